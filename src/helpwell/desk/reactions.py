"""What the desk does when tickets change: it tells the agents concerned."""

from collections.abc import Iterable

from helpwell.conversations.events import ConversationAnswered, ConversationMailFailed
from helpwell.conversations.models import SideConversation, SideMessage
from helpwell.desk.models import Notice, NoticeChoice
from helpwell.desk.verbs.notify import notify
from helpwell.events.models import Actor, Event
from helpwell.people.models import Agent, Membership
from helpwell.routing.events import AnswerDue
from helpwell.tasks.events import TaskAdded, TaskChanged
from helpwell.tasks.models import Task
from helpwell.tickets.events import (
    AgentsMentioned,
    DeliveryBounced,
    DeliveryFailed,
    MessageReceived,
    MessageSent,
    TicketAssigned,
    TicketCreated,
)
from helpwell.tickets.models import Follower, Message, Ticket


def notice_assignment(event: Event, fact: TicketAssigned) -> None:
    """The agent whom somebody else gave a ticket gets a notice."""
    if fact.agent_after is not None and fact.agent_after != fact.agent_before:
        _tell(_agents([fact.agent_after]), fact.ticket_id, Notice.Kind.ASSIGNED, event)


def notice_answer(event: Event, fact: MessageReceived) -> None:
    """The agent who has the ticket hears that the customer wrote again, and so do those who follow it."""
    if fact.began_ticket or fact.is_automatic:
        return
    mine = _assignee(fact.ticket_id)
    _tell(mine, fact.ticket_id, Notice.Kind.REPLIED, event)
    _tell(_followers(fact.ticket_id, mine), fact.ticket_id, Notice.Kind.FOLLOWED, event)


def notice_reply(event: Event, fact: MessageSent) -> None:
    """Those who follow the ticket hear that a colleague answered."""
    followers = _followers(fact.ticket_id, _assignee(fact.ticket_id))
    _tell(followers, fact.ticket_id, Notice.Kind.FOLLOWED, event)


def notice_new(event: Event, fact: TicketCreated) -> None:
    """Those of the team who asked for it hear of each new ticket."""
    if fact.held or not event.actor.is_customer:
        return
    ticket = Ticket.objects.filter(pk=fact.ticket_id, is_spam=False).first()
    if ticket is None:
        return
    on_team = Membership.objects.filter(team=ticket.team_id).values_list("agent_id", flat=True)
    wanted = NoticeChoice.objects.filter(kind=Notice.Kind.NEW, agent_id__in=on_team)
    ids = wanted.values_list("agent_id", flat=True)
    _tell(_agents(ids), fact.ticket_id, Notice.Kind.NEW, event)


def notice_mention(event: Event, fact: AgentsMentioned) -> None:
    """The colleagues whom a note calls hear of it."""
    _tell(_agents(fact.agent_ids), fact.ticket_id, Notice.Kind.MENTIONED, event)


def notice_aside(event: Event, fact: ConversationAnswered) -> None:
    """Who has the ticket, who follows it, and who asked hear of an answer in a side conversation."""
    if fact.is_automatic:
        return
    asked = SideConversation.objects.filter(pk=fact.conversation_id).values("started_by")
    starter = list(Agent.objects.filter(actor__in=asked))
    mine = _assignee(fact.ticket_id)
    concerned = {one.pk: one for one in [*mine, *starter, *_followers(fact.ticket_id, mine)]}
    _tell(concerned.values(), fact.ticket_id, Notice.Kind.ASIDE, event, by_name=fact.who)


def notice_failure(event: Event, fact: DeliveryFailed | DeliveryBounced) -> None:
    """The agent who wrote a message hears that it did not arrive."""
    author = Message.objects.filter(pk=fact.message_id).values("author")
    _tell(Agent.objects.filter(actor__in=author), fact.ticket_id, Notice.Kind.FAILED, event)


def notice_side_failure(event: Event, fact: ConversationMailFailed) -> None:
    """The agent who wrote a side mail hears that it did not arrive."""
    author = SideMessage.objects.filter(pk=fact.side_message_id).values("author")
    _tell(Agent.objects.filter(actor__in=author), fact.ticket_id, Notice.Kind.FAILED, event)


def notice_due(event: Event, fact: AnswerDue) -> None:
    """Who has the ticket hears that an answer is due soon, or late."""
    _tell(_assignee(fact.ticket_id), fact.ticket_id, Notice.Kind.DUE, event)


def notice_task(event: Event, fact: TaskAdded | TaskChanged) -> None:
    """Who is given a task hears of it."""
    given = isinstance(fact, TaskAdded) or any("assignee" in key for key in event.diff or {})
    task = Task.objects.filter(pk=fact.task_id, removed_at=None).first()
    if given and task is not None and task.assignee_id is not None:
        _tell(_agents([task.assignee_id]), fact.ticket_id, Notice.Kind.TASK, event)


def _tell(
    agents: Iterable[Agent], ticket_id: int, kind: str, event: Event, *, by_name: str = ""
) -> None:
    """Each of them, but nobody of what they did themselves, unless it went wrong."""
    told = list(agents)
    ticket = Ticket.objects.filter(pk=ticket_id).first() if told else None
    if ticket is None:
        return
    name = by_name or ("" if event.actor.kind == Actor.Kind.DESK else event.actor.name)
    for agent in told:
        if agent.actor_id != event.actor_id or kind == Notice.Kind.FAILED:
            notify(agent, ticket, kind=kind, event=event, by_name=name)


def _agents(ids: Iterable[int]) -> list[Agent]:
    return list(Agent.objects.filter(pk__in=list(ids), is_active=True))


def _assignee(ticket_id: int) -> list[Agent]:
    ticket = Ticket.objects.select_related("assignee").filter(pk=ticket_id).first()
    return [ticket.assignee] if ticket and ticket.assignee else []


def _followers(ticket_id: int, others: Iterable[Agent]) -> list[Agent]:
    told = [one.pk for one in others]
    rows = Follower.objects.filter(ticket=ticket_id).exclude(agent__in=told)
    return _agents(rows.values_list("agent_id", flat=True))
