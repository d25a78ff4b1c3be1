"""The written agreement (協定書, 契約書) of a project: its items, who has agreed to which words, its versions.

Kyodo records what was agreed; it does not sign. An item is missing while it has no words, drafted while a side
has not yet agreed to exactly these words, agreed when all have. Changing words opens the item again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum


class ItemState(StrEnum):
    """How an item stands, for one side or for all."""

    MISSING = "missing"
    DRAFTED = "drafted"
    AGREED = "agreed"


@dataclass(frozen=True, slots=True)
class Clause:
    """The words of one item. ``agreed``: when each side (by letter) agreed to these words; ``by`` is the person
    who wrote them, ``at`` when (aware UTC), ``message`` the platform's id of the words, for taking them back.
    """

    text: str
    by: str
    at: datetime
    agreed: Mapping[str, datetime] = field(default_factory=dict)
    message: str = ""

    def state(self, sides: Iterable[str]) -> ItemState:
        """For these sides together."""
        if not self.text:
            return ItemState.MISSING
        return ItemState.AGREED if all(side in self.agreed for side in sides) else ItemState.DRAFTED


@dataclass(frozen=True, slots=True)
class Concluded:
    """One version that all sides agreed to: 1 is the agreement, later ones its amendments. ``texts`` are the
    words by item, ``changed`` the items that differ from the version before, ``signers`` and ``signed_on`` as
    told by people.
    """

    number: int
    at: datetime
    by: str
    texts: Mapping[str, str]
    changed: tuple[str, ...] = ()
    signers: str = ""
    signed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """All items by id, and the versions that were concluded, oldest first."""

    clauses: Mapping[str, Clause] = field(default_factory=dict)
    concluded: tuple[Concluded, ...] = ()

    def state(self, item: str, sides: Iterable[str]) -> ItemState:
        """How that item stands for these sides together."""
        clause = self.clauses.get(item)
        return clause.state(sides) if clause else ItemState.MISSING

    def state_for(self, item: str, side: str) -> ItemState:
        """How that item stands for one side."""
        return self.state(item, (side,))

    def word(self, item: str, text: str, by: str, at: datetime, message: str = "") -> "Agreement":
        """With these words for the item; the same words again change nothing, other ones open it for all sides."""
        standing = self.clauses.get(item)
        if standing is not None and standing.text == text:
            return self
        return replace(self, clauses={**self.clauses, item: Clause(text, by, at, message=message)})

    def without_words_of(self, person: str, message: str) -> "Agreement":
        """Without the words that came from that message of that person: such items have none any more."""
        clauses = {
            item: Clause("", clause.by, clause.at)
            if (clause.by, clause.message) == (person, message)
            else clause
            for item, clause in self.clauses.items()
        }
        return replace(self, clauses=clauses)

    def without_person(self, person: str) -> "Agreement":
        """Without the words of that person that no side has agreed to. What a side agreed to is its own by that."""
        clauses = {
            item: Clause("", clause.by, clause.at) if clause.by == person and not clause.agreed else clause
            for item, clause in self.clauses.items()
        }
        return replace(self, clauses=clauses)

    def agree(self, item: str, text: str, side: str, at: datetime) -> "Agreement":
        """With that side's consent to these words. Words that have changed since change nothing."""
        clause = self.clauses.get(item)
        if clause is None or clause.text != text or not text or side in clause.agreed:
            return self
        agreed = replace(clause, agreed={**clause.agreed, side: at})
        return replace(self, clauses={**self.clauses, item: agreed})

    def draft(self, texts: Mapping[str, str], by: str, at: datetime) -> "Agreement":
        """With words for items that have none yet; what people wrote or agreed to stays."""
        found = self
        for item, text in texts.items():
            if text and found.state(item, ()) is ItemState.MISSING:
                found = found.word(item, text, by, at)
        return found

    def open_items(self, items: Iterable[str], sides: Iterable[str]) -> tuple[str, ...]:
        """Those of these items that not all sides have agreed to."""
        sides = tuple(sides)
        return tuple(item for item in items if self.state(item, sides) is not ItemState.AGREED)

    def unsettled(self, items: Iterable[str], sides: Iterable[str]) -> tuple[str, ...]:
        """Those of these items that a recorded version does not settle: not agreed by all, or changed since."""
        items = tuple(items)
        waiting = {*self.open_items(items, sides), *self.amended}
        return tuple(item for item in items if item in waiting)

    @property
    def texts(self) -> dict[str, str]:
        """The words that stand, by item."""
        return {item: clause.text for item, clause in self.clauses.items() if clause.text}

    @property
    def amended(self) -> tuple[str, ...]:
        """Items whose words differ from the version concluded last; nothing before the first."""
        if not self.concluded:
            return ()
        last = self.concluded[-1].texts
        ids = dict.fromkeys((*last, *self.texts))
        return tuple(item for item in ids if last.get(item, "") != self.texts.get(item, ""))

    def conclude(
        self, by: str, at: datetime, *, signers: str = "", signed_on: date | None = None
    ) -> "Agreement":
        """With a further version of the words that stand; the same words as before change nothing."""
        if not self.texts or (self.concluded and not self.amended):
            return self
        changed = self.amended if self.concluded else tuple(self.texts)
        number = len(self.concluded) + 1
        version = Concluded(number, at, by, self.texts, changed, signers, signed_on)
        return replace(self, concluded=(*self.concluded, version))
