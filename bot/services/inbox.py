"""The only way in: one event, one transaction, and the one place where permission is asked.

The claim of the event's key comes first, so a redelivery ends there. Answers, session, reminders and outgoing
messages are kept together or not at all; the platform hears 200 only after the commit.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.domain.actions import Action, Verb, act, read_token
from bot.domain.answers import named_question, read_number, says_no, says_yes
from bot.domain.asking import read_asked
from bot.domain.chat import Expecting
from bot.domain.conversation import Nonsense, Reason, current_question
from bot.domain.intents import Wish, Word, in_our_words, read_code, read_report, read_wish
from bot.domain.messages import (
    Attached,
    Choice,
    Commanded,
    Edited,
    FieldErrors,
    Followed,
    Home,
    Immediate,
    Incoming,
    Invited,
    Message,
    Outgoing,
    Parted,
    Pressed,
    Quoted,
    Say,
    Standing,
    Submitted,
    Typed,
    Unfollowed,
    Unsent,
    Weight,
    direct,
)
from bot.domain.offers import meant
from bot.domain.permissions import Permission, allowed
from bot.domain.project import Member, Person, Project
from bot.domain.questions import CHOSEN, Kind
from bot.domain.words import Courtesy, bare, clean, courtesy, fold
from bot.services.contacts import whom_to_ask
from bot.services.failed_events import read_event
from bot.services.files import TABLES
from bot.services.filing import FORMS
from bot.services.following import room_gone
from bot.services.papers import sheet_paper
from bot.services.passing_on import ROOM, with_reply
from bot.services.ports import UnitOfWork
from bot.services.scene import Kit, Paper, Scene
from bot.services.standing import open_sheets
from bot.services.succession import settle_due
from bot.services.turns import (
    agreeing,
    answering,
    choosing,
    collecting,
    creating,
    editing,
    groups,
    handing_off,
    helping,
    homing,
    joining,
    looking,
    managing,
    naming,
    proxying,
    publishing,
    readings,
    recording,
    reporting,
    rooms,
    sharing,
    succession,
    working,
)
from bot.services.turns.contexts import StaleDialogError
from bot.services.turns.table import (
    FREE,
    NEEDS_LIFE,
    ON_PROJECT,
    ON_REMINDER,
    ON_SHEET,
    REMINDER_PERMISSION,
    SUBMITTED,
    SUBMITTED_OF_ALL,
)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of an event. ``fresh`` is False for a duplicate; ``unnamed`` asks the edge to look up who
    the sender is, once there is time; ``speaks`` is the language that the sender has changed to or comes back with;
    ``told_group`` says that it came from a group that belongs to a project.
    """

    fresh: bool
    immediate: Immediate | None = None
    unnamed: bool = False
    speaks: str = ""
    told_group: bool = False


class Inbox:
    """Receives events. Holds nothing but its ports, so that every transaction starts from the store."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def receive(self, uow: UnitOfWork, incoming: Incoming) -> Receipt:
        """Takes one event; runs in a thread inside one transaction. Raises only for our own faults."""
        if not self._claimed(uow, incoming):
            return Receipt(fresh=False)
        if isinstance(incoming.said, Unsent | Edited):
            _let_go(uow, incoming, incoming.said.message_id)
        uow.outbox.answering(incoming.place, *([direct(incoming.sender)] if incoming.sender else []))
        if incoming.sender is None:
            self._nobody(uow, incoming)
            return Receipt(fresh=True)
        kit = self._kit
        now = kit.clock.now()
        settle_due(uow, kit, now)
        if isinstance(incoming.said, Unfollowed | Unsent) and uow.people.find(incoming.sender) is None:
            return Receipt(fresh=True)  # who had everything erased and leaves is not made known anew
        before = uow.people.at(incoming.sender, now, kit.defaults.language)
        chat = uow.chats.lock(before.id)
        person = uow.people.at(incoming.sender, now, kit.defaults.language)
        if person.id != before.id:  # another process had everything erased while we waited for the chat
            chat = uow.chats.lock(person.id)
        scene = Scene(kit, uow, incoming, person, chat, now)
        _react(scene)
        if scene.farewell:
            return self._gone(scene)
        if incoming.at_home:
            homing.acted(scene)
        _say_what_waits(scene)
        if scene.chat != chat:
            uow.chats.save(scene.chat)
        outgoing, immediate = scene.outgoing()
        for message in outgoing:
            uow.outbox.add(message, kit.wall.now())
        speaks = _speaks(scene, person)
        place = incoming.place
        bound = not place.direct and not place.account and uow.groups.at(place) is not None
        return Receipt(True, immediate, unnamed=_unnamed(scene.person), speaks=speaks, told_group=bound)

    def _claimed(self, uow: UnitOfWork, incoming: Incoming) -> bool:
        """Whether the event is this turn's to take."""
        if not incoming.again:
            return uow.inbox.claim(incoming.key, incoming.received_at)
        if not uow.inbox.claim_again(incoming.key, incoming.again):
            return False
        now = self._kit.clock.now()
        uow.audit.add(now, "operator", "event.retaken", reference=incoming.again, key=incoming.key)
        return True

    def _gone(self, scene: Scene) -> Receipt:
        """Nothing is kept of the person any more, so nothing is looked up either."""
        outgoing, immediate = scene.outgoing()
        for message in outgoing:
            scene.uow.outbox.add(message, self._kit.wall.now())
        return Receipt(True, immediate)

    def _nobody(self, uow: UnitOfWork, incoming: Incoming) -> None:
        """A group's event that does not say who: only an invitation is answered."""
        if isinstance(incoming.said, Parted):
            room_gone(uow, self._kit, incoming.place, self._kit.wall.now())
        if isinstance(incoming.said, Invited):
            greeting = groups.greeting(uow, self._kit)
            uow.outbox.add(Outgoing(incoming.place, (greeting,), reply=incoming.reply), self._kit.wall.now())

    def fail(self, uow: UnitOfWork, incoming: Incoming, reference: str, raw: str) -> Immediate | None:
        """Our own fault: keeps the raw event as failed, and apologises with a reference to quote."""
        now = self._kit.clock.now()
        if not uow.inbox.fail(incoming.key, now, reference, raw):
            return None
        uow.audit.add(now, "system", "event.failed", reference=reference, key=incoming.key)
        person = uow.people.find(incoming.sender) if incoming.sender else None
        language = person.language if person else self._kit.defaults.language
        asks = person.id if person else ""
        projects = [project for project, _ in uow.projects.of_person(asks)] if asks else []
        who = whom_to_ask(uow, self._kit, projects, language, asks)
        message = Message(self._kit.wording("our-fault", language, reference=reference, who=who))
        if incoming.at_once:
            return Say((message,))
        if incoming.place.direct and incoming.sender is not None:
            uow.outbox.add(Outgoing(incoming.place, (message,), reply=incoming.reply), self._kit.wall.now())
        return None


