"""The address that a mail provider posts to. 200 only after the post is committed."""

import logging

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from helpwell.channels.email.contact import note_contact
from helpwell.channels.email.receive.webhook import Unproven, mailbox_of, proven
from helpwell.channels.verbs.store import store_arrivals
from helpwell.kit.failpoint import reach
from helpwell.kit.permission import PUBLIC, declares

log = logging.getLogger(__name__)


@declares(PUBLIC)
@csrf_exempt
@require_POST
def provider_post(request: HttpRequest, token: str) -> HttpResponse:
    """Store a provider's post. An unknown mailbox and a wrong signature get the same answer and leave no row."""
    mailbox = mailbox_of(token)
    if mailbox is None:
        return _unproven()
    most = settings.MAX_MAIL_BYTES * 3 // 2  # base64 adds a third, the fields around it some more
    body = request.read(most + 1)
    headers = {name: value for name, value in request.META.items() if name.startswith("HTTP_")}
    try:
        mails = proven(mailbox, request.META.get("CONTENT_TYPE", ""), body, headers)
    except Unproven:
        return _unproven()
    if len(body) > most:
        return HttpResponse("Too large.", status=413, content_type="text/plain")
    try:
        store_arrivals(mails)
    except DatabaseError as error:
        log.warning("webhook not stored: %s", type(error).__name__)
        return HttpResponse("Try again later.", status=503, content_type="text/plain")
    reach("receive:before-answer")
    note_contact([mailbox.channel_id])
    return HttpResponse("Stored.", content_type="text/plain")


def _unproven() -> HttpResponse:
    return HttpResponse("Not authorized.", status=401, content_type="text/plain")
