"""Customers, organizations, identities, the teams that serve a customer, words to find one by, files of customers."""

from helpwell.customers.models.customer import Customer, ServedBy
from helpwell.customers.models.file import CustomerFile
from helpwell.customers.models.identity import Identity
from helpwell.customers.models.organization import Organization
from helpwell.customers.models.word import CustomerWord

__all__ = ["Customer", "CustomerFile", "CustomerWord", "Identity", "Organization", "ServedBy"]
