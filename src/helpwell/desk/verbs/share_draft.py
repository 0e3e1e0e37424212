"""Letting colleagues read a draft, and carry on with it."""

from django.db import transaction

from helpwell.desk.models import Draft, Looking
from helpwell.desk.presence import tell_looking
from helpwell.kit import clock
from helpwell.kit.html import text_to_html
from helpwell.people.models import Agent
from helpwell.tickets.models import Upload


def share_draft(draft: Draft) -> Draft:
    """The draft, open to all who see its ticket."""
    return _mark(draft, shared=True)


def unshare_draft(draft: Draft) -> Draft:
    """The draft, its author's own again."""
    return _mark(draft, shared=False)


def take_over_draft(draft: Draft, *, by: Agent) -> Draft:
    """The draft with its files, `by`'s from now on; what `by` had begun stands below it, so that no word is lost.

    Raises Draft.DoesNotExist where it was sent, discarded or taken meanwhile.
    """
    with transaction.atomic():
        found = Draft.objects.select_for_update().exclude(shared_at=None).get(pk=draft.pk)
        if found.agent_id == by.pk:
            return found
        own = Draft.objects.filter(ticket=found.ticket_id, agent=by, kind=found.kind).first()
        if own is not None:
            found.html = "<hr>".join(one for one in (_html(found), _html(own)) if one)
            found.text = f"{found.text}\n\n{own.text}".strip()
            found.files = [*found.files, *own.files]
            found.mentions = [*found.mentions, *own.mentions]
            own.delete()
        Looking.objects.filter(ticket=found.ticket_id, agent=found.agent_id).update(typing="")
        Upload.objects.filter(token__in=found.files, agent=found.agent_id).update(agent=by)
        found.agent = by
        found.version += 1
        found.updated_at = clock.now()
        found.save()
    tell_looking(found.ticket_id)
    return found


def _html(draft: Draft) -> str:
    return draft.html or text_to_html(draft.text)


def _mark(draft: Draft, *, shared: bool) -> Draft:
    draft.shared_at = clock.now() if shared else None
    draft.save(update_fields=["shared_at"])
    tell_looking(draft.ticket_id)
    return draft