def _let_go(uow: UnitOfWork, incoming: Incoming, message: str) -> None:
    """Words that were taken back, or are others now, are not what somebody says any more: where they met a fault of ours
    they are not taken again.
    """
    for kept in uow.inbox.failed():
        event = read_event(kept.raw)
        if event is not None and (event.sender, event.message_id) == (incoming.sender, message):
            uow.inbox.let_go(kept.key)


def _speaks(scene: Scene, before: Person) -> str:
    """The language that the person has changed to, or comes back with; "" where there is nothing to tell."""
    language = scene.person.language
    back = isinstance(scene.incoming.said, Followed) and language != scene.kit.defaults.language
    return language if language != before.language or back else ""


def _say_what_waits(scene: Scene) -> None:
    """LINE's replies are free: what waits for the person, and what could not be pushed, goes with this one."""
    incoming, kit = scene.incoming, scene.kit
    alive = incoming.reply is not None and kit.wall.now() < incoming.reply.expires_at
    if alive and incoming.place.direct and scene.person.reachable:
        room = ROOM - len(scene.here) - len(scene.private)
        scene.first += with_reply(scene.uow, kit, scene.person, scene.now, room)


def _unnamed(person: Person) -> bool:
    unplaced = bool(person.address.account) and person.standing is Standing.UNKNOWN
    return person.name is None or unplaced


def _react(scene: Scene) -> None:
    said = scene.incoming.said
    match said:
        case Unfollowed():
            _reachable(scene, False)
            return
        case Unsent(message_id=message):
            _forget(scene, message)
            return
        case Home():
            homing.opened(scene)
            return
        case Parted():
            room_gone(scene.uow, scene.kit, scene.incoming.place, scene.kit.wall.now())
            return
        case Edited(message_id=message):
            editing.edited(scene, message)
            return
        case _:
            _reachable(scene, True)
    if scene.incoming.name and scene.incoming.name != scene.person.name:
        scene.person = replace(scene.person, name=scene.incoming.name)
        scene.uow.people.save(scene.person)
    match said:
        case Followed():
            joining.followed(scene)
        case Invited():
            helping.in_group(scene)
        case Pressed(token=token):
            action = _pressed(token)
            if action is None:
                scene.refuse(scene.t("old-button"))
            elif scene.incoming.place.direct or scene.incoming.at_once:
                perform(scene, action)
            elif not scene.person.address.account:
                groups.elsewhere(scene)
            else:
                helping.in_group(scene)
        case Submitted():
            submitted(scene, said)
        case Commanded(text=text):
            wish = read_wish(_in_our_words(scene, text), commanded=True) or (
                None if clean(text) else Wish(Word.MENU)
            )
            if wish is None:
                scene.say(Message(scene.t("unknown-command", text=clean(text)[:60]), heading=""))
                helping.help_message(scene)
            else:
                wished(scene, wish)
        case Typed(text=text):
            typed(scene, clean(text))
        case Attached():
            nonsense(scene)
        case Quoted():
            recording.ask(scene, said)


def _pressed(token: str) -> Action | None:
    """What a button says, or None for anything that we did not write: no name of ours holds a NUL, and PostgreSQL
    takes none.
    """
    action = read_token(token)
    return None if action is None or any("\0" in arg for arg in action.args) else action


def _reachable(scene: Scene, reachable: bool) -> None:
    """An event of long ago does not tell whether the person has blocked us since, or has come back."""
    if scene.person.reachable is not reachable and not scene.incoming.again:
        scene.person = replace(scene.person, reachable=reachable)
        scene.uow.people.save(scene.person)
        scene.audit("person.reachable" if reachable else "person.unreachable")


