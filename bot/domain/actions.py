"""What a button means, as a typed value with one short spelling.

A payload says what was pressed, never who pressed it or what they may do: that is asked at the tap.
The spelling is versioned and fits the tightest platform (a LINE postback holds 300 characters,
https://developers.line.biz/en/reference/messaging-api/#postback-action).
"""

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote, unquote

VERSION = "1"
LIMIT = 300


class Verb(StrEnum):
    """What a button does. The comment behind each names its arguments, in order."""

    ANSWER = "ans"  # sheet, question, value
    SKIP = "skp"  # sheet, question
    REASON = "why-not"  # sheet, question
    WHY = "why"  # sheet, question
    BACK = "bck"  # sheet
    PAUSE = "pau"  # sheet
    RESUME = "res"  # sheet
    UNDO = "und"  # sheet
    LIST = "lst"  # sheet
    CHOOSE_FIX = "cfx"  # sheet
    FIX = "fix"  # sheet, question
    SEND = "snd"  # sheet
    SEND_SEEN = "sns"  # sheet, the answers that stood beside the button
    GO_ON = "goo"  # no argument: whatever is owed
    OPEN_SHEET = "opn"  # project
    SWITCH = "swi"  # no argument: which project?
    AGREE = "agr"  # code
    LATER = "ltr"  # code
    CONSENT_AGAIN = "cns"  # code, language
    LANGUAGE = "lng"  # language
    HELP = "hlp"
    PERSON = "psn"
    STATUS = "sta"  # project, or "" for the list
    COMPARISON = "cmp"  # project, cycle, stage
    MENU = "mnu"
    NEW = "new"
    NEW_CONFIRM = "nwc"  # the preview; its state is in the dialog's context
    INVITE = "inv"  # project
    RENEW_CODE = "rnw"  # project, side, the code that it replaces
    REVOKE_CODE = "rvk"  # project, side
    MANAGE = "mng"  # project
    RENAME = "ren"  # project
    DATES = "dat"  # project
    CANCEL = "can"  # project
    ARCHIVE = "arc"  # project
    MEMBERS = "mem"  # project
    REMOVE_MEMBER = "rem"  # project, person
    MAKE_RESPONDENT = "mkr"  # project, person
    LEAVE = "lev"  # project
    LEAVE_CONFIRM = "lvc"  # project
    CLOSE = "cls"  # project, stage
    EXPORT = "exp"  # project, format
    DONE = "don"  # reminder
    PAPER = "pap"  # reminder, side
    SNOOZE = "snz"  # reminder, days


_ARITY = {
    Verb.ANSWER: 3, Verb.SKIP: 2, Verb.REASON: 2, Verb.WHY: 2, Verb.BACK: 1, Verb.PAUSE: 1, Verb.RESUME: 1,
    Verb.UNDO: 1, Verb.LIST: 1, Verb.CHOOSE_FIX: 1, Verb.FIX: 2, Verb.SEND: 1, Verb.SEND_SEEN: 2, Verb.GO_ON: 0,
    Verb.OPEN_SHEET: 1,
    Verb.SWITCH: 0, Verb.AGREE: 1, Verb.LATER: 1, Verb.CONSENT_AGAIN: 2, Verb.LANGUAGE: 1, Verb.HELP: 0,
    Verb.PERSON: 0, Verb.STATUS: 1, Verb.COMPARISON: 3, Verb.MENU: 0, Verb.NEW: 0, Verb.NEW_CONFIRM: 0,
    Verb.INVITE: 1, Verb.RENEW_CODE: 3, Verb.REVOKE_CODE: 2, Verb.MANAGE: 1, Verb.RENAME: 1, Verb.DATES: 1,
    Verb.CANCEL: 1, Verb.ARCHIVE: 1, Verb.MEMBERS: 1, Verb.REMOVE_MEMBER: 2, Verb.MAKE_RESPONDENT: 2,
    Verb.LEAVE: 1, Verb.LEAVE_CONFIRM: 1, Verb.CLOSE: 2, Verb.EXPORT: 2, Verb.DONE: 1, Verb.PAPER: 2,
    Verb.SNOOZE: 2,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Action:
    """A verb with its arguments; checked when it is built, so that a wrong button fails in our code."""

    verb: Verb
    args: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.args) != _ARITY[self.verb]:
            raise ValueError(f"{self.verb.name} takes {_ARITY[self.verb]} arguments, not {len(self.args)}")
        if len(self.token) > LIMIT:
            raise ValueError(f"{self.verb.name}: {len(self.token)} characters, more than {LIMIT}")

    @property
    def token(self) -> str:
        """The spelling that travels in a button: ``1:verb:arg:arg``, arguments percent-encoded."""
        return ":".join((VERSION, self.verb.value, *(quote(arg, safe=".-_@") for arg in self.args)))


def act(verb: Verb, *args: str) -> Action:
    """``Action(verb, args)`` with less to type."""
    return Action(verb, args)


def read_token(token: str) -> Action | None:
    """The action that a button's payload spells, or None for anything that we did not write."""
    version, _, rest = token.partition(":")
    if version != VERSION or not rest or len(token) > LIMIT:
        return None
    name, *args = rest.split(":")
    try:
        return Action(Verb(name), tuple(unquote(arg) for arg in args))
    except ValueError:
        return None
