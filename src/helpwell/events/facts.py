"""The shape of what a room announces: a frozen dataclass, its subject and its live topics."""

from dataclasses import dataclass, fields
from typing import Any, ClassVar

import msgspec


@dataclass(frozen=True, kw_only=True)
class Fact:
    """Something that happened. A subclass documents itself, names its subject field, and holds plain values."""

    subject: ClassVar[str]

    @classmethod
    def room(cls) -> str:
        """The room that announces it: helpwell.tickets.events → tickets; helpwell.channels.email.events → email."""
        return cls.__module__.split(".")[-2]

    def subject_id(self) -> int:
        """The id of what it happened to."""
        return int(self._value(self.subject))

    def topics(self) -> tuple[str, ...]:
        """The live topics whose listeners want to know."""
        return (f"{self.room()}:{self.subject_id()}",)

    def as_json(self) -> dict[str, Any]:
        """Its facts as plain JSON values; times in ISO 8601."""
        plain: dict[str, Any] = msgspec.to_builtins(
            {field.name: self._value(field.name) for field in fields(self)}
        )
        return plain

    @classmethod
    def from_json(cls, facts: dict[str, Any]) -> "Fact":
        """The fact again from its JSON; raises msgspec.ValidationError where it does not fit."""
        return msgspec.convert(facts, cls, strict=False)

    def _value(self, name: str) -> Any:
        return self.__dict__[name]
