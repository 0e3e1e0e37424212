"""How often an open page is told of changes: at once when it is quiet, and less often the busier it gets."""

from dataclasses import dataclass


@dataclass
class Pace:
    """A small store of tellings that refills by time. Knows no clock: the moment, in seconds, comes in."""

    most: float = 8  # tellings that may follow each other closely
    per_second: float = 1.0  # tellings that go on and on
    gap: float = 0.25  # the least time between two

    def __post_init__(self) -> None:
        self._left, self._at = self.most, 0.0

    def wait(self, now: float) -> float:
        """Seconds until the next telling may leave; it counts as told."""
        since = max(0.0, now - self._at)
        self._left = min(self.most, self._left + since * self.per_second)
        lacking = 0.0 if self._left >= 1 else (1 - self._left) / self.per_second
        pause = max(lacking, self.gap - since, 0.0)
        self._left += pause * self.per_second - 1
        self._at = now + pause
        return pause
