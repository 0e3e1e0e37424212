"""What this room keeps of one customer: to hand out, and to erase."""

from typing import Any

from helpwell.customers.models import Customer, Identity
from helpwell.customers.reads import ids_of
from helpwell.helpcenter.models import Offer, SignIn


def export(customer: Customer) -> dict[str, Any]:
    """When the customer signed in, and the questions for which articles were offered first."""
    ids = ids_of(customer)
    signed_in = SignIn.objects.filter(identity__customer__in=ids).exclude(used_at=None)
    offers = Offer.objects.filter(ticket__customer__in=ids).order_by("id")
    return {
        "signed_in": [one.used_at.isoformat() for one in signed_in.order_by("id") if one.used_at],
        "questions": [{"text": one.text, "at": one.at.isoformat()} for one in offers],
    }


def erase(customer: Customer) -> None:
    """End the customer's sessions, and take their words from the offers; what came of these stays counted."""
    ids = ids_of(customer)
    SignIn.objects.filter(identity__in=Identity.objects.filter(customer__in=ids)).delete()
    Offer.objects.filter(ticket__customer__in=ids).update(text="")
