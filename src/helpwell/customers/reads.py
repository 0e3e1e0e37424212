"""Questions about customers for other rooms: who belongs together after merging, what a name stands for."""

from collections.abc import Sequence

from helpwell.customers.models import Customer, Identity


def ids_of(customer: Customer) -> list[int]:
    """The ids of the survivor and of all who were merged into it. No query where nobody was, one otherwise."""
    one = customer.survivor()
    if not one.has_merged:
        return [one.pk]
    merged = Customer.objects.filter(merged_into=one).order_by("id")
    return [one.pk, *merged.values_list("pk", flat=True)]


def ids_of_all(customers: Sequence[Customer]) -> list[int]:
    """The ids of several survivors and of all who were merged into them. At most one query."""
    ids = [customer.pk for customer in customers]
    with_merged = [customer.pk for customer in customers if customer.has_merged]
    if not with_merged:
        return ids
    merged = Customer.objects.filter(merged_into__in=with_merged)
    return [*ids, *merged.values_list("pk", flat=True)]


def merged_into(customer: Customer) -> list[Customer]:
    """Those who were merged into the customer, the oldest first."""
    if not customer.has_merged:
        return []
    return list(Customer.objects.filter(merged_into=customer).order_by("id"))


def identities_of(ids: Sequence[int]) -> list[Identity]:
    """The addresses of a customer and of those merged into it. One query."""
    return list(Identity.objects.filter(customer__in=ids).order_by("kind", "id"))
