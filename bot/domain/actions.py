"""What a button means, as a typed value with one short spelling.

A payload says what was pressed, never who pressed it or what they may do: that is asked at the tap.
The spelling is versioned and fits the tightest platform (a LINE postback holds 300 characters,
https://developers.line.biz/en/reference/messaging-api/#postback-action).
"""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from urllib.parse import quote, unquote

_PLAIN = re.compile(r"[A-Za-z0-9._@~-]*")
VERSION = "1"
LIMIT = 300


class Verb(StrEnum):
    """What a button does. The comment behind each names its arguments, in order."""

    ANSWER = "ans"  # sheet, question, value
    SKIP = "skp"  # sheet, question
    MARK = "mrk"  # sheet, question, unknown or not_applicable
    TOGGLE = "tgl"  # sheet, question, option, on or off
    FILL = "fil"  # sheet, question, column, value (for a party: side:a)
    PARTY = "pty"  # sheet, question, side
    DAY = "day"  # sheet, question, column or "": the day comes with the press
    WRITE_ROW = "wrw"  # sheet, question
    DROP_ROW = "drw"  # sheet, question, row from 0, how many rows stood beside the button
    GATHER = "gth"  # sheet, question
    SAME = "sam"  # sheet, question
    TAKE_ADVICE = "tka"  # sheet, question
    TERMS = "trm"  # sheet, question
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
    OPEN_FORM = "opf"  # project, questionnaire
    SWITCH = "swi"  # no argument: which project?
    JOIN = "joi"  # no argument: how to give the code of an invitation
    AGREE = "agr"  # code
    LATER = "ltr"  # code
    CONSENT_AGAIN = "cns"  # code, language
    LANGUAGE = "lng"  # language
    HELP = "hlp"
    HELP_ON = "hlo"  # topic
    PERSON = "psn"
    STATUS = "sta"  # project, or "" for the list
    STATUS_WHY = "stw"  # project, figure or "" for all at a glance, how many lines stood on the cards before
    PROJECTS = "prj"  # command, name or "", how many stood on the cards before
    COMPARISON = "cmp"  # project, cycle, questionnaire
    PICTURE = "pic"  # project, timeline or another kind, cycle, questionnaire or "" for the newest
    PICTURE_WORDS = "piw"  # project, timeline or another kind, cycle, questionnaire or "" for the newest
    AGENDA = "agd"  # project, cycle, questionnaire
    WANT_TO_HEAR = "wth"  # project, cycle, questionnaire, question, on or off
    TALK_DAY = "tlk"  # project, cycle, questionnaire: the day comes with the press
    POINT = "pnt"  # project, cycle, questionnaire, question
    POINT_STATE = "pst"  # project, point, done or dropped or open
    POINTS = "pts"  # project
    TOOLS = "tls"  # project
    AGREEMENT = "agm"  # project
    CLAUSE = "cla"  # project, item
    CLAUSE_EDIT = "cle"  # project, item
    CLAUSE_AGREE = "clg"  # project, item, the words that stood beside the button
    CONCLUDE = "ccl"  # project
    DOCUMENT = "doc"  # project
    NOTE = "nte"  # project, problem or change
    NOTES = "nts"  # project
    MOVE_DAY = "mvd"  # project, the date's kind (event.new, "" for the next): the day comes with the press
    MOVE_DAY_TO = "mvt"  # project, the date's kind, the day before, the new day
    ASK_MOVE = "amv"  # project, the date's kind, the new day: a wish, for the coordinator to confirm
    MONEY = "mny"  # project
    PRINCIPLES = "prn"  # project
    CHOOSING = "cho"  # project
    COMPARE_FORMS = "cpf"  # project, form, another form or "" to be asked for it
    SET_FORM = "sfm"  # project, form
    ROLES = "rol"  # project, role or "" for those of the project's own bodies
    INSURANCE = "ins"  # project
    EVALUATORS = "evs"  # project
    INVITE_EVALUATORS = "ive"  # project
    AT_HAND = "ahd"  # project, cycle or "" for the one that is to be evaluated
    EVALUATE = "evl"  # project, cycle or ""
    CLOSE_EVALUATION = "cev"  # project, cycle
    SCORES = "scr"  # project, cycle or ""
    PHASES = "phs"  # project, cycle, questionnaire or "" for the newest that tells them apart
    SURVEY = "srv"  # project
    OPEN_SURVEY = "sro"  # project
    RENEW_SURVEY = "srr"  # project, survey, the head of the token that it replaces
    CLOSE_SURVEY = "src"  # project, survey, yes or "" to be asked once more
    SURVEY_RESULTS = "srs"  # project, cycle or "" for the newest
    SURVEY_WORDS = "srw"  # project, cycle or "", how many words stood on the cards before
    REOPEN = "rop"  # project, stage
    NEXT_CYCLE = "nxc"  # project
    SIDES = "sds"  # project
    ADD_SIDE = "ads"  # project
    EDIT_SIDE = "eds"  # project, side
    RULE = "rul"  # project, rule
    UPGRADE = "upg"  # project
    UPGRADE_TO = "upt"  # project, version
    MENU = "mnu"
    NEW = "new"
    NEW_CONFIRM = "nwc"  # the preview; its state is in the dialog's context
    INVITE = "inv"  # project
    RENEW_CODE = "rnw"  # project, side, the code that it replaces
    REVOKE_CODE = "rvk"  # project, side
    MANAGE = "mng"  # project
    RENAME = "ren"  # project
    DATES = "dat"  # project
    KEEP_DATES = "dtk"  # project: what moves was seen; its state is in the dialog's context
    DATE_RULE = "drl"  # project, the rule's kind or new
    EVENTS = "evn"  # project
    EVENT = "evt"  # project, number
    RESERVE_DAY = "rsv"  # project, number: the day comes with the press
    EVENT_STATE = "est"  # project, number, on or off or out, yes or "" to be asked once more
    CANCEL = "can"  # project
    ARCHIVE = "arc"  # project
    MEMBERS = "mem"  # project
    REMOVE_MEMBER = "rem"  # project, person
    SHARE = "shr"  # project, person
    SHARE_MINE = "shm"  # project
    TAKE_TURN = "ttn"  # project, person
    TELL_GROUP = "tgr"  # project, group or "", the day on which the question stood, or "" to be asked first
    PLACE = "plc"  # project, person
    RELINK = "rlk"  # project, person
    SUCCEED_PLACE = "ppl"  # project, person
    SUCCEED_SIDE = "pps"  # project, side
    SUCCEED_MINE = "ppm"  # project
    SHOW_ANSWERS = "sha"  # sheet
    HIDE_ANSWERS = "hia"  # sheet
    SEE_ANSWERS = "sea"  # project, sheet
    REPLY_TO = "rpl"  # project, person, sheet or "", question or ""
    BLANK = "bla"  # project, side
    KEY_IN = "kin"  # project, side or "" to be asked for it
    KEY_FOR = "kyf"  # project, side, person or "" for a paper without a name
    KEY_NAME = "kyn"  # project, side
    KEY_SHEET = "kys"  # project, person, questionnaire
    SAME_PERSON = "smp"  # project, person on paper, person
    USE_INSTEAD = "usi"  # project, the sheet that was set aside
    MAKE_RESPONDENT = "mkr"  # project, person
    LEAVE = "lev"  # project
    LEAVE_CONFIRM = "lvc"  # project
    CLOSE = "cls"  # project, stage
    EXPORT = "exp"  # project, format
    DONE = "don"  # reminder
    PAPER = "pap"  # reminder, side
    SNOOZE = "snz"  # reminder, days
    OTHER_WAYS = "otw"  # reminder
    HAND_OVER = "hov"  # reminder
    HAND_TO = "hvt"  # reminder, person, who had it when the button was made or ""
    HAND_BACK = "hvb"  # reminder, who had it before or ""
    OFFICIALS = "ofc"  # project
    NAME_OFFICIAL = "ofn"  # project
    REMOVE_OFFICIAL = "ofr"  # project, person
    ROLE_CODE = "ofd"  # project, role, "" to be shown, the code that it replaces, or stop
    HANDOVERS = "hvs"  # no argument
    PLAN_HANDOVER = "hvn"  # no argument
    KEEP_HANDOVER = "hvk"  # the preview; its state is in the dialog's context
    DROP_HANDOVER = "hvd"  # handover
    BRIEF = "brf"  # handover or "" for all that one looks after, how many stood on the cards before
    BRIEF_FILE = "bff"  # handover or "", docx or csv
    EXTEND = "ext"  # reminder, days or "": the day may come with the press
    GRANT = "grt"  # project, request, yes or no
    NOTIFICATIONS = "ntf"
    REST = "rst"  # days or "": the day comes with the press
    MUTE = "mut"  # project or "" for all
    UNMUTE = "unm"  # project or "" for all
    CALENDAR = "cal"  # project or "" for all
    RENEW_CALENDAR = "rnl"  # project or "" for all, the head of the token that it replaces
    STOP_CALENDAR = "stc"  # project or "" for all, the head of the token
    OVERDUE = "ovd"  # project or "" for all, how many stood on the cards before
    OVERDUE_TABLE = "ovt"  # project or "" for all
    SPEAK_TO = "spk"  # project or "" for all, the day on which the question stood, or "" to be asked first
    DEADLINES = "ddl"  # project or "" for all, how many stood on the cards before
    DATE_WHY = "dwy"  # project, cycle, the date's kind
    HOME = "hom"  # show, pack, year, page, all or list; the value
    REFRESH = "rfs"  # project
    NUDGE = "ndg"  # project, the day on which the question stood, or "" to be asked first
    BIND = "bnd"  # project or "" to be asked which, the channel
    UNBIND = "ubn"  # project, the channel
    RECORD = "rcd"  # no argument: the project is chosen in the dialog
    STATUS_PAGE = "spg"  # project or "" for all
    MAKE_STATUS_PAGE = "spm"  # project or "" for all, days, the page that it replaces or ""
    STOP_STATUS_PAGE = "sps"  # project or "" for all, the page
    MAIL_DESKS = "mld"  # project or "" for all
    ADD_MAIL = "mla"  # project or "" for all
    PROVE_MAIL = "mlp"  # project or "" for all, the box
    SEND_MAIL = "mls"  # project or "" for all, the box
    STOP_MAIL = "mlx"  # project or "" for all, the box
    READINGS = "rdg"  # what made the card, as its button spelled it, or "" for what stands to be answered
    FIX_REASON = "fxr"  # sheet, question
    CONSENT_TEXT = "cnt"  # code
    CONSENT_ANEW = "cna"  # project
    MY_RECORD = "myr"  # no argument
    MY_SHEET = "mys"  # project, sheet
    MY_FILE = "myf"  # json or csv
    ERASE = "ers"  # no argument
    KEEP_LONGER = "klg"  # project, how many years had been added when the dialog opened or ""
    FAILURES = "fls"  # how many stood before
    FAILURE_RETRY = "flr"  # tenant, failure
    FAILURE_ASIDE = "fla"  # tenant, failure
    REPORT = "rpt"  # fiscal year as typed, or "" for the present one
    REPORT_FILE = "rpf"  # fiscal year, pdf or docx or xlsx
    ERASE_CONFIRM = "erc"  # the day on which the question stood
    PUBLISH = "pub"  # project, cycle or ""
    PUBLISH_SECTION = "pbs"  # project, cycle, section, how many items stood before
    PUBLISH_TICK = "pbt"  # project, cycle, item, on or off, how many items stood before
    PUBLISH_WORDS = "pbw"  # project, cycle, item
    PUBLISH_FIELD = "pbf"  # project, cycle, field or "" to be shown them
    PUBLISH_CORRECTION = "pbc"  # project, cycle
    PUBLISH_ASK = "pba"  # project, cycle
    PUBLISH_READ = "pbr"  # project, cycle, how many items stood before
    APPROVE = "apv"  # project, cycle, the head of the text's hash
    OBJECT = "obj"  # project, cycle, the head of the text's hash
    WITHDRAW = "wdr"  # project, cycle, yes or "" to be asked once more
    CASES = "css"  # words or ""


