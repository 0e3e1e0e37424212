"""What this room keeps of one customer: what they answered in scripts."""

from typing import Any

from helpwell.customers.models import Customer
from helpwell.macros.models import Answer, ScriptRun
from helpwell.tickets.personal_data import ERASED_TEXT


def export(customer: Customer) -> dict[str, Any]:
    """The answers that were kept on the customer's tickets."""
    answers = (
        Answer.objects.filter(run__ticket__customer=customer, run__state=ScriptRun.State.FINISHED)
        .exclude(question="")
        .order_by("run", "position")
    )
    return {
        "answers": [
            {"ticket": answer.run.ticket_id, "question": answer.question, "answer": answer.value}
            for answer in answers.select_related("run")
        ]
    }


def erase(customer: Customer) -> None:
    """Take the answers out, of runs that ended and of those under way. Runs in a transaction."""
    answers = Answer.objects.filter(run__ticket__customer=customer).exclude(value="")
    answers.update(value=ERASED_TEXT)
