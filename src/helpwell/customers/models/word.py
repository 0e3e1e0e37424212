"""The words by which a customer is found."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler

from helpwell.customers.models.customer import Customer

LONGEST = 80
_AFTER_ALL = chr(0x10FFFF)


@models.CharField.register_lookup
class Begins(models.Lookup):
    """Words that begin so, as a range, which the index answers in its order also where a statement is planned for any beginning.

    PostgreSQL compares letter by letter, whatever its collation, where its index was made with varchar_pattern_ops.
    """

    lookup_name = "begins"
    _operators = (">=", "<")

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[str | int, ...]]:
        """The range from the beginning to behind all that begin so."""
        column, before = self.process_lhs(compiler, connection)
        least, below = self._operators
        beginning = str(self.rhs)
        sql = f"({column} {least} %s AND {column} {below} %s)"
        return sql, (*before, beginning, *before, beginning + _AFTER_ALL)

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_more: Any
    ) -> tuple[str, tuple[str | int, ...]]:
        """The same by the operators of its index."""
        self._operators = ("~>=~", "~<~")
        return self.as_sql(compiler, connection)


class CustomerWord(models.Model):
    """A word of a name, or an address, in small letters without accents; `customers.search` writes and reads it."""

    customer = models.ForeignKey(
        Customer, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    word = models.CharField(max_length=LONGEST)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "word"], name="customer_word_once")
        ]
        indexes = [
            # The operator class lets PostgreSQL find beginnings whatever its collation; SQLite has no such thing and needs none.
            models.Index(
                fields=["word", "customer"],
                name="customer_word",
                opclasses=["varchar_pattern_ops", "int8_ops"],
            )
        ]

    def __str__(self) -> str:
        return self.word
