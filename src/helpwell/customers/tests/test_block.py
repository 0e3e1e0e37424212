"""A sender can be blocked, and taken again."""

from conftest import Cast
from helpwell.customers.verbs.block import block, unblock
from helpwell.events.models import Event


def _told() -> list[str]:
    return list(
        Event.objects.filter(name__contains="locked").order_by("id").values_list("name", flat=True)
    )


def test_blocking_twice_says_so_once(cast: Cast) -> None:
    block(cast.anna, by=cast.sam.actor)
    block(cast.anna, by=cast.sam.actor)
    cast.anna.refresh_from_db()
    assert cast.anna.is_blocked
    assert _told() == ["SenderBlocked"]


def test_unblocking_takes_mail_again(cast: Cast) -> None:
    unblock(cast.anna, by=cast.sam.actor)
    assert _told() == []
    block(cast.anna, by=cast.sam.actor)
    unblock(cast.anna, by=cast.sam.actor)
    cast.anna.refresh_from_db()
    assert not cast.anna.is_blocked
    assert _told() == ["SenderBlocked", "SenderUnblocked"]