def _forget(scene: Scene, message: str) -> None:
    """Words that were taken back are deleted, also from the buttons that may repeat them; the log says that, not what
    they were.
    """
    scene.uow.offers.keep(direct(scene.person.address), ())
    editing.taken_back(scene, message)


# ---------------------------------------------------------------- words


def typed(scene: Scene, text: str) -> None:
    """Typed words: a command, an answer to what was asked, else chatter that changes nothing."""
    if _as_a_button(scene, text):
        return
    wish = read_wish(_in_our_words(scene, text)) or _label(scene, text)
    if wish is not None and wish.word in _ROW_NAMES and _writes_rows(scene):
        wish = None
    if not scene.incoming.place.direct:
        _typed_in_group(scene, wish)
        return
    if scene.chat.expecting is Expecting.CONSENT and _at_the_door(scene, text, wish):
        return
    if scene.chat.expecting is Expecting.LANGUAGE and wish is None and helping.named_language(scene, text):
        helping.language(scene, text)
        return
    if scene.chat.expecting is Expecting.SHEET and _chose_sheet(scene, text, wish):
        return
    if scene.chat.expecting is Expecting.FORM and wish is None and _chose_form(scene, text):
        return
    if scene.chat.expecting is Expecting.PROJECT and wish is None and _numbered(scene, text):
        return
    if _for_project(scene, text, wish):
        return
    if wish is not None:
        wished(scene, wish)
        return
    if joining.bare_code(scene, text):
        return
    if scene.chat.expecting is Expecting.PERSON and handing_off.passed_on(scene, text):
        return
    paper = answering.focused(scene)
    if scene.person.address.account and _asked_in_words(scene, text, paper):
        return
    if _named_a_sheet(scene, text, paper):
        return
    if paper is not None and not scene.chat.paused:
        answering.typed(scene, paper, text)
    elif (report := read_report(_in_our_words(scene, text))) is not None:
        wished(scene, report)
    elif paper is None:
        helping.lost(scene, courtesy(text))
    else:
        answering.answer_word(scene)


def _named_a_sheet(scene: Scene, text: str, paper: Paper | None) -> bool:
    """The title of a sheet, as it stands on every status card, opens it; not where a question waits for words."""
    waits = paper is not None and current_question(paper.questionnaire, paper.sheet) is not None
    if scene.chat.expecting is not Expecting.NOTHING or (waits and not scene.chat.paused):
        return False
    title, language = bare(text), scene.person.language
    owed = open_sheets(scene.uow, scene.kit, scene.person.id, scene.now)
    named = [one for one in owed if title and bare(one.questionnaire.title.in_(language)) == title]
    if len(named) > 1:
        answering.choose_sheet(scene, named)
    elif named:
        answering.open_owed(scene, named[0])
    return bool(named)


def _asked_in_words(scene: Scene, text: str, paper: Paper | None) -> bool:
    """Whether a sentence asks for something: then that is done. Where it only speaks of it, that is offered. Words that
    can be an answer are one.
    """
    asked = read_asked(text)
    question = None
    if paper is not None and not scene.chat.paused:
        question = current_question(paper.questionnaire, paper.sheet)
    if asked is None or (question is not None and (not asked.sure or question.kind not in CHOSEN)):
        return False
    if asked.sure:
        wished(scene, Wish(asked.word, asked.name))
        return True
    labels = {
        Word.STATUS: scene.t("button-status"),
        Word.DEADLINES: scene.t("button-deadlines"),
        Word.OVERDUE: scene.t("button-overdue"),
    }
    actions = {
        Word.STATUS: act(Verb.STATUS, ""),
        Word.DEADLINES: act(Verb.DEADLINES, "", "0"),
        Word.OVERDUE: act(Verb.OVERDUE, "", "0"),
    }
    word = asked.word if asked.word in actions else Word.STATUS
    first = Choice(labels[word], actions[word], Weight.PRIMARY)
    ways = (first, Choice(scene.t("button-help"), act(Verb.HELP)))
    scene.say(Message(scene.t("asked-perhaps", what=labels[word]), choices=ways))
    return True


_ROW_NAMES = frozenset(
    {
        *(Word.INSURANCE, Word.ROLES, Word.EVALUATORS, Word.AT_HAND, Word.EVALUATION, Word.SCORES),
        *(Word.PHASES, Word.SURVEY, Word.PICTURE, Word.BLANK),
    }
)
"""Commands that are more likely the name of a row (保険, 資料, 用紙) where rows are being written."""


def _writes_rows(scene: Scene) -> bool:
    if not scene.incoming.place.direct or scene.chat.paused or scene.chat.expecting is not Expecting.NOTHING:
        return False
    paper = answering.focused(scene)
    asked = current_question(paper.questionnaire, paper.sheet) if paper else None
    return asked is not None and asked.kind is Kind.REPEAT


