"""The company is written down, and later declared set up."""

from django.db import transaction

from helpwell.kit import clock
from helpwell.people.models import Company, Team


def found_company(*, name: str, time_zone: str, language: str, team: str) -> tuple[Company, Team]:
    """The company and its first team, as the set-up has them so far; said again, they change."""
    with transaction.atomic():
        company = Company.current() or Company(created_at=clock.now())
        company.name, company.time_zone, company.language = name, time_zone, language
        company.save()
        first = Team.objects.order_by("id").first() or Team(created_at=clock.now())
        first.name = team
        first.save()
    return company, first


def open_desk(company: Company) -> None:
    """The set-up is finished; its pages are gone from now on."""
    Company.objects.filter(pk=company.pk, set_up_at=None).update(set_up_at=clock.now())
