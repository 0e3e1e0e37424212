"""The set-up, step by step. Each step is kept when it is done, so that one can stop and go on."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helpwell.entrance.set_up.forms import AccountForm, CompanyForm
from helpwell.entrance.set_up.gate import SESSION_KEY, while_setting_up
from helpwell.entrance.set_up.link import opens
from helpwell.events.models import Actor
from helpwell.kit.permission import PUBLIC, declares
from helpwell.people.company import forget_company
from helpwell.people.first_sign_in import sign_in_first
from helpwell.people.gate import agent_of
from helpwell.people.models import Agent, Company, Team
from helpwell.people.permissions import Role
from helpwell.people.verbs.found_administrator import found_administrator
from helpwell.people.verbs.found_company import found_company, open_desk
from helpwell.routing.forms import HoursForm
from helpwell.routing.models import BusinessHours
from helpwell.routing.verbs.set_hours import set_hours
from helpwell.routing.verbs.set_service_level import set_service_level

STEPS = ("company", "hours", "account", "safety", "mailbox")


@declares(PUBLIC)
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Open the set-up by its link."""
    if not opens(token):
        raise Http404
    request.session[SESSION_KEY] = True
    following = next_step()
    if following == "mailbox":  # the administrator is there already, and signs in to go on
        return (
            redirect_to_login(reverse("set_up:mailbox"))
            if agent_of(request) is None
            else redirect("set_up:mailbox")
        )
    return redirect("set_up:step", step=following)


@require_http_methods(["GET", "POST"])
@while_setting_up
def step(request: HttpRequest, step: str) -> HttpResponse:
    """One step: show it, or take it and go to the next. A step is not skipped."""
    if step not in STEPS or STEPS.index(step) > STEPS.index(next_step()):
        raise Http404
    if step == "safety":
        return _safety(request)
    if step == "mailbox":
        raise Http404  # has a view of its own
    form = _form(step, request)
    if request.method == "POST" and form.is_valid():
        following = redirect("set_up:step", step=STEPS[STEPS.index(step) + 1])
        return _TAKE[step](request, form) or following
    return render(
        request,
        f"entrance/set_up_{step}.html",
        {"form": form, **frame(step)},
        status=422 if form.errors else 200,
    )


def next_step() -> str:
    """The first step that is not done yet."""
    if Company.current() is None:
        return "company"
    if not BusinessHours.objects.filter(is_default=True).exists():
        return "hours"
    if not Agent.objects.filter(role=Role.ADMINISTRATOR).exists():
        return "account"
    return "mailbox"


def frame(current: str) -> dict[str, Any]:
    """What each step's page shows around it."""
    labels = {
        "company": _("Company"),
        "hours": _("Hours"),
        "account": _("Your account"),
        "safety": _("Safety"),
        "mailbox": _("Mailbox"),
    }
    place = STEPS.index(current)
    states = [
        "done" if number < place else "current" if number == place else "todo"
        for number in range(len(STEPS))
    ]
    return {
        "steps": [
            {"label": labels[name], "state": state}
            for name, state in zip(STEPS, states, strict=True)
        ],
        "back": STEPS[place - 1] if 0 < place < 3 else None,
    }


def _form(step: str, request: HttpRequest) -> forms.Form:
    data = request.POST if request.method == "POST" else None
    if step == "company":
        company, team = Company.current(), Team.objects.order_by("id").first()
        known = (
            {"name": company.name, "time_zone": company.time_zone, "language": company.language}
            if company
            else {}
        )
        return CompanyForm(data, initial={**known, **({"team": team.name} if team else {})})
    return HoursForm(data) if step == "hours" else AccountForm(data)


def _take_company(request: HttpRequest, form: forms.Form) -> None:
    found_company(
        **{name: form.cleaned_data[name] for name in ("name", "time_zone", "language", "team")}
    )


def _take_hours(request: HttpRequest, form: forms.Form) -> None:
    assert isinstance(form, HoursForm)
    company = Company.current()
    hours = set_hours(
        by=Actor.desk(), time_zone=company.time_zone if company else "UTC", week=form.week()
    )
    set_service_level(
        by=Actor.desk(),
        hours=hours,
        first_reply_minutes=form.minutes("first"),
        next_reply_minutes=form.minutes("next"),
    )


def _take_account(request: HttpRequest, form: forms.Form) -> HttpResponse | None:
    data = form.cleaned_data
    agent = found_administrator(email=data["email"], name=data["name"], password=data["password"])
    if agent is None:
        return _taken(request)
    sign_in_first(request, agent)
    request.session[SESSION_KEY] = True
    return None


def _taken(request: HttpRequest) -> HttpResponse | None:
    """The answer to one who was not the first; the administrator who sent it twice just goes on."""
    if agent_of(request) is not None:
        return None
    messages.info(
        request, _("The first administrator is there already. Sign in with that account to go on.")
    )
    return redirect_to_login(reverse("set_up:mailbox"))


_TAKE: dict[str, Callable[[HttpRequest, Any], HttpResponse | None]] = {
    "company": _take_company,
    "hours": _take_hours,
    "account": _take_account,
}


def _safety(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return redirect("set_up:mailbox")
    return render(request, "entrance/set_up_safety.html", frame("safety"))


@require_http_methods(["POST"])
@while_setting_up
def finish(request: HttpRequest) -> HttpResponse:
    """Open the desk; only the first administrator can."""
    agent, company = agent_of(request), Company.current()
    if agent is None or company is None or agent.role != Role.ADMINISTRATOR:
        raise Http404
    open_desk(company)
    forget_company()
    request.session.pop(SESSION_KEY, None)
    return redirect("/")
