"""The messages of a ticket with everything that hangs on them, in one query."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Aggregate, Expression, JSONField, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject, Left
from django.db.models.sql.compiler import SQLCompiler

from helpwell.tickets.models import Attachment, Message, MessageHtml, Recipient, Ticket
from helpwell.tickets.threads import ticket_ids

NEWEST = 50
LONGEST_TEXT = 12_000  # characters shown at once
LONGEST_QUOTE = 2_000  # characters that come with the page; more is fetched when it is unfolded


@dataclass(frozen=True, slots=True)
class Page:
    """Up to fifty messages, oldest first, and the id before which there are more."""

    messages: list[Message]
    more_before: int | None


def page_of(ticket: Ticket, *, before: int | None = None) -> Page:
    """The newest messages of a ticket, or the newest before one of them. One query."""
    rows = with_parts().filter(**_thread(ticket), withdrawn_at=None).order_by("-id")
    if before is not None:
        rows = rows.filter(id__lt=before)
    found = list(rows[: NEWEST + 1])
    more = found[NEWEST - 1].pk if len(found) > NEWEST else None
    return Page(found[NEWEST - 1 :: -1] if more else found[::-1], more)


def _thread(ticket: Ticket) -> dict[str, Any]:
    """The ticket's own messages, with those of merged ones only where there are any."""
    return {"ticket__in": ticket_ids(ticket)} if ticket.has_merged else {"ticket": ticket}


def with_parts() -> "QuerySet[Message]":
    """Messages with author, delivery, `head`, `quote_head`, `files` and `recipients`; the long texts stay where they are."""
    return _prepared().all()


# The markup of replies and notes, which stands in the page itself; a customer's mail is shown in its frame.
_OURS = MessageHtml.objects.filter(message=OuterRef("pk")).exclude(
    message__direction=Message.Direction.INBOUND
)


@cache
def _prepared() -> "QuerySet[Message]":
    """The question without its conditions: working it out costs more than asking it."""
    return (
        Message.objects.select_related("author", "delivery")
        .defer("text", "quoted")
        .annotate(
            head=Left("text", LONGEST_TEXT + 1),
            quote_head=Left("quoted", LONGEST_QUOTE + 1),
            rich=Subquery(_OURS.values("html")),
            files=_rows_of(Attachment.objects.all(), "message_id", _FILE),
            recipients=_rows_of(Recipient.objects.all(), "delivery__message_id", _RECIPIENT),
        )
    )


_FILE = ("id", "name", "type", "size", "storage_key", "content_id", "is_inline", "is_safe_image", "danger")  # fmt: skip
_RECIPIENT = ("id", "role", "address", "name", "state", "detail")


def _rows_of(rows: "QuerySet[Any]", key: str, columns: tuple[str, ...]) -> Subquery:
    objects = JSONObject(**{column: column for column in columns})
    listed = rows.filter(**{key: OuterRef("pk")}).order_by().values(key)
    return Subquery(listed.annotate(listed=_JsonList(objects)).values("listed"))


class _JsonList(Aggregate):
    """A group's rows as one JSON list; the two databases call it differently."""

    function = "JSONB_AGG"
    output_field: Expression = JSONField()  # type: ignore[assignment]

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, Any]:
        return super().as_sql(compiler, connection, function="JSON_GROUP_ARRAY", **context)


def parts(message: Message, name: str) -> list[Mapping[str, Any]]:
    """The `files` or `recipients` of a message from `with_parts`, in the order in which they were written."""
    return sorted(message.__dict__[name] or [], key=lambda one: one["id"])
