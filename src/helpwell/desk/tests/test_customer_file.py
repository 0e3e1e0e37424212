"""Customers from a file: looked at first, then read in, matched by address, refused by line."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from conftest import Cast, signed_in
from helpwell.customers.models import Customer, CustomerFile, Identity, Organization
from helpwell.events.models import Event

TABLE = """Email,Full name,Phone,Company,Language,Time zone,Notes,Favourite
greta@else.test,Greta Olsen,+49 30 1234,Teapots,de,Europe/Berlin,Likes tea,blue
ANNA@acme.test,Anna B. Keller,,,,,,
no address,Nobody,,,,,,
greta@else.test,Again,,,,,,
ben@elsewhere.test,,,,,Mars/Olympus,,
ben@elsewhere.test,Ben Okoye,,,,,,
,Empty,,,,,,
"""


def upload(client: Client, content: str | bytes, name: str = "people.csv") -> HttpResponse:
    raw = content.encode() if isinstance(content, str) else content
    return client.post("/customers/import/", {"file": SimpleUploadedFile(name, raw)}, follow=True)  # type: ignore[return-value]


def test_looking_at_a_file_changes_nothing(cast: Cast) -> None:
    before = Customer.objects.count(), Event.objects.count()
    page = upload(signed_in(cast.mia), TABLE)
    assert (Customer.objects.count(), Event.objects.count()) == before
    context = page.context  # type: ignore[attr-defined]
    assert (context["created"], context["changed"], context["same"], context["refused_count"]) == (
        1,
        1,
        1,
        4,
    )
    assert [error.line for error in context["refused"]] == [4, 5, 6, 8]
    assert context["unknown_headers"] == "Favourite"
    assert "Line 2 has the same address." in page.content.decode()


def test_reading_it_in_does_what_was_shown(cast: Cast) -> None:
    client = signed_in(cast.mia)
    page = upload(client, TABLE)
    done = client.post(page.request["PATH_INFO"])  # type: ignore[attr-defined]
    assert (done.context["created"], done.context["changed"], done.context["is_done"]) == (
        1,
        1,
        True,
    )
    greta = Customer.objects.get(email="greta@else.test")
    assert (greta.name, greta.organization, greta.language) == (
        "Greta Olsen",
        Organization.objects.get(name="Teapots"),
        "de",
    )
    assert Identity.objects.get(customer=greta, kind="phone").value == "+49301234"
    cast.anna.refresh_from_db()
    assert cast.anna.name == "Anna B. Keller"
    event = Event.objects.get(name="CustomersImported")
    assert event.facts == {"company_id": cast.company.pk, "created": 1, "changed": 1, "refused": 4}
    assert "Greta" not in str(event.facts)
    assert "Greta Olsen" in client.get("/customers/?q=olsen").content.decode()


def test_a_file_is_read_in_once_and_its_content_forgotten(cast: Cast) -> None:
    client = signed_in(cast.mia)
    path = upload(client, TABLE).request["PATH_INFO"]  # type: ignore[attr-defined]
    client.post(path)
    assert client.post(path).status_code == 404
    assert bytes(CustomerFile.objects.get().content) == b""


def test_the_same_file_again_changes_nothing(cast: Cast) -> None:
    client = signed_in(cast.mia)
    for _twice in range(2):
        path = upload(client, TABLE).request["PATH_INFO"]  # type: ignore[attr-defined]
        done = client.post(path)
    assert (done.context["created"], done.context["changed"], done.context["same"]) == (0, 0, 3)
    assert Customer.objects.filter(name="Greta Olsen").count() == 1


def test_empty_cells_leave_what_is_known(cast: Cast) -> None:
    Customer.objects.filter(pk=cast.anna.pk).update(notes="Kept", language="de")
    client = signed_in(cast.mia)
    client.post(upload(client, "email,name,notes\nanna@acme.test,Anna B.,\n").request["PATH_INFO"])  # type: ignore[attr-defined]
    cast.anna.refresh_from_db()
    assert (cast.anna.name, cast.anna.notes, cast.anna.language) == ("Anna B.", "Kept", "de")


def test_a_phone_number_of_somebody_else_refuses_the_line_and_not_the_file(cast: Cast) -> None:
    Identity.objects.create(customer=cast.ben, kind="phone", value="+4930999")
    client = signed_in(cast.mia)
    table = "email,name,phone\neve@else.test,Eve,+49 30 999\nfred@else.test,Fred,\n"
    done = client.post(upload(client, table).request["PATH_INFO"])  # type: ignore[attr-defined]
    assert [error.line for error in done.context["refused"]] == [2]
    assert not Customer.objects.filter(name="Eve").exists()
    assert Customer.objects.filter(name="Fred").exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\x00\x01\x02", "text"),
        (b"name\nAnna\n", "email"),
        (b"PK\x03\x04\x00\x00", "text"),
    ],
)
def test_what_is_no_table_is_said_so(cast: Cast, content: bytes, words: str) -> None:
    page = upload(signed_in(cast.mia), content)
    assert page.status_code == 422
    assert words in page.content.decode()


def test_too_large_a_file_is_refused(cast: Cast) -> None:
    page = upload(signed_in(cast.mia), b"email\n" + b"a" * 3_000_000)
    assert page.status_code == 422
    assert "larger than 3 MB" in page.content.decode()


def test_markup_and_formulas_in_a_file_are_only_text(cast: Cast) -> None:
    table = (
        "email,name\neve@else.test,<script>alert(1)</script>\nfred@else.test,=cmd()\n<b>x</b>,Bad\n"
    )
    page = upload(signed_in(cast.mia), table, name="<script>x.csv")
    assert "<script>alert" not in page.content.decode()
    assert "<script>x" not in page.content.decode()


def test_only_those_with_the_right_get_there_and_only_to_their_own_file(cast: Cast) -> None:
    for agent in (cast.bob, cast.carol, cast.sam, cast.erin, cast.carl):
        assert signed_in(agent).get("/customers/import/").status_code == 403
        assert upload(signed_in(agent), TABLE).status_code == 403
    path = upload(signed_in(cast.mia), TABLE).request["PATH_INFO"]  # type: ignore[attr-defined]
    assert signed_in(cast.nils).get(path).status_code == 404
    assert signed_in(cast.nils).post(path).status_code == 404
    assert not Customer.objects.filter(name="Greta Olsen").exists()


def test_a_new_upload_takes_the_place_of_one_not_read_in(cast: Cast) -> None:
    client = signed_in(cast.mia)
    upload(client, TABLE)
    upload(client, TABLE)
    assert CustomerFile.objects.count() == 1