_LABELS = {
    "button-skip": Word.SKIP,
    "button-keep": Word.SKIP,
    "button-back": Word.BACK,
    "button-why": Word.WHY,
    "button-list": Word.LIST,
    "button-pause": Word.PAUSE,
    "button-resume": Word.RESUME,
    "button-switch": Word.SWITCH,
    "button-no-reason": Word.RESUME,
    "button-send": Word.SEND,
    "button-fix": Word.FIX,
    "button-answer": Word.ANSWER,
    "button-status": Word.STATUS,
    "button-language": Word.LANGUAGE,
    "button-person": Word.PERSON,
    "button-help": Word.HELP,
    "button-readings": Word.READINGS,
    "button-failures": Word.FAILURES,
    "button-publish": Word.PUBLISH,
    "button-cases": Word.CASES,
    "button-report": Word.REPORT,
    "button-my-record": Word.MY_RECORD,
    "button-erase": Word.ERASE,
    "menu-answer": Word.ANSWER,
    "menu-status": Word.STATUS,
    "menu-ask": Word.PERSON,
    "menu-language": Word.LANGUAGE,
    "menu-help": Word.HELP,
}


def _label(scene: Scene, text: str) -> Wish | None:
    """What stands on a button can be typed as well: LINE on a computer shows no quick replies."""
    typed = bare(text)
    word = next((word for key, word in _LABELS.items() if typed and typed == bare(scene.t(key))), None)
    return Wish(word) if word else None


def _in_our_words(scene: Scene, text: str) -> str:
    """A command in the words of the person's own language, in words that are known everywhere."""
    return in_our_words(text, scene.kit.wording.typed(scene.person.language))


def _as_a_button(scene: Scene, text: str) -> bool:
    """Whether the words stood on a button that the person was shown last: then they do what it does. Where the same
    words stood on several and are no command, the person chooses.
    """
    if not scene.incoming.place.direct or scene.typed_too_early:
        return False
    found = meant(scene.uow.offers.last(scene.incoming.place), text)
    actions = [(offer, action) for offer in found if (action := _pressed(offer.token))]
    if len(actions) == 1:
        offer, action = actions[0]
        if offer.url:
            scene.say(Message(offer.label, link=(offer.label, offer.url)))
        else:
            perform(scene, action)
        return True
    if not actions or read_wish(_in_our_words(scene, text)) is not None:
        return False
    ways = [Choice(offer.heading or offer.label, action, Weight.ANSWER) for offer, action in actions]
    scene.say(Message(scene.t("several-buttons", label=actions[0][0].label), choices=tuple(ways)))
    return True


_BEGIN = frozenset({"はじめる", "始める", "はじめます", "始めます", "start", "begin"})


def _at_the_door(scene: Scene, text: str, wish: Wish | None) -> bool:
    """Words to somebody who was asked for consent: yes, no or another language, and chatter, after which the
    question stands again. Other commands are what they are.
    """
    code = scene.chat.about
    if says_yes(text) or fold(text) in {*_BEGIN, fold(scene.t("button-agree"))}:
        perform(scene, act(Verb.AGREE, code))
    elif says_no(text) or (wish is not None and wish.word is Word.PAUSE):
        perform(scene, act(Verb.LATER, code))
    elif language := helping.named_language(scene, wish.rest if wish else ""):
        perform(scene, act(Verb.CONSENT_AGAIN, code, language))
    elif wish is None and read_code(text) is None:
        joining.join(scene, code)
    else:
        return False
    return True


def _chose_sheet(scene: Scene, text: str, wish: Wish | None) -> bool:
    """A number or a name from the choice that is on screen; chatter leaves the choice standing."""
    offered = scene.chat.about.split()
    by_id = {o.key: o for o in open_sheets(scene.uow, scene.kit, scene.person.id, scene.now)}
    owed = [by_id[name] for name in offered if name in by_id]
    number = read_number(text) or ""
    chosen = offered[int(number) - 1] if number.isdigit() and 1 <= int(number) <= len(offered) else ""
    language = scene.person.language
    named = [
        o for o in owed if fold(text) in (fold(o.project.name), fold(o.questionnaire.title.in_(language)))
    ]
    if chosen in by_id:
        answering.open_owed(scene, by_id[chosen])
    elif len(named) == 1:
        answering.open_owed(scene, named[0])
    elif wish is None and read_code(text) is None and owed:
        answering.choose_sheet(scene, owed)
    else:
        return False
    return True


def _chose_form(scene: Scene, text: str) -> bool:
    """A number or a name from the forms on screen. Anything else is what it would have been without them."""
    project_id, _, first = scene.chat.about.partition("/")
    scene.expect(Expecting.NOTHING)
    project = scene.uow.projects.get(project_id)
    other = choosing.named_form(scene.kit.pack(project), first, text) if project else ""
    if other:
        perform(scene, act(Verb.COMPARE_FORMS, project_id, first, other))
    return bool(other)


_WRITING = {
    Expecting.CLAUSE: (Verb.CLAUSE_EDIT, agreeing.wrote_clause),
    Expecting.NOTE: (Verb.NOTE, working.wrote_note),
    Expecting.DAY: (Verb.MOVE_DAY, working.wrote_day),
    Expecting.PAPER: (Verb.KEY_NAME, proxying.wrote_name),
    Expecting.SHARE: (Verb.SHARE_MINE, sharing.wrote),
    Expecting.PUBLISH_WORDS: (Verb.PUBLISH_WORDS, publishing.wrote_words),
    Expecting.CORRECTION: (Verb.PUBLISH_CORRECTION, publishing.wrote_correction),
    Expecting.OBJECTION: (Verb.OBJECT, publishing.wrote_objection),
    Expecting.REPLY: (Verb.REPLY_TO, handing_off.wrote_reply),
}
"""The button that asked for the words, and what becomes of them."""


