"""How often the same address may be asked within a minute."""

from collections import OrderedDict, deque
from collections.abc import Callable


class Pace:
    """How many requests came to each address within the last minute, held in memory by the address alone."""

    def __init__(self, most: int, clock: Callable[[], float], places: int = 1000) -> None:
        self._most, self._clock, self._places = most, clock, places
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()

    def allows(self, token: str) -> bool:
        """Whether one more may come in now; counts it if so."""
        now = self._clock()
        times = self._seen.setdefault(token, deque())
        self._seen.move_to_end(token)
        while times and times[0] <= now - 60:
            times.popleft()
        if len(self._seen) > self._places:
            self._seen.popitem(last=False)
        if len(times) >= self._most:
            return False
        times.append(now)
        return True
