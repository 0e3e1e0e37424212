"""The words by which a customer is found."""

from django.db import models

from helpwell.customers.models.customer import Customer

LONGEST = 80


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
