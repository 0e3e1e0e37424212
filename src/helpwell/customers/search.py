"""Finding customers by the beginnings of words of their name and of their addresses."""

import unicodedata
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from helpwell.customers.models import Customer, CustomerWord, Identity
from helpwell.customers.models.word import LONGEST

MOST_WORDS = 12  # of one customer, and of one question
MOST_FOUND = 200


def find(customers: "QuerySet[Customer]", asked: str) -> "QuerySet[Customer]":
    """Those of the customers (which came through access) who have every asked word; 200 at the most."""
    words = words_of(asked)
    if not words:
        return customers.none()
    # The longest word cuts deepest: its index gives candidates in order, each is checked by key, and it stops early.
    first, *others = sorted(words, key=len, reverse=True)
    rows = CustomerWord.objects.filter(
        Q(word__begins=first), Exists(customers.order_by().filter(pk=OuterRef("customer")))
    )
    for word in others:
        rows = rows.filter(
            Exists(CustomerWord.objects.filter(word__begins=word, customer=OuterRef("customer")))
        )
    ids = rows.order_by().values_list("customer_id", flat=True)  # as they stand in the index
    found = list(dict.fromkeys(ids[: 2 * MOST_FOUND]))
    return customers.filter(pk__in=found[:MOST_FOUND])


def remember(customers: Iterable[Customer]) -> None:
    """Write down the words of the customers as they are now; for verbs that change names or addresses."""
    by_id = {customer.pk: customer for customer in customers}
    with transaction.atomic():
        CustomerWord.objects.filter(customer__in=by_id).delete()
        merged = _merged(by_id.values())
        addresses: dict[int, list[str]] = {}
        for customer_id, value in Identity.objects.filter(
            customer__in=[*by_id, *merged]
        ).values_list("customer_id", "value"):
            addresses.setdefault(customer_id, []).append(value)
        words = {
            number: _words_about(customer, addresses.get(number, []))
            for number, customer in by_id.items()
        }
        for number, one in merged.items():
            words[one.merged_into_id or 0] |= _words_about(one, addresses.get(number, []))
        rows = [
            CustomerWord(customer_id=number, word=word)
            for number, known in words.items()
            for word in known
        ]
        CustomerWord.objects.bulk_create(rows, batch_size=1000)


def remember_new(customer: Customer, *addresses: str) -> None:
    """Write down the words of a customer who has none yet."""
    words = _words_about(customer, list(addresses))
    CustomerWord.objects.bulk_create(CustomerWord(customer=customer, word=word) for word in words)


def rebuild(batch: int = 2000) -> int:
    """Write down the words of all customers anew; for loaders and restores. Returns how many customers."""
    done, last = 0, 0
    while found := list(Customer.objects.filter(pk__gt=last).order_by("pk")[:batch]):
        remember(found)
        done, last = done + len(found), found[-1].pk
    return done


def words_of(text: str) -> list[str]:
    """The words of a text in small letters without accents, each once."""
    return list(dict.fromkeys(fold(word) for word in text.split()[:MOST_WORDS] if fold(word)))


def fold(word: str) -> str:
    """A word as it is compared: small letters, no accents, no marks around it."""
    apart = unicodedata.normalize("NFKD", word.casefold())
    bare = "".join(sign for sign in apart if not unicodedata.combining(sign) and sign.isprintable())
    return bare.strip(",;.()[]<>\"'")[:LONGEST]


def _merged(customers: Iterable[Customer]) -> dict[int, Customer]:
    """Those who were merged into one of the customers: a survivor is found by their words too."""
    survivors = [customer.pk for customer in customers if customer.has_merged]
    return Customer.objects.filter(merged_into__in=survivors).in_bulk() if survivors else {}


def _words_about(customer: Customer, addresses: list[str]) -> set[str]:
    words = set(words_of(customer.name)) | set(words_of(customer.name.replace("-", " ")))
    return (words | {fold(address) for address in addresses}) - {""}
