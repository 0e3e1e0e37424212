"""Files, questions, flags, snippets, help centers, the work list and the gap list: their pages, each with its negative."""

import io
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django.fixtures import Settings as DjangoSettings

from conftest import Cast, signed_in
from helpwell.kit import clock, meaning
from helpwell.knowledge.gaps import gaps
from helpwell.knowledge.models import (
    Article,
    ArticleFile,
    Category,
    Edition,
    Flag,
    HelpCenter,
    SearchMade,
    Snippet,
    Vote,
    Wording,
)
from helpwell.knowledge.verbs.note_reading import note_asked, note_reading, note_search
from helpwell.knowledge.verbs.publish import ask_review, publish
from helpwell.knowledge.verbs.settle_article import Settings, settle_article
from helpwell.knowledge.verbs.write_article import (
    ArticleDraft,
    add_edition,
    write_article,
    write_words,
)

HTML = "<p>Within 14 days.</p>"


@pytest.fixture
def edition(cast: Cast) -> Edition:
    draft = ArticleDraft("Refunds", HTML, owner=cast.bob)
    return write_article(draft, by=cast.bob.actor).editions.get()


def picture() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(out, "PNG")
    return SimpleUploadedFile("Card reader.png", out.getvalue())


def send(browser: Client, edition: Edition, file: SimpleUploadedFile) -> str:
    url = f"/knowledge/articles/{edition.article_id}/files/"
    return browser.post(url, {"files": file}).content.decode()


def test_a_picture_is_kept_shown_and_goes_when_no_words_show_it(
    cast: Cast, edition: Edition
) -> None:
    bob = signed_in(cast.bob)
    line = send(bob, edition, picture())
    kept = ArticleFile.objects.get()
    assert f'data-token="{kept.token}"' in line
    assert "data-picture" in line
    url = f"/knowledge/files/{kept.token}/"
    answer = bob.get(url)
    assert answer.headers["Content-Type"] == "image/png"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    html = f'<p><img src="cid:{kept.token}" alt="A reader"></p>'
    write_words(edition, by=cast.bob.actor, title="Refunds", html=html)
    page = bob.get(f"/knowledge/articles/{edition.article_id}/in/en/read/").content.decode()
    assert f'src="{url}"' in page
    assert "stands in the words" in bob.post(f"{url}removed/", follow=True).content.decode()
    write_words(edition, by=cast.bob.actor, title="Refunds", html=HTML)
    bob.post(f"{url}removed/")
    assert not ArticleFile.objects.exists()


def test_the_file_itself_goes_with_its_row(
    cast: Cast, edition: Edition, django_capture_on_commit_callbacks: object
) -> None:
    bob = signed_in(cast.bob)
    send(bob, edition, picture())
    kept = ArticleFile.objects.get()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        bob.post(f"/knowledge/files/{kept.token}/removed/")
    assert not default_storage.exists(kept.storage_key)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", b"<script>alert(1)</script>"),
        ("a.png", b"MZ program"),
        ("a.svg", b"<svg xmlns='x'><script/></svg>"),
    ],
)
def test_what_readers_must_not_get_is_refused(
    cast: Cast, edition: Edition, name: str, content: bytes
) -> None:
    line = send(signed_in(cast.bob), edition, SimpleUploadedFile(name, content))
    assert "data-problem" in line
    assert not ArticleFile.objects.exists()


def test_a_file_too_large_is_refused_and_another_is_a_download(
    cast: Cast, edition: Edition, settings: DjangoSettings
) -> None:
    bob = signed_in(cast.bob)
    settings.MAX_UPLOAD_BYTES = 1024
    assert "Larger than" in send(bob, edition, SimpleUploadedFile("a.txt", b"x" * 1025))
    send(bob, edition, SimpleUploadedFile("price\u202elist.txt", b"x"))
    answer = bob.get(f"/knowledge/files/{ArticleFile.objects.get().token}/")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_files_of_another_team_are_nowhere(cast: Cast, edition: Edition) -> None:
    send(signed_in(cast.bob), edition, picture())
    settle_article(edition.article, Settings("team", team=cast.shipping), by=cast.alice.actor)
    token = ArticleFile.objects.get().token
    bob = signed_in(cast.bob)
    assert bob.get(f"/knowledge/files/{token}/").status_code == 404
    assert bob.post(f"/knowledge/files/{token}/removed/").status_code == 404
    assert signed_in(cast.carol).get(f"/knowledge/files/{token}/").status_code == 200


