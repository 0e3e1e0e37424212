"""Who may do what: one table, role by role. Screens, verbs, lists and the generic test all read it here."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Permission(models.TextChoices):
    """What a person may do, in words. `SEE_ALL_TICKETS` widens what is seen; without it a person sees own and team tickets."""

    USE_DESK = "use the desk", _("use the desk")
    SEE_ALL_TICKETS = "see all tickets", _("see all tickets")
    REPLY = "reply to customers", _("reply to customers")
    NOTE = "write notes", _("write notes")
    CHANGE_TICKETS = "change tickets", _("change tickets")
    CREATE_TICKETS = "create tickets", _("create tickets")
    DELETE_TICKETS = "delete tickets", _("delete tickets")
    EXPORT_TICKETS = "export tickets", _("export tickets")
    SHARE_VIEWS = "share views", _("share views")
    SHARE_MACROS = "share macros", _("share macros")
    MANAGE_FIELDS = "manage fields", _("manage fields")
    MANAGE_TAGS = "manage tags", _("manage tags")
    WRITE_ARTICLES = "write articles", _("write articles")
    PUBLISH_ARTICLES = "publish articles", _("publish articles")
    MANAGE_KNOWLEDGE = "manage help centers", _("manage help centers")
    SEE_CUSTOMERS = "see customers", _("see customers")
    CHANGE_CUSTOMERS = "change customers", _("change customers")
    IMPORT_CUSTOMERS = "import customers", _("import customers")
    RELEASE_HELD = "release held mail", _("release held mail")
    BLOCK_SENDERS = "block senders", _("block senders")
    SEE_LEDGER = "see the mail ledger", _("see the mail ledger")
    RETRY_MAIL = "retry failed mail", _("retry failed mail")
    MANAGE_PEOPLE = "manage people", _("manage people")
    MANAGE_TEAMS = "manage teams", _("manage teams")
    MANAGE_CHANNELS = "manage channels", _("manage channels")
    MANAGE_HOURS = "manage business hours", _("manage business hours")
    MANAGE_COMPANY = "manage the company", _("manage the company")
    SEE_HEALTH = "see health", _("see health")
    USE_OUTBOX = (
        "use the outbox",
        _("use the outbox"),
    )  # it holds all mail, invitations and password links too: for administrators


class Role(models.TextChoices):
    """The roles of the desk, as PRODUCT.md names them."""

    SPECIALIST = "specialist", _("Customer service specialist")
    CALL_CENTER = "call_center", _("Call center specialist")
    SENIOR = "senior", _("Senior specialist")
    EXPERIENCE = "experience", _("Customer experience specialist")
    MANAGER = "manager", _("Customer service manager")
    ACCOUNT_MANAGER = "account_manager", _("Account manager")
    ADMINISTRATOR = "administrator", _("Administrator")


_P = Permission
_DAILY = frozenset(
    {
        _P.USE_DESK, _P.REPLY, _P.NOTE, _P.CHANGE_TICKETS, _P.CREATE_TICKETS,
        _P.SEE_CUSTOMERS, _P.CHANGE_CUSTOMERS, _P.WRITE_ARTICLES,
    }
)  # fmt: skip
ROLE_PERMISSIONS: dict[str, frozenset[Permission]] = {
    Role.SPECIALIST: _DAILY,
    Role.CALL_CENTER: _DAILY,
    Role.SENIOR: _DAILY
    | {
        _P.SEE_ALL_TICKETS, _P.RELEASE_HELD, _P.BLOCK_SENDERS, _P.DELETE_TICKETS, _P.EXPORT_TICKETS, _P.SHARE_VIEWS,
        _P.SHARE_MACROS, _P.MANAGE_TAGS, _P.PUBLISH_ARTICLES,
    },
    Role.EXPERIENCE: frozenset(
        {
            _P.USE_DESK, _P.SEE_ALL_TICKETS, _P.NOTE, _P.SEE_CUSTOMERS, _P.EXPORT_TICKETS, _P.SHARE_VIEWS,
            _P.WRITE_ARTICLES, _P.PUBLISH_ARTICLES,
        }
    ),
    Role.MANAGER: _DAILY
    | {
        _P.DELETE_TICKETS, _P.EXPORT_TICKETS, _P.SHARE_VIEWS, _P.SHARE_MACROS, _P.MANAGE_FIELDS, _P.MANAGE_TAGS,
        _P.SEE_ALL_TICKETS, _P.IMPORT_CUSTOMERS, _P.RELEASE_HELD, _P.BLOCK_SENDERS, _P.SEE_LEDGER, _P.RETRY_MAIL,
        _P.MANAGE_TEAMS, _P.MANAGE_HOURS, _P.PUBLISH_ARTICLES, _P.MANAGE_KNOWLEDGE,
    },
    Role.ACCOUNT_MANAGER: _DAILY | {_P.SEE_ALL_TICKETS, _P.IMPORT_CUSTOMERS, _P.EXPORT_TICKETS},
    Role.ADMINISTRATOR: frozenset(Permission),
}  # fmt: skip


def allows(role: str, permission: Permission) -> bool:
    """Whether a role holds a permission; an unknown role holds none."""
    return permission in ROLE_PERMISSIONS.get(role, frozenset())
