"""Everything that can be typed can be pressed, and the other way round: a walk through a year by buttons alone.

The walk begins with a menu, a help card, an invitation and what the heartbeat says, and presses every kind of button
that anybody is shown, on and on. What it never meets, and why, stands below.
"""

import asyncio
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.beats import Beats
from bot.domain.actions import Verb, act
from bot.domain.intents import Word
from bot.domain.messages import (
    ChangeDialog,
    Choice,
    Dialog,
    Field,
    FieldKind,
    Immediate,
    Message,
    OpenDialog,
    Pressed,
    Said,
    Say,
    Submitted,
    Typed,
)
from bot.domain.offers import meant, offers_of
from bot.domain.pack import Pack
from bot.domain.project import Role
from bot.domain.survey import Answers, Survey
from bot.services.inbox import _PROJECT_WORDS, _SHEET_WORDS
from bot.services.planning import replan
from bot.services.ports import UnitOfWork
from bot.services.surveys import take
from tests.packs.mini import right
from tests.packs.test_scoring import scored
from tests.services.front_door import Door
from tests.services.house import NOW, garden, kit
from tests.services.test_evaluating import of_pack
from tests.services.test_surveying import crowd

ONE_BUTTON: dict[Word, Verb] = {
    Word.JOIN: Verb.JOIN,
    Word.ANSWER: Verb.GO_ON,
    Word.RESUME: Verb.RESUME,
    Word.SWITCH: Verb.SWITCH,
    Word.SKIP: Verb.SKIP,
    Word.FIX: Verb.CHOOSE_FIX,
    Word.REASON: Verb.REASON,
    Word.WHY: Verb.WHY,
    Word.PERSON: Verb.PERSON,
    Word.LANGUAGE: Verb.LANGUAGE,
    Word.HELP: Verb.HELP,
    Word.MY_RECORD: Verb.MY_RECORD,
    Word.ERASE: Verb.ERASE,
    Word.LEAVE: Verb.LEAVE,
    Word.MENU: Verb.MENU,
    Word.NEW: Verb.NEW,
    Word.NOTIFICATIONS: Verb.NOTIFICATIONS,
    Word.EXPLAIN: Verb.TERMS,
    **{word: verb for word, verb in _SHEET_WORDS.items() if word is not Word.SEND},
    Word.SEND: Verb.SEND_SEEN,
    Word.HANDOVER: Verb.HANDOVERS,
    Word.READINGS: Verb.READINGS,
    Word.CASES: Verb.CASES,
    Word.REPORT: Verb.REPORT,
    Word.CONNECT: Verb.BIND,
    Word.DISCONNECT: Verb.UNBIND,
}
"""The button that does what a word does, where the words are not about a project (those stand in the inbox)."""

NO_BUTTON = {
    Word.CONNECT: "stands in a channel's own menu: tests/journeys/test_slack_rooms.py",
    Word.DISCONNECT: "stands in a channel's own menu: tests/journeys/test_slack_rooms.py",
    Word.FAILURES: "stands in the menu while something did not arrive: tests/services/test_failures.py",
    Word.MAIL: "stands on the status page's card, where mail can be sent: tests/journeys/test_other_desks.py",
}
"""Words whose button this walk does not come to, and why."""

PRESSED_LAST = frozenset({
    Verb.CANCEL, Verb.ARCHIVE, Verb.LEAVE_CONFIRM, Verb.REMOVE_MEMBER, Verb.CLOSE, Verb.NEXT_CYCLE, Verb.REOPEN,
    Verb.CLOSE_EVALUATION, Verb.CLOSE_SURVEY, Verb.LANGUAGE, Verb.CONSENT_AGAIN, Verb.EVENT_STATE, Verb.REVOKE_CODE,
    Verb.SEND_SEEN, Verb.MUTE, Verb.REST, Verb.PAUSE, Verb.LATER, Verb.ERASE_CONFIRM,
})  # fmt: skip
"""What ends something: seen, and pressed only by the story."""


