"""The settings of tags."""

from conftest import Cast, ask, signed_in
from helpwell.desk.tag_list import tag_lines
from helpwell.events.models import Event
from helpwell.tickets.models import Tag
from helpwell.tickets.verbs.tag import tag

HTMX = {"HX-Request": "true"}


def test_tags_are_renamed_merged_and_deleted_with_a_way_back(cast: Cast) -> None:
    ticket = ask(cast, cast.anna, "Refund", "x")
    tag(ticket, by=cast.bob.actor, names=["refund", "delay"])
    Tag.objects.create(name="unused")
    refund, delay, unused = (Tag.objects.get(name=name) for name in ("refund", "delay", "unused"))
    sam = signed_in(cast.sam)
    page = sam.get("/settings/tags/").content.decode()
    assert page.index("delay") < page.index("refund")
    assert (
        sam.post(f"/settings/tags/{refund.pk}/name/", {"name": "delay"}, headers=HTMX).status_code
        == 422
    )
    answer = sam.post(f"/settings/tags/{refund.pk}/name/", {"name": "money"}, headers=HTMX)
    event = Event.objects.get(name="TagRenamed")
    assert f"/undo/event/{event.pk}/" in answer.content.decode()
    assert sam.post(f"/undo/event/{event.pk}/").status_code == 204
    assert Tag.objects.filter(name="refund").exists()
    answer = sam.post(f"/settings/tags/{refund.pk}/merge/", {"into": "delay"}, headers=HTMX)
    assert answer.status_code == 200
    assert list(ticket.tags.values_list("name", flat=True)) == ["delay"]
    assert (
        sam.post(f"/settings/tags/{delay.pk}/merge/", {"into": "nothing"}, headers=HTMX).status_code
        == 422
    )
    assert sam.delete(f"/settings/tags/{delay.pk}/", headers=HTMX).status_code == 422
    assert sam.delete("/settings/tags/unused/", headers=HTMX).status_code == 200
    assert not Tag.objects.filter(pk=unused.pk).exists()


def test_who_manages_no_tags_undoes_no_renaming(cast: Cast) -> None:
    Tag.objects.create(name="one")
    sam, bob = signed_in(cast.sam), signed_in(cast.bob)
    sam.post(f"/settings/tags/{Tag.objects.get().pk}/name/", {"name": "two"})
    event = Event.objects.get(name="TagRenamed")
    assert bob.post(f"/undo/event/{event.pk}/").status_code == 404
    assert Tag.objects.get().name == "two"


def test_tags_are_counted_no_further_than_a_thousand(
    cast: Cast, django_assert_num_queries: object
) -> None:
    for name in ("a", "b", "c"):
        tag(ask(cast, cast.anna, name, "x"), by=cast.bob.actor, names=[name, "all"])
    with django_assert_num_queries(1):  # type: ignore[operator]
        lines, more = tag_lines("")
    assert [(line.name, line.count) for line in lines] == [
        ("a", "1"),
        ("all", "3"),
        ("b", "1"),
        ("c", "1"),
    ]
    assert not more
