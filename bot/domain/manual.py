"""ヘルプ: every word that can be typed, by what it is for, and to whom it is told.

A word stands under one topic, in one group. It is told to whoever may do it somewhere, where it can be done in the chat
that they write in; so nobody reads of what would be refused, and nothing that somebody may do is left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.intents import Word
from bot.domain.permissions import Permission


class Place(StrEnum):
    """In which chats a word does something."""

    ANYWHERE = "anywhere"
    WORKSPACE = "workspace"
    PHONE = "phone"
    READINGS = "readings"  # where readings of kanji are on offer


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: what they may do in any project, and where they write."""

    rights: frozenset[Permission]
    workspace: bool
    readings: bool = False


@dataclass(frozen=True, slots=True)
class _Entry:
    """``needs``: the right without which the word is refused; None for words that are everybody's."""

    word: Word
    needs: Permission | None = None
    place: Place = Place.ANYWHERE

    def is_for(self, reader: Reader) -> bool:
        """Whether this reader is told of it."""
        if self.needs is not None and self.needs not in reader.rights:
            return False
        match self.place:
            case Place.WORKSPACE:
                return reader.workspace
            case Place.PHONE:
                return not reader.workspace
            case Place.READINGS:
                return reader.readings
        return True


def _of(needs: Permission | None, *words: Word, place: Place = Place.ANYWHERE) -> tuple[_Entry, ...]:
    return tuple(_Entry(word, needs, place) for word in words)


_P = Permission

TOPICS: Mapping[str, Mapping[str, tuple[_Entry, ...]]] = {
    "answering": {
        "steps": _of(
            _P.ANSWER, Word.ANSWER, Word.BACK, Word.SKIP, Word.FIX, Word.UNDO, Word.LIST, Word.REASON, Word.WHY, Word.SEND
        ),
        "pauses": (
            *_of(_P.ANSWER, Word.PAUSE, Word.RESUME, Word.SWITCH),
            *_of(_P.TAKE_PART, Word.SHARE, place=Place.PHONE),
        ),
    },
    "project": {
        "standing": (
            *_of(_P.SEE_STATUS, Word.STATUS, Word.DEADLINES, Word.OVERDUE, Word.CALENDAR),
            *_of(_P.SEE_COMPARISON, Word.PICTURE, Word.PHASES),
        ),
        "talking": (
            *_of(_P.SEE_COMPARISON, Word.TALK, Word.POINTS, Word.NOTES),
            *_of(_P.TAKE_PART, Word.NOTE, Word.MOVE_DAY),
        ),
        "agreed": (
            *_of(_P.SEE_COMPARISON, Word.AGREEMENT, Word.DOCUMENT, Word.MONEY, Word.CHOOSING),
            *_of(_P.SEE_STATUS, Word.ROLES, Word.INSURANCE, Word.PRINCIPLES),
            *_of(_P.TAKE_PART, Word.TOOLS),
        ),
        "review": (
            *_of(_P.SEE_COMPARISON, Word.EVALUATION, Word.AT_HAND, Word.SCORES, Word.SURVEY, Word.SURVEY_RESULTS),
            *_of(_P.TAKE_PART, Word.SURVEY_WORDS),
            *_of(_P.SEE_COMPARISON, Word.PUBLISH),
        ),
        "others": _of(None, Word.CASES, Word.EXPLAIN),
    },
    "running": {
        "begins": (
            *_of(_P.CREATE, Word.NEW, place=Place.WORKSPACE),
            *_of(_P.MANAGE, Word.INVITE, Word.CLOSE, Word.NEXT_CYCLE),
        ),
        "asks": (
            *_of(_P.SEE_MISSING, Word.NUDGE),
            *_of(_P.MANAGE, Word.EVALUATORS, Word.INVITE_EVALUATORS, Word.BLANK),
            *_of(_P.KEY_IN, Word.KEY_IN),
        ),
        "rooms": _of(_P.MANAGE, Word.CONNECT, Word.DISCONNECT, place=Place.WORKSPACE),
        "lost": _of(_P.MANAGE, Word.FAILURES),
    },
    "office": {
        "papers": _of(_P.EXPORT, Word.EXPORT, Word.REPORT),
        "desks": _of(_P.SEE_OVERDUE, Word.STATUS_PAGE, Word.MAIL),
        "leaves": _of(_P.EXPORT, Word.HANDOVER),
    },
    "self": {
        "chat": (
            *_of(None, Word.JOIN),
            *_of(None, Word.MENU, place=Place.WORKSPACE),
            *_of(None, Word.NOTIFICATIONS, Word.LANGUAGE),
            *_of(None, Word.READINGS, place=Place.READINGS),
            *_of(None, Word.PERSON, Word.HELP),
        ),
        "data": _of(None, Word.MY_RECORD, Word.ERASE, Word.LEAVE),
    },
}  # fmt: skip
"""Topics with their groups, in the order in which they are read."""


def topics_for(reader: Reader) -> dict[str, dict[str, tuple[Word, ...]]]:
    """What this reader is told: by topic and group, without those of which nothing is left."""
    found = {
        topic: {
            group: words
            for group, entries in groups.items()
            if (words := tuple(entry.word for entry in entries if entry.is_for(reader)))
        }
        for topic, groups in TOPICS.items()
    }
    return {topic: groups for topic, groups in found.items() if groups}
