"""Macros and scripts at hand."""

import pytest

from conftest import Cast
from helpwell.macros.changes import Changes
from helpwell.macros.guide import Choice, Step
from helpwell.macros.models import Macro, Script
from helpwell.macros.verbs.write_macro import MacroDraft, write_macro
from helpwell.macros.verbs.write_script import ScriptDraft, write_script

HELLO = "<p>Hi {{customer.first_name|there}},</p><p>your money is on its way.</p><p>{{agent.first_name}}</p>"
REFUND = Changes(
    assign="me", priority=3, status="pending", add_tags=("refund",), remove_tags=("new-customer",)
)


@pytest.fixture
def macro(cast: Cast) -> Macro:
    """Everyone's: a reply, and changes of all sorts."""
    draft = MacroDraft(
        name="Refund approved", folder="Refunds", owner="everyone", html=HELLO, changes=REFUND
    )
    return write_macro(draft, by=cast.alice.actor)


STEPS = (
    Step(say="Thank you for calling, {{customer.first_name}}.", goes_to=2),
    Step(
        question="Is the tent wet?",
        kind="yes_no",
        choices=(Choice("yes", 3), Choice("no", 4)),
    ),
    Step(say="Let it dry.", question="Since when?", kind="date", goes_to=4),
    Step(
        question="What do they want?",
        kind="choice",
        choices=(Choice("Repair", 0), Choice("Money back", 5)),
    ),
    Step(question="How much?", kind="number", is_required=False, goes_to=0),
)


@pytest.fixture
def script(cast: Cast) -> Script:
    """Everyone's: five steps with two forks."""
    draft = ScriptDraft(name="Wet tent", owner="everyone", steps=STEPS)
    return write_script(draft, by=cast.alice.actor)
