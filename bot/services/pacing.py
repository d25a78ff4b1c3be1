"""How much goes to a platform at once, and how quickly: below what it would refuse, each place and account by itself.

Held in memory by the process that sends. Several workers together may pass a limit; the platform then says for how long
that account, or that one conversation, is to wait, and only that one waits.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rate:
    """So many a second in the long run, ``burst`` of them at once."""

    each_second: float
    burst: int


@dataclass(frozen=True, slots=True)
class Limits:
    """What one platform takes: calls under way to one account at a time, and rates for an account and a place."""

    at_once: int = 8
    account: Rate | None = None
    place: Rate | None = None


ON_A_PLATFORM = 64
"""Sends under way to one platform at most: one that hangs uses up its own and nobody else's."""

_NONE = Limits()


class _Buckets:
    """Token buckets by name; one that is full again is forgotten."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._held: dict[str, tuple[Rate, float, float]] = {}

    def left(self, name: str, rate: Rate) -> float:
        if name not in self._held:
            return float(rate.burst)
        _, tokens, at = self._held[name]
        return min(rate.burst, tokens + (self._seconds() - at) * rate.each_second)

    def take(self, name: str, rate: Rate) -> None:
        self._held[name] = (rate, self.left(name, rate) - 1, self._seconds())

    def empty(self) -> Iterator[tuple[str, float]]:
        """Those from which nothing can be taken now, and in how many seconds it can."""
        for name, (rate, _, _) in list(self._held.items()):
            left = self.left(name, rate)
            if left >= rate.burst:
                del self._held[name]
            elif left < 1:
                yield name, (1 - left) / rate.each_second


class Pacer:
    """Who may be sent to now. ``limits`` by platform; ``seconds`` is a clock that only goes forward.

    A way is ``platform:account``, a lane a place as ``str()`` writes it.
    """

    def __init__(
        self, limits: Mapping[str, Limits] | None = None, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._limits = dict(limits or {})
        self._ways, self._lanes = _Buckets(seconds), _Buckets(seconds)
        self._under_way: Counter[str] = Counter()
        self._of_platform: Counter[str] = Counter()

    def room(self, way: str) -> int:
        """How many more may go that way now."""
        platform = way.partition(":")[0]
        limits = self._limits.get(platform, _NONE)
        room = min(limits.at_once - self._under_way[way], ON_A_PLATFORM - self._of_platform[platform])
        return min(room, int(self._ways.left(way, limits.account))) if limits.account else room

    def resting(self) -> tuple[list[str], list[str], float]:
        """Lanes and ways that have had what they may have, and in how many seconds the first may have more."""
        lanes, ways = dict(self._lanes.empty()), dict(self._ways.empty())
        return [*lanes], [*ways], min((*lanes.values(), *ways.values()), default=0.0)

    def begins(self, way: str, lane: str) -> None:
        """One is being sent."""
        platform = way.partition(":")[0]
        limits = self._limits.get(platform, _NONE)
        self._under_way[way] += 1
        self._of_platform[platform] += 1
        if limits.account:
            self._ways.take(way, limits.account)
        if limits.place:
            self._lanes.take(lane, limits.place)

    def ends(self, way: str) -> None:
        """It arrived, or did not."""
        self._under_way[way] -= 1
        self._of_platform[way.partition(":")[0]] -= 1
        if not self._under_way[way]:
            del self._under_way[way]
