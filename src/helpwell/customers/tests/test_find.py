"""Finding customers by words: complete after a rebuild, and bounded."""

from conftest import Cast
from helpwell.customers.access import visible_to
from helpwell.customers.models import Customer, CustomerWord
from helpwell.customers.search import MOST_FOUND, find, rebuild
from helpwell.customers.verbs.identify import identify


def test_a_rebuild_writes_the_same_words_again(cast: Cast) -> None:
    words = set(CustomerWord.objects.values_list("customer", "word"))
    assert (cast.anna.pk, "keller") in words
    CustomerWord.objects.all().delete()
    assert rebuild(batch=1) == Customer.objects.count()
    assert set(CustomerWord.objects.values_list("customer", "word")) == words


def test_a_question_finds_a_bounded_number(cast: Cast) -> None:
    for number in range(MOST_FOUND + 5):
        identify("email", f"same{number}@else.test", name="Same Name")
    assert find(visible_to(cast.alice), "same").count() == MOST_FOUND


def test_nobody_is_found_whom_one_may_not_see(cast: Cast) -> None:
    assert find(visible_to(cast.alice), "anna").exists()
    assert not find(visible_to(cast.carol), "anna").exists()