ON_REMINDERS = frozenset(
    {
        *(Verb.DONE, Verb.PAPER, Verb.SNOOZE, Verb.OTHER_WAYS, Verb.HAND_OVER, Verb.HAND_TO, Verb.HAND_BACK),
        Verb.EXTEND,
    }
)
"""What can be done about a reminder, which its button names first."""

_ARITY = {
    Verb.PUBLISH: 2, Verb.PUBLISH_SECTION: 4, Verb.PUBLISH_TICK: 5, Verb.PUBLISH_WORDS: 3, Verb.PUBLISH_FIELD: 3,
    Verb.PUBLISH_CORRECTION: 2, Verb.PUBLISH_ASK: 2, Verb.PUBLISH_READ: 3, Verb.APPROVE: 3, Verb.OBJECT: 3,
    Verb.WITHDRAW: 3, Verb.CASES: 1, Verb.REPORT: 1, Verb.REPORT_FILE: 2,
    Verb.READINGS: 1, Verb.FIX_REASON: 2, Verb.PICTURE: 4, Verb.PICTURE_WORDS: 4,
    Verb.CONSENT_TEXT: 1, Verb.CONSENT_ANEW: 1,
    Verb.MY_RECORD: 0, Verb.MY_SHEET: 2, Verb.MY_FILE: 1, Verb.ERASE: 0, Verb.ERASE_CONFIRM: 1,
    Verb.KEEP_LONGER: 2, Verb.FAILURES: 1, Verb.FAILURE_RETRY: 2, Verb.FAILURE_ASIDE: 2,
    Verb.TAKE_ADVICE: 2, Verb.CHOOSING: 1, Verb.COMPARE_FORMS: 3, Verb.SET_FORM: 2, Verb.ROLES: 2,
    Verb.INSURANCE: 1, Verb.MARK: 3, Verb.TOGGLE: 4, Verb.FILL: 4, Verb.PARTY: 3, Verb.DAY: 3, Verb.WRITE_ROW: 2,
    Verb.DROP_ROW: 4, Verb.GATHER: 2, Verb.SAME: 2, Verb.TERMS: 2, Verb.OPEN_FORM: 2, Verb.AGENDA: 3,
    Verb.WANT_TO_HEAR: 5, Verb.TALK_DAY: 3, Verb.POINT: 4, Verb.POINT_STATE: 3, Verb.POINTS: 1, Verb.TOOLS: 1,
    Verb.AGREEMENT: 1, Verb.CLAUSE: 2, Verb.CLAUSE_EDIT: 2, Verb.CLAUSE_AGREE: 3, Verb.CONCLUDE: 1,
    Verb.DOCUMENT: 1,
    Verb.NOTE: 2, Verb.NOTES: 1, Verb.MOVE_DAY: 2, Verb.MOVE_DAY_TO: 4, Verb.ASK_MOVE: 3, Verb.MONEY: 1,
    Verb.PRINCIPLES: 1, Verb.REOPEN: 2, Verb.NEXT_CYCLE: 1, Verb.SIDES: 1, Verb.ADD_SIDE: 1,
    Verb.EDIT_SIDE: 2, Verb.RULE: 2, Verb.UPGRADE: 1, Verb.UPGRADE_TO: 2, Verb.ANSWER: 3, Verb.SKIP: 2,
    Verb.REASON: 2, Verb.WHY: 2, Verb.BACK: 1, Verb.PAUSE: 1, Verb.RESUME: 1, Verb.UNDO: 1, Verb.LIST: 1,
    Verb.CHOOSE_FIX: 1, Verb.FIX: 2, Verb.SEND: 1, Verb.SEND_SEEN: 2, Verb.GO_ON: 0, Verb.OPEN_SHEET: 1,
    Verb.SWITCH: 0, Verb.JOIN: 0, Verb.AGREE: 1, Verb.LATER: 1, Verb.CONSENT_AGAIN: 2, Verb.LANGUAGE: 1, Verb.HELP: 0,
    Verb.HELP_ON: 1,
    Verb.PERSON: 0, Verb.STATUS: 1, Verb.COMPARISON: 3, Verb.MENU: 0, Verb.NEW: 0, Verb.NEW_CONFIRM: 0,
    Verb.INVITE: 1, Verb.RENEW_CODE: 3, Verb.REVOKE_CODE: 2, Verb.MANAGE: 1, Verb.RENAME: 1, Verb.DATES: 1,
    Verb.CANCEL: 1, Verb.ARCHIVE: 1, Verb.MEMBERS: 1, Verb.REMOVE_MEMBER: 2, Verb.MAKE_RESPONDENT: 2,
    Verb.LEAVE: 1, Verb.LEAVE_CONFIRM: 1, Verb.CLOSE: 2, Verb.EXPORT: 2, Verb.DONE: 1, Verb.PAPER: 2,
    Verb.SNOOZE: 2, Verb.EVALUATORS: 1, Verb.INVITE_EVALUATORS: 1, Verb.AT_HAND: 2, Verb.EVALUATE: 2,
    Verb.CLOSE_EVALUATION: 2, Verb.SCORES: 2, Verb.PHASES: 3, Verb.SURVEY: 1, Verb.OPEN_SURVEY: 1,
    Verb.RENEW_SURVEY: 3, Verb.CLOSE_SURVEY: 3, Verb.SURVEY_RESULTS: 2, Verb.SURVEY_WORDS: 3,
    Verb.OVERDUE: 2, Verb.OVERDUE_TABLE: 1, Verb.SPEAK_TO: 2, Verb.DEADLINES: 2, Verb.DATE_WHY: 3,
    Verb.OTHER_WAYS: 1, Verb.HAND_OVER: 1, Verb.HAND_TO: 3, Verb.HAND_BACK: 2, Verb.EXTEND: 2, Verb.GRANT: 3,
    Verb.NOTIFICATIONS: 0, Verb.REST: 1, Verb.MUTE: 1, Verb.UNMUTE: 1,
    Verb.KEEP_DATES: 1, Verb.DATE_RULE: 2, Verb.EVENTS: 1, Verb.EVENT: 2, Verb.RESERVE_DAY: 2,
    Verb.EVENT_STATE: 4,
    Verb.SHARE: 2, Verb.SHARE_MINE: 1, Verb.TAKE_TURN: 2, Verb.TELL_GROUP: 3, Verb.PLACE: 2, Verb.RELINK: 2,
    Verb.SUCCEED_PLACE: 2, Verb.SUCCEED_SIDE: 2, Verb.SUCCEED_MINE: 1,
    Verb.SHOW_ANSWERS: 1, Verb.HIDE_ANSWERS: 1, Verb.SEE_ANSWERS: 2, Verb.REPLY_TO: 4,
    Verb.BLANK: 2,
    Verb.KEY_IN: 2, Verb.KEY_FOR: 3, Verb.KEY_NAME: 2, Verb.KEY_SHEET: 3, Verb.SAME_PERSON: 3, Verb.USE_INSTEAD: 2,
    Verb.OFFICIALS: 1, Verb.NAME_OFFICIAL: 1, Verb.REMOVE_OFFICIAL: 2, Verb.ROLE_CODE: 3, Verb.STATUS_WHY: 3,
    Verb.PROJECTS: 3, Verb.HANDOVERS: 0, Verb.PLAN_HANDOVER: 0, Verb.KEEP_HANDOVER: 0, Verb.DROP_HANDOVER: 1,
    Verb.BRIEF: 2, Verb.BRIEF_FILE: 2,
    Verb.CALENDAR: 1, Verb.RENEW_CALENDAR: 2, Verb.STOP_CALENDAR: 2,
    Verb.HOME: 2, Verb.REFRESH: 1, Verb.NUDGE: 2, Verb.BIND: 2, Verb.UNBIND: 2, Verb.RECORD: 0,
    Verb.STATUS_PAGE: 1, Verb.MAKE_STATUS_PAGE: 3, Verb.STOP_STATUS_PAGE: 2,
    Verb.MAIL_DESKS: 1, Verb.ADD_MAIL: 1, Verb.PROVE_MAIL: 2, Verb.SEND_MAIL: 2, Verb.STOP_MAIL: 2,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Action:
    """A verb with its arguments; checked when it is built, so that a wrong button fails in our code."""

    verb: Verb
    args: tuple[str, ...] = ()
    token: str = field(init=False, repr=False, compare=False)
    """The spelling that travels in a button: ``1:verb:arg:arg``, arguments percent-encoded."""

    def __post_init__(self) -> None:
        if len(self.args) != _ARITY[self.verb]:
            raise ValueError(f"{self.verb.name} takes {_ARITY[self.verb]} arguments, not {len(self.args)}")
        args = self.args if _PLAIN.fullmatch("".join(self.args)) else map(_spelled, self.args)
        token = ":".join((VERSION, self.verb, *args))
        if len(token) > LIMIT:
            raise ValueError(f"{self.verb.name}: {len(token)} characters, more than {LIMIT}")
        object.__setattr__(self, "token", token)


def _spelled(arg: str) -> str:
    return arg if _PLAIN.fullmatch(arg) else quote(arg, safe=".-_@")


def act(verb: Verb, *args: str) -> Action:
    """``Action(verb, args)`` with less to type."""
    return _action(verb, args)


@lru_cache(maxsize=4096)  # a card's buttons are made, shown and typed again and again
def _action(verb: Verb, args: tuple[str, ...]) -> Action:
    return Action(verb, args)


@lru_cache(maxsize=4096)
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
