"""The mail that invites, and whether the desk can send one."""

from django.conf import settings
from django.core.mail import get_connection, send_mail
from django.utils.translation import gettext as _

from helpwell.people.models import Company, Invitation


def invitation_link(token: str) -> str:
    """Where the invited person joins."""
    return f"{settings.BASE_URL}/invitation/{token}/"


def can_mail() -> bool:
    """Whether mail of the desk itself can leave: asked of the backend, which knows the mailboxes."""
    connection = get_connection()
    ready = vars(type(connection)).get("is_ready")
    return bool(ready(connection)) if callable(ready) else True


def mail_invitation(invitation: Invitation, token: str, *, inviter: str) -> None:
    """Queue the mail with the link."""
    company = Company.current()
    name = company.name if company else "Helpwell"
    text = _(
        "Hello %(name)s,\n\n%(inviter)s invites you to the customer service desk of %(company)s.\n\n"
        "Join here; the link works once, for three days:\n%(link)s\n\n"
        "If you did not expect this, do nothing."
    ) % {
        "name": invitation.name or invitation.email,
        "inviter": inviter,
        "company": name,
        "link": invitation_link(token),
    }
    send_mail(_("Join the desk of %(company)s") % {"company": name}, text, None, [invitation.email])
