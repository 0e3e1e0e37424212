"""What the room of fields announces."""

from dataclasses import dataclass
from typing import ClassVar

from helpwell.events.facts import Fact
from helpwell.tickets.events import TicketFact


@dataclass(frozen=True, kw_only=True)
class FieldFact(Fact):
    """About one custom field."""

    subject: ClassVar[str] = "field_id"
    field_id: int


@dataclass(frozen=True, kw_only=True)
class CustomFieldDefined(FieldFact):
    """There is a new custom field."""

    name: str


@dataclass(frozen=True, kw_only=True)
class CustomFieldChanged(FieldFact):
    """A custom field is called, asked or shown otherwise; `changed` names what."""

    changed: list[str]


@dataclass(frozen=True, kw_only=True)
class CustomFieldArchived(FieldFact):
    """A custom field is asked no more; its values stay readable."""


@dataclass(frozen=True, kw_only=True)
class CustomFieldRestored(FieldFact):
    """A custom field is asked again."""


@dataclass(frozen=True, kw_only=True)
class FormFact(Fact):
    """About one ticket form."""

    subject: ClassVar[str] = "form_id"
    form_id: int


@dataclass(frozen=True, kw_only=True)
class TicketFormDefined(FormFact):
    """There is a new ticket form."""

    name: str


@dataclass(frozen=True, kw_only=True)
class TicketFormChanged(FormFact):
    """A ticket form asks other fields, or is called or given otherwise."""


@dataclass(frozen=True, kw_only=True)
class TicketFormArchived(FormFact):
    """A ticket form can be chosen no more."""


@dataclass(frozen=True, kw_only=True)
class TicketFormRestored(FormFact):
    """A ticket form can be chosen again."""


@dataclass(frozen=True, kw_only=True)
class FieldsReordered(FormFact):
    """The custom fields, or those of a form, stand in another order; form 0 for all."""


@dataclass(frozen=True, kw_only=True)
class ValueSet(TicketFact):
    """A field of a ticket was filled, changed or emptied; `by_condition` where it was filled by itself."""

    field_id: int
    field_name: str
    before: str
    after: str
    by_condition: bool = False


@dataclass(frozen=True, kw_only=True)
class FormChosen(TicketFact):
    """A ticket got another form; names, empty for none."""

    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class CustomerValueSet(Fact):
    """A field of a customer was filled, changed or emptied."""

    subject: ClassVar[str] = "customer_id"
    customer_id: int
    field_id: int


@dataclass(frozen=True, kw_only=True)
class OrganizationValueSet(Fact):
    """A field of an organization was filled, changed or emptied."""

    subject: ClassVar[str] = "organization_id"
    organization_id: int
    field_id: int