@dataclass
class Walk:
    """Who was shown what, and what was pressed."""

    door: Door
    shown: dict[Verb, set[str]] = field(default_factory=dict)
    untypable: set[str] = field(default_factory=set)
    pressed: Counter[tuple[str, Verb | str]] = field(default_factory=Counter)
    queue: deque[tuple[str, Choice]] = field(default_factory=deque)
    read: dict[str, set[str]] = field(default_factory=dict)

    def look(self, who: str, messages: Iterable[Message]) -> None:
        """Somebody reads what came: each button can be typed as it stands, or there are several of its words."""
        read = tuple(messages)
        offers = offers_of(read)
        self.read.setdefault(who, set()).update(text for message in read for text in _words(message))
        for choice in (choice for message in read for choice in message.choices):
            self.shown.setdefault(choice.action.verb, set()).add(choice.label)
            if choice.action.token not in {offer.token for offer in meant(offers, choice.label)}:
                self.untypable.add(choice.label)
            self.queue.append((who, choice))

    def does(self, who: str, said: Said) -> None:
        """One event, with all that follows from it."""
        heard = self.door.hears(who, said)
        for outgoing in heard.queued:
            if outgoing.to.id in self.door.places:
                self.look(outgoing.to.id, outgoing.messages)
        self._at_once(who, heard.at_once)

    def _at_once(self, who: str, immediate: Immediate | None) -> None:
        if isinstance(immediate, Say):
            self.look(who, immediate.messages)
        elif isinstance(immediate, OpenDialog | ChangeDialog):
            self.look(who, (part for part in immediate.dialog.parts if isinstance(part, Message)))
            fields = [part for part in immediate.dialog.parts if isinstance(part, Field)]
            self.read[who].update((immediate.dialog.title, immediate.dialog.submit, immediate.dialog.close))
            self.read[who].update(text for one in fields for text in (one.label, one.hint, one.placeholder))
            if immediate.dialog.action.verb not in PRESSED_LAST:
                self.submits(who, immediate.dialog)

    def submits(self, who: str, dialog: Dialog) -> None:
        """Sends the dialog with what stands in it, once."""
        key = (who, dialog.action.verb)
        if self.pressed[key] > 20:
            return
        self.pressed[key] += 10
        values = {part.id: _filled(part) for part in dialog.parts if isinstance(part, Field)}
        self.does(who, Submitted(dialog.action.token, values, dialog.context))

    def on(self, times: int = 1) -> None:
        """Presses what is shown until nothing new comes: each kind of button so often for each person."""
        while self.queue:
            who, choice = self.queue.popleft()
            verb = choice.action.verb
            kind = choice.action.token if verb is Verb.HELP_ON else verb  # each topic is a screen of its own
            if verb in PRESSED_LAST or self.pressed[who, kind] >= times:
                continue
            self.pressed[who, kind] += 1
            self.does(who, Pressed(choice.action.token, choice.label, choice.picks))

    def again(self) -> None:
        """Time has passed: what was pressed may be pressed once more."""
        self.pressed.clear()

    def beats(self, until: datetime) -> None:
        """The heartbeat at each moment at which something is due, up to then."""
        beats = Beats(self.door.store, self.door.kit)
        while (due := asyncio.run(beats.next_due())) is not None and due < until:
            self.door.clock.at = max(due, self.door.clock.at) + timedelta(seconds=1)
            asyncio.run(beats.beat(self.door.clock.at))
            self.delivered()
        self.door.clock.at = max(until, self.door.clock.at)

    def delivered(self) -> None:
        def turn(uow: UnitOfWork) -> None:
            now = self.door.clock.at
            while waiting := uow.outbox.claim(now, "test", timedelta(minutes=1), 20):
                for dispatch in waiting:
                    uow.outbox.sent(dispatch.id, now, "x", 0)
                    if dispatch.outgoing.to.id in self.door.places:
                        self.look(dispatch.outgoing.to.id, dispatch.outgoing.messages)

        self.door.look(turn)


def _words(message: Message) -> Iterator[str]:
    yield from (message.text, message.lead, message.heading, message.progress, message.note)
    yield from (choice.label for choice in message.choices)
    for row in message.rows:
        yield from (row.label, row.text, row.note, *(value for _, value in row.values))


def _filled(one: Field) -> str:
    if one.value:
        return one.value
    if one.options:
        return one.options[0][0]
    return "2026-12-01" if one.kind is FieldKind.DATE else "みんなで決めた"


def answers(walk: Walk, who: str, *, last: bool) -> None:
    """Whatever is owed, button by button, each sheet once: the first answer each time, or the last."""
    begun: set[str] = set()
    walk.does(who, Pressed(act(Verb.GO_ON).token))
    for _ in range(250):
        ways = {
            choice.action.verb: choice.action.token
            for by, choice in (walk.queue if last else reversed(walk.queue))
            if by == who and choice.action.token not in begun
        }
        walk.queue.clear()
        verb = next((verb for verb in ANSWERING if verb in ways), None)
        if verb is None:
            return
        if verb in (Verb.OPEN_FORM, Verb.GO_ON):
            begun.add(ways[verb])
        walk.does(who, Pressed(ways[verb]))
    raise AssertionError("the sheets have no end")