def _for_project(scene: Scene, text: str, wish: Wish | None) -> bool:
    """Words that a button asked for: a clause, a note, a day. Commands are what they are."""
    if scene.chat.expecting not in _WRITING or wish is not None or scene.typed_too_early:
        return False
    verb, write = _WRITING[scene.chat.expecting]
    project_id, _, about = scene.chat.about.partition("/")
    found = _permitted(scene, project_id, ON_PROJECT[verb].permission)
    if found is None or found[1] is None or not _lives(scene, found[0], verb):
        scene.expect(Expecting.NOTHING)
        return True
    write(scene, found[0], found[1], about, text)
    return True


_IN_ROOMS = frozenset({Word.STATUS, Word.CONNECT, Word.DISCONNECT, Word.DEADLINES, Word.OVERDUE})
"""What is answered in a channel, without names."""


def _typed_in_group(scene: Scene, wish: Wish | None) -> None:
    """Nobody answers in a group; status shows no names there."""
    if not scene.person.address.account:
        groups.typed(scene)
        return
    if wish is not None and wish.word in _IN_ROOMS and scene.person.address.account:
        _wished_in_group(scene, wish)
    elif scene.person.address.account and isinstance(scene.incoming.said, Typed):
        asked = read_asked(scene.incoming.said.text)
        if asked is not None and asked.sure and asked.word in _IN_ROOMS:
            _wished_in_group(scene, Wish(asked.word, asked.name))
        else:
            helping.in_group(scene)
    else:
        helping.in_group(scene)


def _wished_in_group(scene: Scene, wish: Wish) -> None:
    """A list of all that one person sees is nothing for a channel."""
    lists = wish.word in (Word.DEADLINES, Word.OVERDUE)
    if lists and not wish.rest and rooms.project_here(scene) is None:
        helping.in_group(scene)
    else:
        wished(scene, wish)


def nonsense(scene: Scene) -> None:
    """A sticker or a photo: welcomed, never an answer."""
    if not scene.incoming.place.direct:
        return
    paper = answering.focused(scene)
    if scene.chat.expecting is Expecting.CONSENT:
        joining.join(scene, scene.chat.about)
    elif paper is None:
        helping.lost(scene)
    elif scene.chat.paused:
        answering.answer_word(scene)
    else:
        said = scene.incoming.said
        sticker = isinstance(said, Attached) and said.kind == "sticker"
        kind = Courtesy.NOD if sticker else None
        answering.chatter(scene, paper, kind, attached=isinstance(said, Attached) and not sticker)


_SHEET_WORDS: dict[Word, Verb] = {
    Word.BACK: Verb.BACK,
    Word.UNDO: Verb.UNDO,
    Word.LIST: Verb.LIST,
    Word.SEND: Verb.SEND,
    Word.PAUSE: Verb.PAUSE,
}

_PROJECT_WORDS: dict[Word, Callable[[Project], Action]] = {
    Word.AGREEMENT: lambda project: act(Verb.AGREEMENT, project.id),
    Word.DOCUMENT: lambda project: act(Verb.DOCUMENT, project.id),
    Word.NOTE: lambda project: act(Verb.NOTE, project.id, "problem"),
    Word.SHARE: lambda project: act(Verb.SHARE_MINE, project.id),
    Word.NOTES: lambda project: act(Verb.NOTES, project.id),
    Word.MOVE_DAY: lambda project: act(Verb.MOVE_DAY, project.id, ""),
    Word.MONEY: lambda project: act(Verb.MONEY, project.id),
    Word.PRINCIPLES: lambda project: act(Verb.PRINCIPLES, project.id),
    Word.CHOOSING: lambda project: act(Verb.CHOOSING, project.id),
    Word.ROLES: lambda project: act(Verb.ROLES, project.id, ""),
    Word.INSURANCE: lambda project: act(Verb.INSURANCE, project.id),
    Word.EVALUATORS: lambda project: act(Verb.EVALUATORS, project.id),
    Word.INVITE_EVALUATORS: lambda project: act(Verb.INVITE_EVALUATORS, project.id),
    Word.AT_HAND: lambda project: act(Verb.AT_HAND, project.id, ""),
    Word.EVALUATION: lambda project: act(Verb.EVALUATE, project.id, ""),
    Word.SCORES: lambda project: act(Verb.SCORES, project.id, ""),
    Word.PHASES: lambda project: act(Verb.PHASES, project.id, str(project.cycle), ""),
    Word.PICTURE: lambda project: act(Verb.PICTURE, project.id, "timeline", str(project.cycle), ""),
    Word.SURVEY: lambda project: act(Verb.SURVEY, project.id),
    Word.SURVEY_RESULTS: lambda project: act(Verb.SURVEY_RESULTS, project.id, ""),
    Word.SURVEY_WORDS: lambda project: act(Verb.SURVEY_WORDS, project.id, "", "0"),
    Word.NUDGE: lambda project: act(Verb.NUDGE, project.id, ""),
    Word.CALENDAR: lambda project: act(Verb.CALENDAR, project.id),
    Word.STATUS_PAGE: lambda project: act(Verb.STATUS_PAGE, project.id),
    Word.MAIL: lambda project: act(Verb.MAIL_DESKS, project.id),
    Word.OVERDUE: lambda project: act(Verb.OVERDUE, project.id, "0"),
    Word.DEADLINES: lambda project: act(Verb.DEADLINES, project.id, "0"),
    Word.TOOLS: lambda project: act(Verb.TOOLS, project.id),
    Word.POINTS: lambda project: act(Verb.POINTS, project.id),
    Word.NEXT_CYCLE: lambda project: act(Verb.NEXT_CYCLE, project.id),
    Word.TALK: lambda project: act(Verb.AGENDA, project.id, str(project.cycle), ""),
    Word.STATUS: lambda project: act(Verb.STATUS, project.id),
    Word.INVITE: lambda project: act(Verb.INVITE, project.id),
    Word.CLOSE: lambda project: act(Verb.CLOSE, project.id, project.stage),
    Word.PUBLISH: lambda project: act(Verb.PUBLISH, project.id, ""),
    Word.EXPORT: lambda project: act(Verb.EXPORT, project.id, "csv"),
    Word.BLANK: lambda project: act(Verb.BLANK, project.id, ""),
    Word.KEY_IN: lambda project: act(Verb.KEY_IN, project.id, ""),
}


