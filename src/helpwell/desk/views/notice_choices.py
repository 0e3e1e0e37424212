"""How one wants to hear of things."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helpwell.desk.notice_choices_form import WorkingTimeForm, choices_from, lines_for
from helpwell.desk.verbs.choose_notices import choose_notices, set_working_time
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission


@require_http_methods(["GET", "POST"])
@needs(Permission.USE_DESK)
def notice_choices(request: DeskRequest) -> HttpResponse:
    """A row a kind, a column a way; and when mails may come."""
    person = request.user
    form = WorkingTimeForm(request.POST if request.method == "POST" else None, agent=person)
    if request.method == "POST" and form.is_valid():
        choose_notices(person, choices_from(request.POST))
        set_working_time(person, **form.working_time())
        messages.success(request, _("Saved."))
        return redirect("desk:notice_choices")
    context = {"lines": lines_for(person), "form": form}
    return render(request, "desk/notice_choices.html", context, status=422 if form.errors else 200)
