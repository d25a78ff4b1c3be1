"""Scripted trouble: what the next calls of an API method shall run into.

A test writes `line.faults.next("push", answers(500), times=2)` and the next two pushes answer 500. Whether
the call was carried out before the trouble came is the difference that matters to a bot (may it send again?),
so every fault says it: `accepts_then_…` did the work and lost the answer.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

ANY = "*"


@dataclass(frozen=True)
class Fault:
    """One scripted trouble."""

    accepts: bool
    ends: Literal["answer", "hang", "reset"]
    status: int = 500
    body: Any = None  # None: the platform's usual body for that status
    headers: Mapping[str, str] = field(default_factory=dict)


def answers(status: int, body: Any = None, headers: Mapping[str, str] | None = None) -> Fault:
    """The call is refused with this status, body and headers; nothing is carried out."""
    return Fault(accepts=False, ends="answer", status=status, body=body, headers=dict(headers or {}))


def rate_limited(retry_after: int | None = None) -> Fault:
    """429, with or without Retry-After (in seconds)."""
    return answers(429, headers={} if retry_after is None else {"retry-after": str(retry_after)})


def times_out() -> Fault:
    """Nothing is carried out and no answer ever comes; it ends when the caller hangs up."""
    return Fault(accepts=False, ends="hang")


def accepts_then_times_out() -> Fault:
    """The call is carried out, but no answer ever comes."""
    return Fault(accepts=True, ends="hang")


def resets() -> Fault:
    """The connection breaks before anything is carried out."""
    return Fault(accepts=False, ends="reset")


def accepts_then_resets() -> Fault:
    """The call is carried out and the connection breaks before the answer."""
    return Fault(accepts=True, ends="reset")


def accepts_then_answers(status: int, body: Any = None, headers: Mapping[str, str] | None = None) -> Fault:
    """The call is carried out, yet the answer is this one (a 500 after the work was done)."""
    return Fault(accepts=True, ends="answer", status=status, body=body, headers=dict(headers or {}))


class Faults:
    """The script of one stand-in: a queue of faults for each API method."""

    def __init__(self) -> None:
        self._queues: dict[str, deque[Fault | None]] = {}

    def next(self, method: str, fault: Fault, *, times: int = 1, after: int = 0) -> None:
        """Let the next `times` calls of `method` meet `fault`, once `after` calls have gone well.

        `method` is the name in `Call.name` ("push", "chat.postMessage"), or `ANY` for whichever comes.
        """
        queue = self._queues.setdefault(method, deque())
        queue.extend([None] * after + [fault] * times)

    def take(self, method: str) -> Fault | None:
        """The fault that this call meets, if any; used up by asking."""
        for name in (method, ANY):
            queue = self._queues.get(name)
            if queue:
                return queue.popleft()
        return None

    @property
    def pending(self) -> int:
        """How many scripted faults have not been met yet."""
        return sum(1 for queue in self._queues.values() for fault in queue if fault)

    def clear(self) -> None:
        """Forget the whole script."""
        self._queues.clear()