def wished(scene: Scene, wish: Wish) -> None:
    """A command in words becomes the action that a button would carry. In a project's channel one without a name is
    about that project.
    """
    here = rooms.project_here(scene) if wish.word in _PROJECT_WORDS and not wish.rest else None
    if here is not None:
        perform(scene, _PROJECT_WORDS[wish.word](here))
        return
    match wish.word:
        case Word.JOIN:
            joining.join(scene, wish.rest)
        case Word.ANSWER | Word.RESUME:
            _answer(scene, wish.rest)
        case Word.SWITCH:
            perform(scene, act(Verb.SWITCH))
        case Word.HELP:
            perform(scene, act(Verb.HELP))
        case Word.PERSON:
            perform(scene, act(Verb.PERSON))
        case Word.LANGUAGE:
            helping.language(scene, wish.rest)
        case Word.LEAVE:
            managing.ask_leave(scene)
        case Word.MENU:
            perform(scene, act(Verb.MENU))
        case Word.NEW:
            perform(scene, act(Verb.NEW))
        case Word.FAILURES:
            perform(scene, act(Verb.FAILURES, "0"))
        case Word.MY_RECORD:
            perform(scene, act(Verb.MY_RECORD))
        case Word.ERASE:
            perform(scene, act(Verb.ERASE))
        case Word.REPORT:
            perform(scene, act(Verb.REPORT, wish.rest[: reporting.YEAR_LENGTH]))
        case Word.CONNECT:
            _connect(scene, wish.rest)
        case Word.DISCONNECT:
            rooms.unbind_here(scene)
        case Word.CASES:
            perform(scene, act(Verb.CASES, clean(wish.rest)[:60]))
        case Word.HANDOVER:
            perform(scene, act(Verb.HANDOVERS))
        case Word.NOTIFICATIONS:
            perform(scene, act(Verb.NOTIFICATIONS))
        case Word.READINGS:
            perform(scene, act(Verb.READINGS, ""))
        case Word.EXPLAIN:
            helping.explain(scene, wish.rest)
        case Word.OVERDUE if not wish.rest:
            perform(scene, act(Verb.OVERDUE, "", "0"))
        case Word.DEADLINES if not wish.rest:
            perform(scene, act(Verb.DEADLINES, "", "0"))
        case Word.CALENDAR if not wish.rest:
            perform(scene, act(Verb.CALENDAR, ""))
        case Word.MAIL if not wish.rest:
            perform(scene, act(Verb.MAIL_DESKS, ""))
        case Word.STATUS_PAGE if not wish.rest:
            perform(scene, act(Verb.STATUS_PAGE, ""))
        case word if word in _PROJECT_WORDS:
            _about_project(scene, wish)
        case _:
            _about_sheet(scene, wish)


def _connect(scene: Scene, name: str) -> None:
    """「つなぐ」 in a channel: which project, by name or by a choice that only this person sees."""
    room = rooms.room_of(scene)
    if room is None:
        scene.say(Message(scene.t("room-only-there")))
    elif not scene.alone:
        way = Choice(scene.t("button-bind"), act(Verb.BIND, "", room.id), Weight.PRIMARY)
        scene.say(Message(scene.t("press-to-open"), choices=(way,)))
    elif not name:
        rooms.choose(scene, room.id)
    else:
        sight = naming.sight_of(scene)
        found = [one for one in sight.named(name) if sight.may(one, Permission.MANAGE)]
        if len(found) == 1:
            perform(scene, act(Verb.BIND, found[0], room.id))
        else:
            naming.choose(sight, found, Word.STATUS, name, lambda p: act(Verb.BIND, p.id, room.id))


def _answer(scene: Scene, name: str, before: int = 0) -> None:
    if not name:
        answering.answer_word(scene, "")
        return
    sight = naming.sight_of(scene)
    found = sight.named(name)
    if len(found) == 1:
        answering.answer_word(scene, found[0])
    else:
        naming.choose(sight, found, Word.ANSWER, name, lambda p: act(Verb.OPEN_SHEET, p.id), before)