def test_questions_are_added_decided_and_removed(cast: Cast, edition: Edition) -> None:
    bob, to = signed_in(cast.bob), f"/knowledge/articles/{edition.article_id}/"
    bob.post(
        f"{to}in/en/questions/", {"texts": "Where is my money?\n\n Where is my money? \nHow long?"}
    )
    assert list(edition.article.wordings.values_list("text", flat=True)) == [
        "Where is my money?",
        "How long?",
    ]
    one = edition.article.wordings.create(
        language="en", text="Refund?", by=cast.bob.actor, state=Wording.State.PROPOSED
    )
    assert "Proposed" in bob.get(f"{to}in/en/questions/").content.decode()
    bob.post(f"{to}questions/{one.pk}/", {"act": "accept"})
    assert edition.article.wordings.filter(state="accepted").count() == 3
    bob.post(f"{to}questions/{one.pk}/", {"act": "remove"})
    assert edition.article.wordings.count() == 2
    too_many = {"texts": "\n".join(f"Question {n}" for n in range(300))}
    page = bob.post(f"{to}in/en/questions/", too_many, follow=True).content.decode()
    assert "200 questions" in page
    assert edition.article.wordings.count() == 2


def test_a_flag_is_raised_by_all_and_settled_by_those_who_publish(
    cast: Cast, edition: Edition
) -> None:
    bob, sam = signed_in(cast.bob), signed_in(cast.sam)
    url = f"/knowledge/articles/{edition.article_id}/flags/"
    assert "Say what is wrong." in bob.post(url, {"words": " "}, follow=True).content.decode()
    bob.post(url, {"words": "It is 30 days now"})
    flag = Flag.objects.get()
    assert "It is 30 days now" in sam.get("/knowledge/work-list/").content.decode()
    assert bob.post(f"/knowledge/work-list/flags/{flag.pk}/").status_code == 403
    sam.post(f"/knowledge/work-list/flags/{flag.pk}/")
    assert "It is 30 days now" not in sam.get("/knowledge/work-list/").content.decode()


def test_the_work_list_names_each_kind_of_work(cast: Cast, edition: Edition) -> None:
    by, sam = cast.sam.actor, signed_in(cast.sam)
    assert "All is up to date" in sam.get("/knowledge/work-list/").content.decode()
    article = edition.article
    with clock.at(clock.now() - timedelta(days=100)):
        old = write_article(ArticleDraft("Old stock", HTML), by=by).editions.get()
        publish(old, by=by)
    link = '<p><a href="https://articles.helpwell.invalid/4711">x</a></p>'
    write_words(edition, by=by, title="Refunds", html=link)
    publish(edition, by=by)
    note_reading(edition, reader="")
    add_edition(article, by=by, language="de", title="Geld", html=HTML)
    write_words(edition, by=by, title="Refunds", html=f"{link}{HTML}")
    settle_article(article, Settings(review_by=clock.today(), owner=cast.bob), by=by)
    ask_review(edition, by=cast.bob)
    for n in range(12):
        at = clock.now() - timedelta(days=40 if n < 6 else 1)
        Vote.objects.create(article=article, language="en", reader=str(n), helped=n < 6, at=at)
    page = sam.get("/knowledge/work-list/").content.decode()
    for words in (
        "In review", "Asked by Bob", "Broken links", "article 4711", "Past their review", "Translations behind",
        "1 revision behind", "Falling votes", "Helped 0 of 6; 6 of 6", "Not read", "Without an owner",
    ):  # fmt: skip
        assert words in page, words


def test_the_gap_list_groups_what_was_not_found(cast: Cast, edition: Edition) -> None:
    publish(edition, by=cast.sam.actor)
    for n, text in enumerate(("Cancel order", "order, cancel?", "cancel order")):
        note_search(text, help_center=None, language="en", found=0, reader=f"r{n}")
    note_search("gift card", help_center=None, language="en", found=3, reader="a")
    note_asked("a")
    note_search("refunds", help_center=None, language="en", found=1, reader="b")
    note_reading(edition, reader="b", searched=True)
    SearchMade.objects.create(language="en", text="🎉", found=0)
    found = {one.text.lower(): (one.count, one.empty, one.tickets) for one in gaps()}
    assert found == {"cancel order": (3, 3, 0), "gift card": (1, 0, 1)}
    page = signed_in(cast.sam).get("/knowledge/work-list/gaps/").content.decode()
    assert "Write an article about it" in page


