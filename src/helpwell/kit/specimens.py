"""Made-up people and tickets that the pages at `/kit/` show the components with."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from helpwell.kit import clock, faces, icons
from helpwell.kit.forms import Switch

LONG = "The invoice for our yearly plan names the old address, and the new one is cut off"
PEOPLE = (
    "Anna Keller",
    "Ben Okafor",
    "María-José Fernández de la Vega",
    "李小龍",
    "يوسف الحداد",
    "Zoë 🌻 Martin",
)
TICKETS = (
    (
        "Refund for a double charge",
        "I was charged twice on Monday and again this morning",
        "ours",
        95,
        "soon",
        9,
        "urgent",
    ),
    (
        "Where is my order 10023?",
        "It was promised for Tuesday, the link says “in transit”",
        "customer",
        0,
        "",
        63,
        "",
    ),
    (
        LONG,
        "Could you send a corrected one before our books close on Friday?",
        "ours",
        900,
        "calm",
        190,
        "high",
    ),
    ("無法登入帳號", "重設密碼的信件沒有收到", "ours", -190, "late", 560, ""),
    ("طلب استرداد المبلغ", "لم يصلني أي رد منذ يوم الأحد", "other", 0, "", 3000, ""),
    ("Thank you 🎉", "Works like a charm now, please tell Priya", "customer", 0, "", 9000, ""),
)

SAID = (
    (
        "customer",
        "Anna Keller",
        (
            "I was charged twice for order 10023, on Monday and again this morning.\n\n"
            "Could you please look into it? The second one is 89.00 €."
        ),
        "",
    ),
    (
        "assistant",
        "Helpwell assistant",
        "Both charges belong to order 10023. The second is a retry that the bank has not released.",
        "",
    ),
    (
        "note",
        "Priya Nair",
        "Billing confirmed: the second charge is a hold. It drops on Thursday. Do not refund twice.",
        "",
    ),
    (
        "agent",
        "Priya Nair",
        (
            "Hello Anna,\n\nthe second charge is only a hold, and your bank releases it by Thursday. "
            "I look again on Friday and write to you then."
        ),
        "delivered",
    ),
    ("agent", "Priya Nair", "Here is the corrected invoice.", "bounced"),
)

STATUSES = (
    ("new", lazy("New")),
    ("open", lazy("Open")),
    ("pending", lazy("Waiting for Anna")),
    ("hold", lazy("On hold")),
    ("solved", lazy("Solved")),
    ("closed", lazy("Closed")),
    ("spam", lazy("Spam")),
)
PRIORITIES = (
    ("low", lazy("Low")),
    ("normal", lazy("Normal")),
    ("high", lazy("High")),
    ("urgent", lazy("Urgent")),
)
SWATCHES = (
    *("ground", "surface", "raised", "sunken", "accent", "accent-soft", "assistant-soft", "note"),
    *("good", "info", "warn", "bad"),
)
STEPS = (
    {"label": "Company", "state": "done"},
    {"label": "Administrator", "state": "current"},
    {"label": "Mailbox", "state": "todo"},
)
CRUMBS = (
    {"label": "Settings", "url": "#settings"},
    {"label": "Mailboxes", "url": "#mailboxes"},
    {"label": "support@keller.example"},
)
TABS = (
    {"label": "Tickets", "url": "#t", "count": 12, "current": True},
    {"label": "Organization", "url": "#o"},
    {"label": "History", "url": "#h", "count": 0},
)
FACTS = (
    ("Email", "anna@keller.example"),
    ("Organization", "Keller & Sons"),
    ("Customer since", "12 March 2024"),
)


class SampleForm(forms.Form):
    """Every kind of field, some of them wrong."""

    name = forms.CharField(label="Name", initial="Anna Keller")
    email = forms.EmailField(label="Email address", help_text="Customers see it as the sender.")
    zone = forms.ChoiceField(label="Time zone", choices=[("b", "Berlin"), ("c", "Chicago")])
    about = forms.CharField(label="About", widget=forms.Textarea(attrs={"rows": 2}), required=False)
    terms = forms.BooleanField(
        label="Send an acknowledgment",
        help_text="Only to people, never to machines.",
        required=False,
    )
    live = forms.BooleanField(
        label="Fetch mail from this mailbox", widget=Switch, required=False, initial=True
    )
    when = forms.ChoiceField(
        label="Send",
        widget=forms.RadioSelect,
        choices=[("n", "Now"), ("t", "Tomorrow at 9:00")],
        initial="n",
    )


def page() -> dict[str, Any]:
    """What `/kit/` shows."""
    return {
        "icons": icons.names(),
        "statuses": STATUSES,
        "priorities": PRIORITIES,
        "people": PEOPLE,
        "swatches": SWATCHES,
        "forms": {scheme: sample_form(scheme) for scheme in ("light", "dark")},
        "steps": STEPS,
        "crumbs": CRUMBS,
        "tabs": TABS,
        "facts": FACTS,
        **desk(),
    }


def sample_form(scheme: str) -> SampleForm:
    """The sample form as it comes back with one mistake."""
    typed = {
        "name": "Anna Keller",
        "email": "anna at keller",
        "zone": "b",
        "live": "on",
        "when": "n",
    }
    data = {f"{scheme}-{name}": value for name, value in typed.items()}
    return SampleForm(data, prefix=scheme)


def desk() -> dict[str, Any]:
    """A desk in the middle of its day: places, rows and a thread."""
    return {
        "rail": [
            place("Inbox", "inbox", count=12, current=True, key="g i"),
            place("Customers", "customers", key="g c"),
            place("Ledger", "ledger", key="g l"),
            place("Outbox", "outbox"),
        ],
        "rail_foot": [place("Settings", "settings", key="g s")],
        "places": [
            place("Mine", "mine", count=12, current=True),
            place("Unassigned", "unassigned", count=3),
            place("My teams", "team", count=41),
            place("All open", "all", count=218),
            {"title": "Waiting"},
            place("Pending", "pending", count=64),
            place("On hold", "hold", count=7),
            place("Solved", "solved"),
            {"title": "Kept aside"},
            place("Spam", "spam"),
            place("Held mail", "held", count=1),
            place("Failed mail", "failed-mail"),
        ],
        "rows": [row(index) for index in range(len(TICKETS) * 4)],
        "thread": thread(),
        "events_at": clock.ago(minutes=40),
    }


def place(label: str, icon: str, **more: object) -> dict[str, Any]:
    """A place of the rail or a view of the list."""
    return {"label": label, "url": f"#{icon}", "icon": icon, **more}


def row(index: int) -> dict[str, Any]:
    """One row of the inbox."""
    subject, snippet, turn, due, level, age, priority = TICKETS[index % len(TICKETS)]
    who = PEOPLE[index % len(PEOPLE)]
    turns = {
        "ours": _("Your turn"),
        "customer": _("Waiting for customer"),
        "other": _("Waiting for billing"),
    }
    late = _("%(hours)d h late") % {"hours": -due // 60}
    return {
        "id": index + 1,
        "url": "/kit/desk/",
        "number": 4182 - index,
        "unread": index % 3 == 0,
        "who": who,
        "hue": faces.hue(who),
        "initials": faces.initials(who),
        "subject": subject,
        "snippet": snippet,
        "since_iso": clock.ago(minutes=age).isoformat(),
        "since": f"{age} min",
        "turn": turn,
        "turn_words": turns[turn],
        "due_iso": clock.ago(minutes=-due).isoformat(),
        "due": (late if due < 0 else _("due in %(hours)d h") % {"hours": due // 60})
        if level
        else "",
        "due_level": level,
        "status": "open",
        "status_words": _("Open"),
        "channel_icon": ("mail", "chat", "phone")[index % 3],
        "assignee": "Priya Nair" if index % 2 else "",
        "assignee_initials": "PN",
        "assignee_hue": faces.hue("Priya Nair"),
        "priority": priority,
        "priority_words": priority,
        "attachment": index % 4 == 2,
        "current": index == 0,
    }


def thread() -> list[dict[str, Any]]:
    """One message of each kind."""
    roles = {"customer": _("Customer"), "assistant": _("suggests, 2 sources"), "note": ""}
    words = {
        "delivered": _("Delivered"),
        "bounced": _("Bounced: the mailbox does not exist. Ask for another address."),
        "": "",
    }
    files = [
        {"name": "statement-march.pdf", "url": "#file", "size": "184 kB"},
        {"name": "invoice.exe", "refused": _("kept back: a program")},
    ]
    return [
        {
            "id": index,
            "kind": kind,
            "author": author,
            "hue": faces.hue(author),
            "initials": faces.initials(author),
            "role_words": roles.get(kind, _("to anna@keller.example")),
            "sent": clock.ago(minutes=300 - index * 55),
            "text": text,
            "quote": "On Monday you wrote:\n> Thank you for your order." if index == 0 else "",
            "attachments": files if index == 0 else [],
            "delivery_state": state,
            "delivery_words": words[state],
        }
        for index, (kind, author, text, state) in enumerate(SAID)
    ]
