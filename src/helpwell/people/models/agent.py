"""The people of the desk: the only accounts with a password."""

from functools import cached_property
from zoneinfo import ZoneInfo

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from helpwell.events.models import Actor
from helpwell.kit import clock
from helpwell.people.permissions import Permission, Role, allows


class Agent(AbstractBaseUser):
    """A person of the desk with a role. Deactivated ones keep their history and cannot sign in."""

    class Theme(models.TextChoices):
        SYSTEM = "system", _("As the system")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    class Density(models.TextChoices):
        COMFORTABLE = "comfortable", _("Comfortable")
        COMPACT = "compact", _("Compact")

    class Home(models.TextChoices):
        ROLE = "role", _("My overview")
        INBOX = "inbox", _("The inbox")

    email = models.EmailField(_("email"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.SPECIALIST)
    actor = models.OneToOneField(Actor, on_delete=models.PROTECT, related_name="+")
    is_active = models.BooleanField(default=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=60, blank=True)
    signature = models.TextField(_("signature"), max_length=4000, blank=True)
    theme = models.CharField(_("colors"), max_length=10, choices=Theme, default=Theme.SYSTEM)
    density = models.CharField(
        _("density"), max_length=12, choices=Density, default=Density.COMFORTABLE
    )
    home = models.CharField(_("first page"), max_length=10, choices=Home, default=Home.ROLE)
    single_keys = models.BooleanField(_("shortcuts of a single key"), default=True)
    mail_notices = models.BooleanField(
        _("notices by mail too"), default=False, help_text="For kinds of which nothing was chosen."
    )
    is_away = models.BooleanField(
        default=False, help_text="Pushed down by routing, so that no page has to ask."
    )
    created_at = models.DateTimeField(default=clock.now)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = BaseUserManager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name or self.email

    def may(self, permission: Permission) -> bool:
        """Whether this person, now, holds the permission."""
        return self.is_active and allows(self.role, permission)

    @cached_property
    def team_ids(self) -> frozenset[int]:
        """The teams this person is on; asked once a request."""
        return frozenset(self.memberships.values_list("team_id", flat=True))

    @property
    def zone(self) -> ZoneInfo | None:
        """The person's own time zone, or None for the company's."""
        try:
            return ZoneInfo(self.time_zone) if self.time_zone else None
        except (KeyError, ValueError, OSError):
            return None

    def get_full_name(self) -> str:
        """The name, for libraries that ask so."""
        return self.name

    def get_short_name(self) -> str:
        """The first word of the name, for libraries that ask so."""
        return self.name.split(" ")[0] if self.name else self.email