def _about_project(scene: Scene, wish: Wish, before: int = 0) -> None:
    name, form = wish.rest, "csv"
    if wish.word is Word.EXPORT:
        for suffix in (*TABLES, *FORMS):
            if name.lower() == suffix or name.lower().endswith(" " + suffix):
                name, form = name[: -len(suffix)].strip(), suffix

    def wanted(project: Project) -> Action:
        if wish.word is Word.EXPORT:
            return act(Verb.EXPORT, project.id, form)
        return _PROJECT_WORDS[wish.word](project)

    sight = naming.sight_of(scene)
    found = sight.named(name)
    if found and wish.word is not Word.STATUS:
        need = ON_PROJECT[wanted(sight.projects(found[:1])[0]).verb].permission
        mine = [one for one in found if sight.may(one, need)]
        if not mine:
            helping.not_yours(scene)
            return
        found = mine
    if len(found) == 1:
        perform(scene, wanted(sight.projects(found)[0]))
    else:
        naming.choose(sight, found, wish.word, wish.rest, wanted, before)


def _further(scene: Scene, word: str, name: str, before: str) -> None:
    """[ほかの事業]: those that did not stand on the card."""
    known = {one.value: one for one in (*_PROJECT_WORDS, Word.ANSWER)}
    shown = int(before) if before.isdecimal() and len(before) < 6 else 0
    if word not in known:
        scene.refuse(scene.t("old-button"))
    elif known[word] is Word.ANSWER:
        _answer(scene, name, shown)
    else:
        _about_project(scene, Wish(known[word], name), shown)


def _numbered(scene: Scene, text: str) -> bool:
    """A number behind a list of projects: what was asked for, of that one."""
    word, _, _ = scene.chat.about.partition(" ")
    number = fold(text)
    scene.expect(Expecting.NOTHING)
    if not number.isdecimal() or word not in {one.value for one in (*_PROJECT_WORDS, Word.ANSWER)}:
        return False
    _further(scene, word, number, "")
    return True


def _about_sheet(scene: Scene, wish: Wish) -> None:
    paper = answering.focused(scene)
    if paper is None:
        if wish.word is Word.LIST and scene.chat.sheet is not None:
            perform(scene, act(Verb.LIST, scene.chat.sheet))
        elif not _said_closed(scene):
            answering.answer_word(scene)
        return
    sheet = paper.sheet.id
    asked = current_question(paper.questionnaire, paper.sheet)
    match wish.word:
        case Word.SKIP if asked is not None:
            perform(scene, act(Verb.SKIP, sheet, asked.id))
        case Word.WHY:
            question = asked.id if asked else ""
            perform(scene, act(Verb.WHY, sheet, question))
        case Word.FIX if wish.rest:
            answering.fix_named(scene, paper, wish.rest)
        case Word.FIX:
            perform(scene, act(Verb.CHOOSE_FIX, sheet))
        case Word.REASON:
            _reason(scene, paper, wish)
        case word if word in _SHEET_WORDS:
            perform(scene, act(_SHEET_WORDS[word], sheet))
        case _:
            answering.make_move(scene, paper, Nonsense())


def _said_closed(scene: Scene) -> bool:
    """Whether the sheet that the words are about was there, and its stage is closed now."""
    sheet = scene.uow.sheets.get(scene.chat.sheet) if scene.chat.sheet else None
    return sheet is not None and sheet.person == scene.person.id and _own_paper(scene, sheet.id) is None


def _reason(scene: Scene, paper: Paper, wish: Wish) -> None:
    """``理由（問3）：…`` or ``問3の理由``, or without the number for the latest answer that a reason was offered for."""
    question = named_question(paper.questionnaire, wish.number) if wish.number else None
    if not wish.rest:
        latest = next(iter(reversed(paper.sheet.order)), "")
        answering.ask_reason(scene, paper, question.id if question is not None else latest)
        return
    if question is not None:
        answering.make_move(scene, paper, Reason(question.id, wish.rest))
        return
    last = scene.chat.about if scene.chat.expecting is Expecting.REASON else ""
    target = last or next(iter(reversed(paper.sheet.order)), "")
    answering.make_move(scene, paper, Reason(target, wish.rest))


# ---------------------------------------------------------------- actions


def perform(scene: Scene, action: Action) -> None:
    """Does what a button says, if the person may: asked now, at the tap."""
    verb, args = action.verb, action.args
    if scene.chat.expecting in _WRITING or scene.chat.expecting is Expecting.PROJECT:
        scene.expect(Expecting.NOTHING)  # what is typed next is no clause and no note any more
    if verb in ON_SHEET:
        paper = _own_paper(scene, args[0], reading=verb is Verb.LIST)
        if paper is not None:
            ON_SHEET[verb](scene, paper, args)
    elif verb in ON_PROJECT and (
        args[0] or verb not in FREE
    ):  # without a project it may be about all of one's own
        entry = ON_PROJECT[verb]
        if (found := _permitted(scene, args[0], entry.permission)) and _lives(scene, found[0], verb):
            entry.do(scene, *found, args)
    elif verb in ON_REMINDER:
        scene.thread = scene.thread or scene.incoming.beside  # what becomes of it hangs under the reminder
        reminder = scene.uow.reminders.get(args[0])
        need = REMINDER_PERMISSION[verb](scene, reminder) if reminder else Permission.MANAGE
        found = _permitted(scene, reminder.project if reminder else "", need)
        if found and reminder is not None:
            ON_REMINDER[verb](scene, found[0], reminder, args)
    elif verb is Verb.STATUS:
        _status(scene, args[0])
    elif verb is Verb.READINGS:
        _with_readings(scene, args[0])
    elif verb is Verb.PROJECTS:
        _further(scene, *args)
    elif verb is Verb.NEW:
        if allowed(scene.actor(), Permission.CREATE):
            creating.open_new(scene)
        else:
            _no_creating(scene)
    elif verb in FREE:
        FREE[verb](scene, args)
    else:
        scene.refuse(scene.t("old-button"))
    if verb in readings.READABLE:
        readings.offer(scene, action)


