"""What a one-to-one conversation is about right now. The position inside a sheet is not here: it is derived."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Expecting(StrEnum):
    """What the next typed words are for, where they are not an answer to the standing question."""

    NOTHING = ""  # about: that somebody was welcomed back, or question/how often nothing was read for it
    REASON = "reason"  # about: question
    OFFERED = "offered"  # about: question, the standing question/how often, words that may be the first one's reason
    FIX = "fix"  # the number of the question to correct
    CONSENT = "consent"  # about: join code
    LANGUAGE = "language"
    SHEET = "sheet"  # about: project/questionnaire of each sheet offered
    FORM = "form"  # about: project/form with which one of the others is to be compared
    CLAUSE = "clause"  # about: project/item of the agreement whose words follow
    NOTE = "note"  # about: project/kind of the note whose words follow
    DAY = "day"  # about: project/kind of the date that is to move
    PERSON = "person"  # about: the projects whose coordinators hear what is written
    REPLY = "reply"  # about: project/person and, behind a space, the sheet that they asked about
    SHARE = "share"  # about: project/person whose phone somebody else answers on as well
    PAPER = "paper"  # about: project/side of whom a paper sheet came
    PUBLISH_WORDS = "publish_words"  # about: project/cycle/item whose words are published otherwise
    CORRECTION = "correction"  # about: project/cycle of the text that is corrected
    OBJECTION = "objection"  # about: project/cycle/hash of the text that should be otherwise
    PROJECT = "project"  # about: the command, and the name that several projects answer to


@dataclass(frozen=True, slots=True)
class Chat:
    """The state of one person's one-to-one chat.

    ``sheet`` is in focus; ``about`` belongs to ``expecting``; ``shown_at`` is when the words on screen went
    out (aware UTC, real clock); ``wrong_codes`` counts wrong join codes, ``wait_until`` holds further ones
    back.
    """

    person: str
    sheet: str | None = None
    expecting: Expecting = Expecting.NOTHING
    about: str = ""
    shown_at: datetime | None = None
    paused: bool = False
    wrong_codes: int = 0
    wait_until: datetime | None = None
