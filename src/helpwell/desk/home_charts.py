"""Lines over days, worked out on the server: points for an SVG, direct labels, and the same numbers as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format

from helpwell.kit import moments

WIDTH, HEIGHT = 640, 160
_LEFT, _RIGHT, _TOP, _BOTTOM = 8, 96, 16, 24


@dataclass(frozen=True)
class Series:
    """One line: its name, how it is drawn (accent or plain), a value a day, and where each opens."""

    name: str
    kind: str
    values: Sequence[int]
    urls: Sequence[str]


@dataclass(frozen=True)
class Line:
    """A line as drawn: the points, its end with its label, and its name."""

    name: str
    kind: str
    points: str
    end_x: str
    end_y: str
    label_y: int
    last: int


@dataclass(frozen=True)
class Chart:
    """What the template draws; `rows` is the table for those who do not see it, and for those who want the numbers."""

    width: int
    height: int
    lines: list[Line]
    base_y: int
    top_y: int
    top: int
    first_day: str
    last_day: str
    last_x: str
    names: list[str]
    rows: list[tuple[str, list[tuple[int, str]]]]


def line_chart(days: Sequence[date], series: Sequence[Series]) -> Chart:
    """The chart of some series over the same days, from zero up."""
    top = max((value for one in series for value in one.values), default=0) or 1
    across = (WIDTH - _LEFT - _RIGHT) / max(1, len(days) - 1)
    high = HEIGHT - _TOP - _BOTTOM

    def spot(place: int, value: int) -> tuple[float, float]:
        return round(_LEFT + place * across, 1), round(_TOP + high * (1 - value / top), 1)

    lines = []
    for one in series:
        spots = [spot(place, value) for place, value in enumerate(one.values)]
        x, y = spots[-1]
        points = " ".join(f"{left},{up}" for left, up in spots)
        lines.append(Line(one.name, one.kind, points, str(x), str(y), round(y + 4), one.values[-1]))
    return Chart(
        width=WIDTH,
        height=HEIGHT,
        lines=_apart(lines),
        base_y=HEIGHT - _BOTTOM,
        top_y=_TOP,
        top=top,
        first_day=moments.day(days[0]),
        last_day=moments.day(days[-1]),
        last_x=str(spot(len(days) - 1, 0)[0]),
        names=[one.name for one in series],
        rows=[
            (date_format(day, "D j M"), [(one.values[place], one.urls[place]) for one in series])
            for place, day in enumerate(days)
        ],
    )


def _apart(lines: list[Line]) -> list[Line]:
    """Labels of two lines that end close to each other are moved apart."""
    if len(lines) != 2 or abs(lines[0].label_y - lines[1].label_y) >= 16:
        return lines
    upper, lower = sorted(lines, key=lambda line: line.label_y)
    middle = min(max((upper.label_y + lower.label_y) // 2, _TOP + 8), HEIGHT - _BOTTOM - 4)
    moved = {
        upper.name: Line(**{**upper.__dict__, "label_y": middle - 8}),
        lower.name: Line(**{**lower.__dict__, "label_y": middle + 8}),
    }
    return [moved[line.name] for line in lines]