ANSWERING = (Verb.SEND_SEEN, Verb.ANSWER, Verb.MARK, Verb.SKIP, Verb.OPEN_FORM, Verb.GO_ON)
"""How an answer is given by one press, the best way first."""


def closes(walk: Walk, stage: str) -> None:
    walk.does("tanaka", Submitted(act(Verb.CLOSE, "p1", stage).token, {"reason": "話し合いで決めた"}))


def the_year(walk: Walk) -> None:
    """From the first menu to the next year."""
    people = ("hana", "ito", "sato", "tanaka")
    for who in people:
        walk.does(who, Typed("ヘルプ"))
    walk.does("tanaka", Typed("メニュー"))
    walk.on()
    for stage, until in (("plan", datetime(2026, 10, 9, tzinfo=UTC)), ("do", datetime(2026, 11, 30, tzinfo=UTC)),
                         ("see", datetime(2027, 4, 5, tzinfo=UTC))):  # fmt: skip
        for who in people[:3]:
            answers(walk, who, last=who == "ito")
        walk.again()
        looks(walk)
        walk.beats(until)
        walk.on()
        closes(walk, stage)
        walk.on()


def looks(walk: Walk) -> None:
    """The project's card, and all that can be pressed from there."""
    for who in ("tanaka", "hana"):
        walk.does(who, Pressed(act(Verb.STATUS, "p1").token))
    walk.on()


def a_walk(folder: Path, pack: Pack) -> Walk:
    door = of_pack(folder, pack)
    door.kit = replace(door.kit, defaults=replace(door.kit.defaults, public_url="https://kyodo.example.jp"))
    door.clock.at = NOW
    door.person("sato", Role.EVALUATOR)
    for who, language in LANGUAGES.items():
        door.look(partial(speaks, door, who, language))
    return Walk(door)


LANGUAGES = {"tanaka": "en", "hana": "ja-simple"}
"""The coordinator reads English, one respondent やさしい日本語; the others Japanese."""


def speaks(door: Door, who: str, language: str, uow: UnitOfWork) -> None:
    person = uow.people.find(door.places[who])
    assert person is not None
    uow.people.save(replace(person, language=language))


def ended(walk: Walk, survey: Survey) -> None:
    """Three visitors answer, with a word each, and the survey is closed."""
    door = walk.door
    for given in crowd(1, 1, 2, words=("ありがとう", "また来たい", "ベンチがほしい")):
        door.look(partial(answered, door, survey.token, given))
    walk.does("tanaka", Pressed(act(Verb.CLOSE_SURVEY, "p1", survey.id, "yes").token))
    walk.again()
    looks(walk)


def answered(door: Door, token: str, given: Answers, uow: UnitOfWork) -> None:
    take(uow, door.kit, token, door.kit.ids.new(), given)


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    """A whole year by one city's guideline, and a look at those that also ask beneficiaries, count in points or tell
    phases apart.
    """
    packs = kit().catalogue
    walk = a_walk(tmp_path_factory.mktemp("year"), packs.get("yamaguchi"))
    door = walk.door
    door.look(lambda uow: uow.projects.add(replace(garden(), id="p2", name="夏まつり")))
    door.person("hana", Role.RESPONDENT, "a", project="p2")
    door.look(lambda uow: replan(uow, door.kit, door.project_in(uow), NOW))
    the_year(walk)
    for pack in (packs.get("takaoka"), packs.get("yoshikawa"), right(scored())):
        other = a_walk(tmp_path_factory.mktemp("other"), pack)
        other.door.clock.at += timedelta(days=60)
        looks(other)
        if surveys := other.door.look(lambda uow: uow.surveys.of_project("p1")):
            ended(other, surveys[0])
        walk.untypable |= other.untypable
        for verb, labels in other.shown.items():
            walk.shown.setdefault(verb, set()).update(labels)
    return walk


def test_every_word_has_a_button_that_somebody_is_shown(walk: Walk) -> None:
    project = walk.door.project()
    verbs = ONE_BUTTON | {word: wanted(project).verb for word, wanted in _PROJECT_WORDS.items()}
    assert [word.name for word in Word if word not in verbs and word not in NO_BUTTON] == []
    unseen = [word.name for word, verb in verbs.items() if verb not in walk.shown and word not in NO_BUTTON]
    assert unseen == []


def test_every_button_can_be_typed_as_it_stands(walk: Walk) -> None:
    assert walk.untypable == set()


def test_every_button_is_shown_to_somebody(walk: Walk) -> None:
    assert [verb.name for verb in Verb if verb not in walk.shown and verb not in NOT_MET] == []


