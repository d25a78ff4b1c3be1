"""What ``doctor`` prints: a line for each thing that it looked at."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """``look``: nothing is known to be wrong, but only a person can see it."""

    OK = "ok"
    WRONG = "WRONG"
    LOOK = "look"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: ``mend`` says what to do about it, where anything is to be done."""

    state: State
    what: str
    mend: str = ""

    @property
    def right(self) -> bool:
        """Whether nothing is wrong, as far as can be seen."""
        return self.state is not State.WRONG

    @property
    def line(self) -> str:
        """How it is printed."""
        return f"{self.state:<5}  {self.what}" + (f" -> {self.mend}" if self.mend else "")


def ok(what: str) -> Finding:
    """It is right."""
    return Finding(State.OK, what)


def wrong(what: str, mend: str) -> Finding:
    """It is wrong; ``mend`` says how to put it right."""
    return Finding(State.WRONG, what, mend)


def look(what: str, mend: str) -> Finding:
    """Only a person can see whether it is right; ``mend`` says where to look."""
    return Finding(State.LOOK, what, mend)
