"""Is the desk well? `/healthz` for machines that only ask whether we live, `/readyz` for those who decide where mail goes."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from helpwell.channels.email.health import mailbox_health
from helpwell.channels.models import Arrival
from helpwell.entrance.health_words import health_words
from helpwell.entrance.prepare import pending_migrations
from helpwell.events.models import Beat, Reaction
from helpwell.kit import clock
from helpwell.kit.permission import PUBLIC, declares
from helpwell.people.gate import DeskRequest, agent_of, needs
from helpwell.people.permissions import Permission
from helpwell.tickets.models import Delivery

WORKER_SILENT_AFTER = timedelta(seconds=60)


@require_safe
@declares(PUBLIC)
def healthz(request: HttpRequest) -> HttpResponse:
    """200 as long as this process answers."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
@declares(PUBLIC)
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when the desk can work, 503 when not; the reasons are for administrators only."""
    found = report()
    ready = bool(found["ready"])
    agent = agent_of(request)
    if agent is not None and agent.may(Permission.SEE_HEALTH):
        return JsonResponse(found, status=200 if ready else 503)
    return HttpResponse(
        "ready\n" if ready else "not ready\n",
        status=200 if ready else 503,
        content_type="text/plain; charset=utf-8",
    )


@require_safe
@needs(Permission.SEE_HEALTH)
def page(request: DeskRequest) -> HttpResponse:
    """The same for an administrator, to read."""
    found = report()
    context = {"report": found, "words_of": health_words(found)}
    return render(request, "entrance/health.html", context)


def report() -> dict[str, Any]:
    """What is well and what is not: database, migrations, processes, what waits, each mailbox."""
    try:
        return _report()
    except DatabaseError as error:
        return {"ready": False, "database": f"does not answer: {type(error).__name__}"}


def _report() -> dict[str, Any]:
    now = clock.now()
    waiting = pending_migrations()
    beats = {
        beat.process: beat
        for beat in Beat.objects.filter(at__gte=now - timedelta(hours=1)).order_by("-at")
    }
    alive = [beat for beat in beats.values() if now - beat.at < WORKER_SILENT_AFTER]
    working = any(beat.kind == "worker" for beat in alive)
    return {
        "ready": not waiting and working,
        "database": connection.vendor,
        "migrations_pending": waiting,
        "worker": "beating" if working else "silent",
        "processes": [
            {
                "process": beat.process,
                "kind": beat.kind,
                "seconds_since_beat": round((now - beat.at).total_seconds()),
                "is_alive": now - beat.at < WORKER_SILENT_AFTER,
            }
            for beat in beats.values()
        ],
        "arrivals_waiting": Arrival.objects.filter(state=Arrival.State.STORED).count(),
        "arrivals_failed": Arrival.objects.filter(state=Arrival.State.FAILED).count(),
        "deliveries_waiting": Delivery.objects.filter(state=Delivery.State.QUEUED).count(),
        "reactions_waiting": Reaction.objects.filter(failed_at=None).count(),
        "reactions_failed": Reaction.objects.exclude(failed_at=None).count(),
        "mailboxes": [asdict(health) | {"is_well": health.is_well} for health in mailbox_health()],
    }