@pytest.mark.skipif(not meaning.available(), reason="the language model is not installed")
def test_the_gap_list_groups_by_meaning(cast: Cast) -> None:
    for n, text in enumerate(("How do I cancel my order?", "cancelling an order that I placed")):
        note_search(text, help_center=None, language="en", found=0, reader=f"r{n}")
    assert [one.count for one in gaps()] == [2]


def test_snippets_are_written_by_those_who_publish(cast: Cast, edition: Edition) -> None:
    sam, bob = signed_in(cast.sam), signed_in(cast.bob)
    given = {"key": "hours", "language": "en", "html": "<p>9 to 5<script>x</script></p>"}
    assert bob.post("/knowledge/snippets/new/", given).status_code == 403
    sam.post("/knowledge/snippets/new/", given)
    one = Snippet.objects.get()
    assert one.html == "<p>9 to 5</p>"
    assert sam.post("/knowledge/snippets/new/", given).status_code == 422
    assert (
        sam.post(
            "/knowledge/snippets/new/", {**given, "key": "b", "html": "{{snippet.a}}"}
        ).status_code
        == 422
    )
    write_words(edition, by=cast.bob.actor, title="Refunds", html="<p>{{snippet.hours}}</p>")
    assert "{{snippet.hours}}" in bob.get("/knowledge/snippets/").content.decode()
    url = f"/knowledge/snippets/{one.pk}/"
    assert "Refunds" in sam.get(url).content.decode()
    sam.post(url, {"html": "<p>9 to 6</p>"})
    assert Snippet.objects.get().html == "<p>9 to 6</p>"
    sam.post(f"{url}removed/")
    assert not Snippet.objects.exists()


def test_a_help_center_and_its_categories_are_arranged(cast: Cast, edition: Edition) -> None:
    mia = signed_in(cast.mia)
    site = {"name": "Teapot help", "slug": "teapot", "languages": "en, de", "accent": "#14655a"}
    assert signed_in(cast.sam).post("/knowledge/help-centers/new/", site).status_code == 403
    mia.post("/knowledge/help-centers/new/", site)
    center = HelpCenter.objects.get()
    assert (center.languages, center.is_open) == (["en", "de"], False)
    for wrong in ({"languages": "e/n"}, {"slug": "-"}, {"host": "x y"}, {"accent": "red"}):
        answer = mia.post(f"/knowledge/help-centers/{center.pk}/", {**site, **wrong})
        assert answer.status_code == 422
        assert "field__errors" in answer.content.decode()
    for name in ("Money", "Parcels"):
        mia.post(f"/knowledge/help-centers/{center.pk}/new/", {"name_en": name, "name_de": ""})
    money, parcels = Category.objects.order_by("id")
    mia.post(f"/knowledge/categories/{parcels.pk}/", {"name_en": "Post", "parent": str(money.pk)})
    parcels.refresh_from_db()
    assert parcels.parent == money
    deeper = {"name_en": "Money", "parent": str(parcels.pk)}
    assert mia.post(f"/knowledge/categories/{money.pk}/", deeper).status_code == 422
    mia.post(f"/knowledge/help-centers/{center.pk}/order/", {"order": f"{parcels.pk},x,{money.pk}"})
    assert list(Category.objects.values_list("pk", flat=True)) == [parcels.pk, money.pk]
    other = write_article(ArticleDraft("Second", HTML), by=cast.mia.actor)
    for one in (edition.article, other):
        settle_article(one, Settings(help_center=center, category=money), by=cast.mia.actor)
    mia.post(
        f"/knowledge/categories/{money.pk}/order/", {"order": f"{other.pk},{edition.article_id}"}
    )
    page = mia.get(f"/knowledge/categories/{money.pk}/").content.decode()
    assert page.index("Second") < page.index("Refunds")
    mia.post(f"/knowledge/categories/{money.pk}/archived/")
    assert not Category.objects.filter(archived_at=None).exists()
    mia.post(f"/knowledge/categories/{money.pk}/restored/")
    page = mia.get(f"/knowledge/help-centers/{center.pk}/").content.decode()
    assert "Archived categories" in page
    assert Article.objects.filter(category=None).count() == 2
