"""Static files as they are served: named by their content, compressed, and the kit's stylesheets in one."""

from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

from helpwell.kit import page_head


class OneSheetStorage(CompressedManifestStaticFilesStorage):
    """Collects the kit's stylesheets, one for each component, into one file, so that a page waits for one."""

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        """Write the one sheet beside the others, and let all of them be named and compressed."""
        names = [name for name in page_head.sheets() if name in paths]
        if names and not dry_run:
            self.delete(page_head.ONE_SHEET)
            self.save(page_head.ONE_SHEET, ContentFile(b"".join(map(self._content, names))))
            paths = {**paths, page_head.ONE_SHEET: (self, page_head.ONE_SHEET)}
        yield from super().post_process(paths, dry_run=dry_run, **options)  # type: ignore[no-untyped-call]

    def _content(self, name: str) -> bytes:
        with self.open(name, "rb") as file:
            content: bytes = file.read()
        return content
