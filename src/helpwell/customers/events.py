"""What the customers room announces."""

from dataclasses import dataclass
from typing import ClassVar

from helpwell.events.facts import Fact


@dataclass(frozen=True, kw_only=True)
class _AboutCustomer(Fact):
    subject: ClassVar[str] = "customer_id"
    customer_id: int


@dataclass(frozen=True, kw_only=True)
class CustomerCreated(_AboutCustomer):
    """A customer was first seen, or written down by an agent."""

    origin: str


@dataclass(frozen=True, kw_only=True)
class CustomerChanged(_AboutCustomer):
    """An agent changed a customer; the names of the fields, not their values."""

    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class CustomerMerged(_AboutCustomer):
    """Two customers are one person: from now on this one points to the survivor."""

    survivor_id: int


@dataclass(frozen=True, kw_only=True)
class CustomerUnmerged(_AboutCustomer):
    """They are two people after all: this customer stands alone again."""

    survivor_id: int


@dataclass(frozen=True, kw_only=True)
class IdentityVerified(_AboutCustomer):
    """An agent said how they know that an address is this customer's, or that it is not known after all."""

    identity_id: int
    is_verified: bool


@dataclass(frozen=True, kw_only=True)
class SenderBlocked(_AboutCustomer):
    """Mail of this customer is ignored from now on."""


@dataclass(frozen=True, kw_only=True)
class SenderUnblocked(_AboutCustomer):
    """Mail of this customer is taken again."""


@dataclass(frozen=True, kw_only=True)
class AddressFailed(_AboutCustomer):
    """Mail to one of the customer's addresses came back for good."""

    identity_id: int


@dataclass(frozen=True, kw_only=True)
class AddressWorks(_AboutCustomer):
    """One of the customer's addresses that had failed works again."""

    identity_id: int


@dataclass(frozen=True, kw_only=True)
class CustomersImported(Fact):
    """A file of customers was read in: how many were new, changed, and refused."""

    subject: ClassVar[str] = "company_id"
    company_id: int
    created: int
    changed: int
    refused: int


@dataclass(frozen=True, kw_only=True)
class OrganizationWritten(Fact):
    """An agent wrote down an organization, or changed one."""

    subject: ClassVar[str] = "organization_id"
    organization_id: int
    is_new: bool
