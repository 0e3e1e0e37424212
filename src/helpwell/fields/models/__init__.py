"""The rows of custom fields and ticket forms."""

from helpwell.fields.models.catalog_stamp import CatalogStamp
from helpwell.fields.models.condition import Condition
from helpwell.fields.models.field import Choice, Field
from helpwell.fields.models.form import FormField, FormOfTicket, TicketForm
from helpwell.fields.models.value import FieldValue

__all__ = [
    "CatalogStamp",
    "Choice",
    "Condition",
    "Field",
    "FieldValue",
    "FormField",
    "FormOfTicket",
    "TicketForm",
]
