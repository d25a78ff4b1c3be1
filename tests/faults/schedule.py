"""What happens in a schedule: drawn from a seed before anything runs, so that a part of it can be left out."""

from dataclasses import dataclass, replace
from random import Random

STORE = ("dies-before", "dies-after", "commit-lost", "poison", "locked", "full", "gone", "other-acts")
"""What may happen at one transaction: the process dies before it or after its commit; the commit is kept but nobody hears
so; the turn breaks by a fault of ours; the database is locked by others, full, or away; another process acts just before.
"""

WIRE = (
    *("429", "429-wait", "500", "503", "resets", "taken-resets", "times-out", "taken-times-out", "taken-500"),
    *("dies-untaken", "dies-taken", "stalls-before", "stalls-after", "other-acts"),
)
"""What may happen at one message on its way to a platform. ``taken``: it was accepted before the trouble. ``stalls``: the
machine stands still for longer than a lease while another one goes on.
"""

HOOK = ("late", "twice", "again")
"""What may happen to an event on its way to the bot: it comes some steps later, twice, or once more as a redelivery."""

CLOCK = ("+9d", "+5h", "-3h")
"""By how much the machine's clock is wrong during one step."""


@dataclass(frozen=True)
class Trouble:
    """One fault: ``where`` is store, wire, hook or clock; ``at`` counts the boundaries of that kind within the step from 0."""

    where: str
    what: str
    at: int = 0


@dataclass(frozen=True)
class Step:
    """Something that somebody or some process does. ``number`` chooses among buttons, days or processes."""

    what: str
    who: str = ""
    number: int = 0
    troubles: tuple[Trouble, ...] = ()


@dataclass(frozen=True)
class Schedule:
    """A short story with ``processes`` of the bot on one database."""

    seed: int
    processes: int
    steps: tuple[Step, ...]

    def without(self, begin: int, end: int) -> "Schedule":
        """The same without these steps."""
        return replace(self, steps=self.steps[:begin] + self.steps[end:])

    def calmer(self, step: int, trouble: int) -> "Schedule":
        """The same without one trouble."""
        one = self.steps[step]
        kept = one.troubles[:trouble] + one.troubles[trouble + 1 :]
        return replace(self, steps=(*self.steps[:step], replace(one, troubles=kept), *self.steps[step + 1 :]))

    def __str__(self) -> str:
        lines = [f"seed {self.seed}, {self.processes} processes"]
        for step in self.steps:
            troubles = ", ".join(f"{t.where} {t.at}: {t.what}" for t in step.troubles)
            lines.append(f"  {step.what} {step.who} {step.number}" + (f"  [{troubles}]" if troubles else ""))
        return "\n".join(lines)


LINE_DEEDS = ("answers", "answers", "answers", "answers", "undo", "chatter", "resumes")
PROCESS_DEEDS = (
    *("delivers", "delivers", "beats", "beats", "leaps", "restarts"),
    *("quota-spent", "quota-back", "token-revoked", "token-back", "pack-gone", "pack-back"),
)


def draw(seed: int) -> Schedule:
    """The schedule of that seed."""
    chance = Random(seed)
    processes = chance.choice((1, 1, 2, 2, 4))
    steps = tuple(_step(chance) for _ in range(chance.randint(4, 10)))
    return Schedule(seed, processes, steps)


def _step(chance: Random) -> Step:
    kind = chance.random()
    if kind < 0.45:
        step = Step(chance.choice(LINE_DEEDS), chance.choice(("hana", "hana", "jiro")), chance.randrange(6))
    elif kind < 0.55:
        step = Step(chance.choice(("joins", "joins", "agrees")), "jiro")
    elif kind < 0.62:
        step = Step(chance.choice(("submits", "submits", "chatter")), "sachi")
    elif kind < 0.74:
        who = chance.choice(("tanaka", "tanaka", "suzuki"))
        step = Step(chance.choice(("commands", "writes", "writes")), who, chance.randrange(4))
    else:
        step = Step(chance.choice(PROCESS_DEEDS), number=chance.randrange(12))
    return replace(step, troubles=tuple(_troubles(chance)))


def _troubles(chance: Random) -> list[Trouble]:
    found = []
    for _ in range(chance.choice((0, 0, 1, 1, 2))):
        where = chance.choice(("store", "store", "wire", "wire", "hook", "clock"))
        match where:
            case "store":
                found.append(Trouble(where, chance.choice(STORE), chance.choice((0, 0, 1, 2, 3, 5, 8))))
            case "wire":
                found.append(Trouble(where, chance.choice(WIRE), chance.choice((0, 0, 0, 1, 2))))
            case "hook":
                found.append(Trouble(where, chance.choice(HOOK)))
            case _:
                if chance.random() < 0.4:
                    found.append(Trouble(where, chance.choice(CLOCK)))
    return found
