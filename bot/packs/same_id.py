"""A city's own pack under an id that comes with Kyodo. A newer version of the same city takes its place for new projects,
as may be meant; an older one has no effect, and another city's would be taken for the one that is known. None of that is
seen from the files, so each is said.
"""

from dataclasses import dataclass
from pathlib import Path

from bot.domain.pack import Pack
from bot.packs.reader import packs_dir, that_come_with_kyodo


@dataclass(frozen=True, slots=True)
class SameId:
    """Which of the two stands. ``odd``: it can hardly be meant so."""

    file: str
    reason: str
    odd: bool

    def __str__(self) -> str:
        return f"{self.file}: {'warning: ' if self.odd else ''}{self.reason}"


def same_id(pack: Pack, file: Path) -> SameId | None:
    """What is to be said of the pack in that file; None where it has an id of its own, or comes with Kyodo itself."""
    known = {loaded.pack.id: loaded.pack for _, loaded in that_come_with_kyodo() if loaded.pack is not None}
    theirs = known.get(pack.id)
    if theirs is None or file.resolve().parent == packs_dir().resolve():
        return None
    own, other = f"{pack.id} {pack.version}", f"{theirs.id} {theirs.version}, which comes with Kyodo"
    if pack.age > theirs.age:
        reason = f"{own} stands for new projects, in the place of {other}"
    elif pack.age < theirs.age:
        reason = (
            f"{own} has no effect on new projects: {other}, is newer and stands; raise version in the file"
        )
    else:
        reason = f"{own} comes with Kyodo already, which does not start with two of them; raise version in the file"
    here, there = pack.municipality.in_("ja"), theirs.municipality.in_("ja")
    if here != there:
        reason += f". Its municipality is {here}, and under this id {there} is known: another city needs an id of its own"
    return SameId(file.name, reason, odd=here != there or pack.age <= theirs.age)