def test_an_english_reader_meets_no_japanese_but_names_and_peoples_own_words(walk: Walk) -> None:
    own = re.compile("|".join(map(re.escape, OWN)))
    read = {
        text for text in walk.read["tanaka"] if not text.startswith("件名:")
    }  # to be mailed, in the project's language
    foreign = [text for text in read if re.search("[ぁ-ゖァ-ヺ一-鿿]", own.sub("", text))]
    assert foreign == []


OWN = (
    "花壇づくり",
    "夏まつり",
    "花壇の会",
    "公園緑地課",
    "みんなで決めた",
    "話し合いで決めた",
    "日本語",
    "やさしい",
)
"""Names, and what people wrote."""

ROWS = "stands beside a table that is being written: tests/journeys/test_cycle_line.py"
DOOR = "stands at the door: tests/journeys/test_line_joining.py"
TALK = "stands on a table with differences: tests/journeys/test_cycle_slack.py"
DIALOG = "is what a dialog sends: tests/journeys/test_slack_new.py, test_moving.py"
DAYS = "stands where a project has several days: tests/journeys/test_moving.py"
PHONES = "stands where a phone is shared, lost or left: tests/journeys/test_sharing.py, test_relinking.py"
PAPERS = "stands where somebody answers on paper: tests/journeys/test_paper.py"
ROOMS = "stands in channels and groups: tests/journeys/test_slack_rooms.py, test_groups.py"
HOME = "stands on the Home tab: tests/journeys/test_slack_home.py"
MAIL = "stands where mail can be sent: tests/journeys/test_other_desks.py"
HANDOVER = "stands where a handover is planned: tests/journeys/test_official.py"
NOT_MET: dict[Verb, str] = {
    Verb.SEND: "was a button once; [この内容で送る] sends what was seen",
    Verb.PROJECTS: "stands where more than five projects have a name: tests/journeys/test_official.py",
    Verb.GRANT: "follows from a wish for more time: tests/services/test_reminder_buttons.py",
    Verb.PUBLISH_WORDS: "follows from words that are ticked: tests/services/test_publishing.py",
    Verb.PUBLISH_CORRECTION: "stands where something is public: tests/services/test_publishing.py",
    Verb.UNMUTE: "follows from silence: tests/services/test_digests.py",
    Verb.CLOSE_EVALUATION: "stands when an evaluation is there: tests/services/test_evaluating.py",
    Verb.MOVE_DAY_TO: "follows from a typed day: tests/services/test_moving.py",
    Verb.ASK_MOVE: "follows from a typed day: tests/services/test_moving.py",
    Verb.UPGRADE: "stands where a guideline was renewed: tests/packs",
    Verb.UPGRADE_TO: "stands where a guideline was renewed: tests/packs",
    **dict.fromkeys((Verb.FILL, Verb.DROP_ROW, Verb.SAME), ROWS),
    **dict.fromkeys((Verb.AGREE, Verb.LATER, Verb.CONSENT_AGAIN, Verb.CONSENT_TEXT), DOOR),
    **dict.fromkeys(
        (Verb.FAILURES, Verb.FAILURE_RETRY, Verb.FAILURE_ASIDE),
        "stand where something did not arrive: tests/services/test_failures.py",
    ),
    Verb.KEEP_LONGER: "stands in the warning before the last day: tests/services/test_retention.py",
    Verb.CONSENT_ANEW: "stands where the text at the door has changed: tests/services/test_privacy.py",
    **dict.fromkeys((Verb.WANT_TO_HEAR, Verb.POINT, Verb.POINT_STATE), TALK),
    **dict.fromkeys((Verb.NEW_CONFIRM, Verb.KEEP_DATES, Verb.DATE_RULE), DIALOG),
    **dict.fromkeys((Verb.EVENT, Verb.RESERVE_DAY, Verb.EVENT_STATE), DAYS),
    **dict.fromkeys((Verb.SAME_PERSON, Verb.USE_INSTEAD), PHONES),
    **dict.fromkeys((Verb.KEY_FOR, Verb.KEY_NAME, Verb.KEY_SHEET), PAPERS),
    **dict.fromkeys((Verb.TELL_GROUP, Verb.BIND, Verb.UNBIND, Verb.RECORD), ROOMS),
    Verb.HOME: HOME,
    **dict.fromkeys((Verb.MAIL_DESKS, Verb.ADD_MAIL, Verb.PROVE_MAIL, Verb.SEND_MAIL, Verb.STOP_MAIL), MAIL),
    Verb.KEEP_HANDOVER: HANDOVER,
}
"""Buttons that the walk does not come to, and where they are tested."""
