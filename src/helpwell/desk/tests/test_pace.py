"""Changes are told at once when it is quiet, and together when it is busy."""

from helpwell.desk.pace import Pace


def told(pace: Pace, *moments: float) -> list[float]:
    """When tellings that are wanted at the moments leave."""
    times, free = [], 0.0
    for moment in moments:
        at = max(moment, free)
        free = at + pace.wait(at)
        times.append(free)
    return times


def test_the_first_change_is_told_at_once() -> None:
    assert told(Pace(), 100.0) == [100.0]


def test_never_more_than_four_in_a_second() -> None:
    times = told(Pace(), *[100.0] * 5)
    assert times == [100.0, 100.25, 100.5, 100.75, 101.0]


def test_a_storm_is_told_once_a_second() -> None:
    times = told(Pace(), *[100.0] * 40)
    assert times[-1] - times[-2] >= 0.99
    assert times[-1] - times[0] >= 25


def test_after_a_quiet_while_it_is_quick_again() -> None:
    pace = Pace()
    told(pace, *[100.0] * 40)
    assert pace.wait(400.0) == 0
    assert pace.wait(400.0) == 0.25
