"""The house rules that no linter knows: keys point down, templates stay in their rooms, files stay small."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from helpwell.events import registry

ROOT = Path(__file__).resolve().parent.parent
SRC = ROOT / "src" / "helpwell"
FLOORS = {
    "kit": 0, "events": 1, "people": 2, "customers": 3, "knowledge": 3, "tickets": 4, "fields": 5, "tasks": 5, "conversations": 5,
    "routing": 6, "macros": 7, "search": 7, "bulk": 8, "helpwell_channels": 9, "email": 9, "desk": 10, "helpcenter": 10, "entrance": 11,
}  # fmt: skip
ROOMS = {
    "kit": 0, "events": 1, "people": 2, "customers": 3, "knowledge": 3, "tickets": 4, "fields": 5, "tasks": 5, "conversations": 5,
    "routing": 6, "macros": 7, "search": 7, "bulk": 8, "channels": 9, "desk": 10, "helpcenter": 10, "entrance": 11,
}  # fmt: skip
CEILINGS = {".py": 400, ".html": 120, ".css": 300, ".js": 250}
FUNCTION_CEILING = 50
# What stands above a ceiling, and why. The list only shrinks.
TOO_LARGE: dict[str, str] = {}
# Functions that are one flat table or one flat construction.
TOO_LONG: dict[str, str] = {
    "channels/email/tests/dovecot.py:_config": "the configuration of a mail server, as one text",
}


def our_models() -> Iterator[type[models.Model]]:
    """Every model of the product."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in FLOORS:
            yield model


def test_keys_point_to_the_same_floor_or_below() -> None:
    wrong = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in our_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.ManyToManyField)
        and field.related_model._meta.app_label in FLOORS
        if FLOORS[field.related_model._meta.app_label] > FLOORS[model._meta.app_label]
    ]
    assert wrong == []


def test_keys_across_rooms_have_no_way_back() -> None:
    wrong = [
        f"{model._meta.label}.{field.name}"
        for model in our_models()
        if not model._meta.auto_created
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.ManyToManyField)
        and field.related_model._meta.app_label != model._meta.app_label
        and not (field.remote_field.related_name or "").endswith("+")
    ]
    assert wrong == []


def test_every_key_to_a_customer_is_covered_by_its_rooms_personal_data() -> None:
    customer = apps.get_model("customers", "Customer")
    holders = {
        model._meta.app_config.name
        for model in our_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model is customer
    }
    for room in holders:
        module = ROOT / "src" / Path(*room.split(".")) / "personal_data.py"
        assert module.exists(), f"{room} keeps keys to customers and has no personal_data.py"


def test_the_floors_of_this_test_are_the_floors_of_the_contract() -> None:
    contract = (ROOT / "pyproject.toml").read_text()
    layers = re.findall(r'"([^"]+)"', contract.split("layers = [")[1].split("]")[0])
    built = [
        room
        for layer in reversed(layers)
        for room in layer.replace("|", " ").split()
        if not room.startswith("(") and room != "wiring"
    ]
    assert built == list(ROOMS)


def test_the_table_of_events_is_printed_in_the_docs() -> None:
    printed = (ROOT / "docs" / "events.md").read_text()
    for name, reactions in registry.table().items():
        line = next((line for line in printed.splitlines() if line.startswith(f"| {name} |")), None)
        assert line is not None, (
            f"{name} is missing in docs/events.md; make it anew with: python manage.py events_table > docs/events.md"
        )
        assert all(reaction in line for reaction in reactions), (
            f"docs/events.md does not know what reacts to {name}"
        )


def test_every_event_is_wired_or_listed() -> None:
    from helpwell.events.facts import Fact

    def leaves(kind: type[Fact]) -> Iterator[type[Fact]]:
        below = kind.__subclasses__()
        if not below:
            yield kind
        for one in below:
            yield from leaves(one)

    ours = {
        fact.__name__
        for fact in leaves(Fact)
        if ".tests" not in fact.__module__ and fact.__module__.startswith("helpwell.")
    }
    assert ours == set(registry.table())


def test_templates_include_only_their_own_and_lower_rooms() -> None:
    named = re.compile(r"""{%\s*(?:include|extends)\s+["']([^"']+)["']""")
    wrong = []
    for path in SRC.rglob("templates/**/*.html"):
        room = path.relative_to(SRC).parts[0]
        for name in named.findall(path.read_text()):
            top = name.split("/")[0]
            other = {"ui": "kit", "shell": "kit", "email": "channels"}.get(top, top)
            if other in ROOMS and ROOMS[other] > ROOMS[room]:
                wrong.append(f"{path.relative_to(SRC)} uses {name}")
    assert wrong == []


@pytest.mark.parametrize("suffix", sorted(CEILINGS))
def test_files_stay_below_their_ceiling(suffix: str) -> None:
    tall = {
        str(path.relative_to(ROOT)): count
        for path in [
            *SRC.rglob(f"*{suffix}"),
            *(ROOT / "tests").rglob(f"*{suffix}"),
            *(ROOT / "bench").rglob(f"*{suffix}"),
        ]
        if "migrations" not in path.parts
        and (count := len(path.read_text().splitlines())) > CEILINGS[suffix]
    }
    assert {name: count for name, count in tall.items() if name not in TOO_LARGE} == {}


def test_functions_stay_below_their_ceiling() -> None:
    tall = []
    for path in SRC.rglob("*.py"):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                name = f"{path.relative_to(SRC)}:{node.name}"
                if length > FUNCTION_CEILING and name not in TOO_LONG:
                    tall.append(f"{name} {length}")
    assert tall == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    empty = {"utils", "common", "helpers", "core", "base", "misc", "services", "managers"}
    named_by_django = {
        SRC / "kit" / "sqlite" / "base.py"
    }  # a database backend's module has this name
    found = {path for path in SRC.rglob("*.py") if path.stem in empty}
    assert found - named_by_django == set()


def test_no_verb_has_a_second_door() -> None:
    doors = []
    for path in SRC.rglob("verbs/*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                names = [arg.arg for arg in [*node.args.args, *node.args.kwonlyargs]]
                doors += [
                    f"{path}:{node.name}({name})"
                    for name in names
                    if name == "commit" or name.startswith("skip_")
                ]
    assert doors == []


def test_every_room_says_what_it_is_for() -> None:
    assert [room for room in ROOMS if not (SRC / room / "README.md").exists()] == []


def test_dependencies_are_documented() -> None:
    listed = (ROOT / "docs" / "dependencies.md").read_text().lower()
    wanted = [
        re.split(r"[\[<>=;]", line)[0].strip().lower()
        for name in ("base.in", "dev.in")
        for line in (ROOT / "requirements" / name).read_text().splitlines()
        if line and not line.startswith(("#", "-"))
    ]
    assert [name for name in wanted if name not in listed] == []
