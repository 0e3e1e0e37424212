"""Pictures that lie elsewhere, fetched for an agent who asked: by us, so that the sender learns nothing of the agent."""

from dataclasses import dataclass

import httpcore

from helpwell.kit.address_guard import FetchFailed as FetchFailed  # noqa: PLC0414 (part of what this says)
from helpwell.kit.address_guard import Policy, Resolve, fetch_guarded, system_resolve
from helpwell.kit.files import inline_image_type

OPEN_INTERNET = Policy()
MOST_BYTES = 5_000_000
MOST_REDIRECTS = 3
SECONDS = 8.0


@dataclass(frozen=True, slots=True)
class Picture:
    """The bytes, and the type that they have."""

    content: bytes
    media_type: str


def fetch_picture(
    url: str,
    *,
    policy: Policy = OPEN_INTERNET,
    resolve: Resolve = system_resolve,
    backend: httpcore.NetworkBackend | None = None,
) -> Picture:
    """The picture at an address of the open internet; raises FetchFailed for everything else."""
    answer = fetch_guarded(
        url,
        policy=policy,
        resolve=resolve,
        backend=backend,
        max_bytes=MOST_BYTES,
        timeout=SECONDS,
        max_redirects=MOST_REDIRECTS,
        headers={
            "Accept": "image/png, image/jpeg, image/gif, image/webp",
            "User-Agent": "Helpwell",
        },
    )
    if answer.status != 200:
        raise FetchFailed(f"the answer was {answer.status}")
    media_type = inline_image_type(answer.content)
    if media_type is None:
        raise FetchFailed("the answer is no picture that can be shown")
    return Picture(answer.content, media_type)
