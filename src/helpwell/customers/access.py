"""Which customers a person may see: all, or those that one of the person's teams has served."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from helpwell.customers.models import Customer, Organization, ServedBy
from helpwell.people.models import Agent
from helpwell.people.permissions import Permission


def visible_to(person: Agent) -> "QuerySet[Customer]":
    """The customers that a person may see, merged ones left out."""
    living = Customer.objects.filter(merged_into=None)
    if not person.may(Permission.SEE_CUSTOMERS):
        return living.none()
    if person.may(Permission.SEE_ALL_TICKETS):
        return living
    served = ServedBy.objects.filter(customer=OuterRef("pk"), team__in=person.team_ids)
    # Whoever served one that was merged sees the survivor.
    merged = ServedBy.objects.filter(customer__merged_into=OuterRef("pk"), team__in=person.team_ids)
    return living.filter(Q(Exists(served)) | Q(Q(has_merged=True), Exists(merged)))


def get_for(person: Agent, customer_id: int) -> Customer:
    """One customer that the person may see, the survivor of a merged one; raises Http404 otherwise."""
    asked = Customer.objects.select_related("merged_into").filter(pk=customer_id).first()
    if asked is None:
        raise Http404
    found = visible_to(person).select_related("organization").filter(pk=asked.survivor().pk).first()
    if found is None:
        raise Http404
    return found


def organizations_visible_to(person: Agent) -> "QuerySet[Organization]":
    """The organizations that have a customer whom the person may see."""
    if person.may(Permission.SEE_ALL_TICKETS) and person.may(Permission.SEE_CUSTOMERS):
        return Organization.objects.all()
    mine = visible_to(person).filter(organization=OuterRef("pk"))
    return Organization.objects.filter(Exists(mine))