def _with_readings(scene: Scene, token: str) -> None:
    """What stands to be answered, or the card that this button made, once more with readings."""
    action = _pressed(token)
    if action is not None and action.verb in readings.READABLE:
        perform(scene, action)
    else:
        readings.stands(scene)
    readings.read(scene)


def _no_creating(scene: Scene) -> None:
    key = "new-guest" if scene.person.address.account else "new-in-slack"
    scene.say(Message(scene.t(key)))


def _member(scene: Scene, project: Project) -> Member | None:
    return scene.uow.projects.member(project.id, scene.person.id)


def _permitted(scene: Scene, project_id: str, permission: Permission) -> tuple[Project, Member | None] | None:
    project = scene.uow.projects.get(project_id) if project_id else None
    member = _member(scene, project) if project else None
    if project is None or not allowed(scene.actor(member), permission, project):
        helping.refused(scene)
        return None
    return project, member


def _lives(scene: Scene, project: Project, verb: Verb) -> bool:
    """Whether that can still be done; says so where the project is over."""
    if project.alive or verb not in NEEDS_LIFE:
        return True
    scene.refuse(scene.t("project-over"), project.name)
    return False


def _own_paper(scene: Scene, sheet_id: str, *, reading: bool = False) -> Paper | None:
    """The person's own sheet if it can be answered now (read: always); else says why not, kindly."""
    sheet = scene.uow.sheets.get(sheet_id)
    paper = sheet_paper(scene, sheet) if sheet else None
    joint = paper is not None and paper.questionnaire.joint
    need = Permission.TAKE_PART if joint else Permission.ANSWER
    if paper is None or not allowed(scene.actor(paper.member), need, paper.project):
        helping.refused(scene)
        return None
    if reading or answering.is_open(scene, paper):
        return paper
    scene.refuse(scene.t("stage-closed"), paper.project.name)
    return None


def _status(scene: Scene, project_id: str) -> None:
    if project_id:
        if found := _permitted(scene, project_id, Permission.SEE_STATUS):
            looking.status(scene, *found)
        return
    _about_project(scene, Wish(Word.STATUS))


# ---------------------------------------------------------------- dialogs


def submitted(scene: Scene, said: Submitted) -> None:
    """A dialog was sent, or a field in it changed: the right is asked again."""
    try:
        _submitted(scene, said)
    except StaleDialogError:
        scene.refuse(scene.t("old-button"))


def _submitted(scene: Scene, said: Submitted) -> None:
    action = _pressed(said.token)
    values = {key: clean(value) for key, value in said.values.items()}
    if action is None:
        scene.refuse(scene.t("old-button"))
    elif action.verb in (Verb.NEW, Verb.NEW_CONFIRM):
        if not allowed(scene.actor(), Permission.CREATE):
            _no_creating(scene)
        elif scene.person.standing is Standing.UNKNOWN:
            scene.immediate = FieldErrors({"name": scene.t("new-unknown")})
        elif action.verb is Verb.NEW:
            creating.preview(scene, values)
        else:
            creating.confirm(scene, values, said.context, live=said.live)
    elif action.verb is Verb.RECORD:
        recording.keep(scene, values, said.context)
    elif action.verb is Verb.PLAN_HANDOVER:
        succession.preview(scene, values)
    elif action.verb is Verb.KEEP_HANDOVER:
        succession.keep(scene, said.context)
    elif action.verb is Verb.REASON:
        paper = _own_paper(scene, action.args[0])
        if paper is not None:
            answering.make_move(scene, paper, Reason(action.args[1], values.get("reason", "")))
    elif action.verb is Verb.WRITE_ROW:
        paper = _own_paper(scene, action.args[0])
        if paper is not None:
            collecting.write_row(scene, paper, action.args[1], values)
    elif action.verb is Verb.CLOSE:
        if found := _permitted(scene, action.args[0], Permission.MANAGE):
            managing.close(scene, found[0], action.args[1], values)
    elif action.verb in SUBMITTED_OF_ALL and not action.args[0]:
        SUBMITTED_OF_ALL[action.verb](scene, action.args, values)
    elif action.verb in SUBMITTED:
        found = _permitted(scene, action.args[0], ON_PROJECT[action.verb].permission)
        if found and _lives(scene, found[0], action.verb):
            SUBMITTED[action.verb](scene, found[0], action.args, values, said)
    else:
        scene.refuse(scene.t("old-button"))
