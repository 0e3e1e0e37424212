"""A provider's post as it is kept: its kind and its bytes, and again as a request that anymail can check and read."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import msgspec
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict

from helpwell.channels.email.receive.form_post import Part, parts_of


@dataclass(frozen=True)
class Post:
    """One post of a provider: what the signature covers, and what the mail is made of."""

    provider: str
    content_type: str
    body: bytes

    def pack(self) -> bytes:
        """The bytes that are stored: one line that says what it is, then the body."""
        head = msgspec.json.encode({"provider": self.provider, "content_type": self.content_type})
        return head + b"\n" + self.body

    @classmethod
    def unpack(cls, stored: bytes) -> "Post":
        """The post again; raises ValueError where it is none."""
        head, _, body = stored.partition(b"\n")
        facts: dict[str, str] = msgspec.json.decode(head, type=dict[str, str])
        return cls(facts["provider"], facts["content_type"], body)

    @cached_property
    def json(self) -> Any:
        """The body as JSON; raises ValueError."""
        return msgspec.json.decode(self.body)

    @cached_property
    def parts(self) -> list[Part]:
        """The body as a form; raises ValueError."""
        return parts_of(self.content_type, self.body)

    def field(self, name: str) -> bytes | None:
        """The last field of that name, or None."""
        found = [
            part.content for part in self.parts if part.name == name and part.file_name is None
        ]
        return found[-1] if found else None

    @property
    def is_form(self) -> bool:
        """Whether it was posted as a form."""
        return not self.content_type.lower().startswith("application/json")


class Rebuilt(HttpRequest):
    """The post as a request. Django would read the form again with limits made for browsers."""

    def __init__(self, post: Post, headers: dict[str, str]) -> None:
        super().__init__()
        self.method = "POST"
        self.META = {
            **headers,
            "CONTENT_TYPE": post.content_type,
            "CONTENT_LENGTH": str(len(post.body)),
        }
        self.content_type = post.content_type.partition(";")[0].strip().lower()
        self._body = post.body
        self._read_started = True
        if post.is_form:
            self.POST, self.FILES = _form(post)  # type: ignore[assignment]


def _form(post: Post) -> "tuple[QueryDict, MultiValueDict[str, Any]]":
    fields = QueryDict(mutable=True, encoding="utf-8")
    files: MultiValueDict[str, Any] = MultiValueDict()
    for part in post.parts:
        if part.file_name is None:
            fields.appendlist(part.name, part.content.decode("utf-8", "replace"))
        else:
            named = part.file_name or "attachment"
            file = SimpleUploadedFile(
                named, part.content, part.content_type or "application/octet-stream"
            )
            files.appendlist(part.name, file)
    return fields, files
