"""The only way in: one event, one transaction, and the one place where permission is asked.

The claim of the event's key comes first, so a redelivery ends there. Answers, session, reminders and outgoing
messages are kept together or not at all; the platform hears 200 only after the commit.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.domain.actions import Action, Verb, act, read_token
from bot.domain.answers import named_question, read_number, says_no, says_yes
from bot.domain.chat import Expecting
from bot.domain.conversation import Nonsense, Reason, current_question
from bot.domain.intents import Wish, Word, read_code, read_wish
from bot.domain.messages import (
    Attached,
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
    Pressed,
    Say,
    Standing,
    Submitted,
    Typed,
    Unfollowed,
    Unsent,
)
from bot.domain.permissions import Permission, allowed
from bot.domain.project import Member, Person, Project
from bot.domain.questions import Kind
from bot.domain.words import clean, fold
from bot.services.papers import sheet_paper
from bot.services.passing_on import ROOM, with_reply
from bot.services.ports import UnitOfWork
from bot.services.scene import Kit, Paper, Scene
from bot.services.standing import open_sheets
from bot.services.turns import (
    agreeing,
    answering,
    choosing,
    collecting,
    creating,
    helping,
    joining,
    looking,
    managing,
    working,
)
from bot.services.turns.table import (
    FREE,
    NEEDS_LIFE,
    ON_PROJECT,
    ON_REMINDER,
    ON_SHEET,
    REMINDER_PERMISSION,
    SUBMITTED,
)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of an event. ``fresh`` is False for a duplicate; ``unnamed`` asks the edge to look up who
    the sender is, once there is time.
    """

    fresh: bool
    immediate: Immediate | None = None
    unnamed: bool = False


class Inbox:
    """Receives events. Holds nothing but its ports, so that every transaction starts from the store."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def receive(self, uow: UnitOfWork, incoming: Incoming) -> Receipt:
        """Takes one event; runs in a thread inside one transaction. Raises only for our own faults."""
        if not uow.inbox.claim(incoming.key, incoming.received_at):
            return Receipt(fresh=False)
        if incoming.sender is None:
            self._nobody(uow, incoming)
            return Receipt(fresh=True)
        kit = self._kit
        now = kit.clock.now()
        person = uow.people.at(incoming.sender, now, kit.defaults.language)
        chat = uow.chats.lock(person.id)
        scene = Scene(kit, uow, incoming, person, chat, now)
        _react(scene)
        _say_what_waits(scene)
        if scene.chat != chat:
            uow.chats.save(scene.chat)
        outgoing, immediate = scene.outgoing()
        for message in outgoing:
            uow.outbox.add(message, kit.wall.now())
        return Receipt(True, immediate, unnamed=_unnamed(scene.person))

    def _nobody(self, uow: UnitOfWork, incoming: Incoming) -> None:
        """A group's event that does not say who: only an invitation is answered."""
        if isinstance(incoming.said, Invited):
            text = self._kit.wording("group", self._kit.defaults.language)
            uow.outbox.add(
                Outgoing(incoming.place, (Message(text),), reply=incoming.reply), self._kit.wall.now()
            )

    def fail(self, uow: UnitOfWork, incoming: Incoming, reference: str, raw: str) -> Immediate | None:
        """Our own fault: keeps the raw event as failed, and apologises with a reference to quote."""
        now = self._kit.clock.now()
        if not uow.inbox.fail(incoming.key, now, reference, raw):
            return None
        uow.audit.add(now, "system", "event.failed", reference=reference, key=incoming.key)
        person = uow.people.find(incoming.sender) if incoming.sender else None
        language = person.language if person else self._kit.defaults.language
        message = Message(self._kit.wording("our-fault", language, reference=reference))
        if incoming.at_once:
            return Say((message,))
        if incoming.place.direct and incoming.sender is not None:
            uow.outbox.add(Outgoing(incoming.place, (message,), reply=incoming.reply), self._kit.wall.now())
        return None


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
        case Home() | Edited():
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
                scene.say(Message(scene.t("old-button")))
            elif scene.incoming.place.direct or scene.incoming.at_once:
                perform(scene, action)
            else:
                helping.in_group(scene)
        case Submitted():
            submitted(scene, said)
        case Commanded(text=text):
            wish = read_wish(text, commanded=True) or (None if clean(text) else Wish(Word.MENU))
            if wish is None:
                scene.say(Message(scene.t("unknown-command", text=clean(text)[:60]), heading=""))
                helping.help_message(scene)
            else:
                wished(scene, wish)
        case Typed(text=text):
            typed(scene, clean(text))
        case Attached():
            nonsense(scene)


def _pressed(token: str) -> Action | None:
    """What a button says, or None for anything that we did not write: no name of ours holds a NUL, and PostgreSQL
    takes none.
    """
    action = read_token(token)
    return None if action is None or any("\0" in arg for arg in action.args) else action


def _reachable(scene: Scene, reachable: bool) -> None:
    if scene.person.reachable is not reachable:
        scene.person = replace(scene.person, reachable=reachable)
        scene.uow.people.save(scene.person)
        scene.audit("person.reachable" if reachable else "person.unreachable")


def _forget(scene: Scene, message: str) -> None:
    """Words that were taken back are deleted; the log says that, not what they were."""
    for sheet in scene.uow.sheets.forget(scene.person.id, message, scene.now):
        scene.audit("words.withdrawn", sheet=sheet)


# ---------------------------------------------------------------- words


def typed(scene: Scene, text: str) -> None:
    """Typed words: a command, an answer to what was asked, else chatter that changes nothing."""
    wish = read_wish(text) or _label(scene, text)
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
    if _for_project(scene, text, wish):
        return
    if wish is not None:
        wished(scene, wish)
        return
    if (code := read_code(text)) and scene.uow.codes.get(code) is not None:
        joining.join(scene, text)
        return
    paper = answering.focused(scene)
    if paper is None:
        helping.lost(scene)
    elif scene.chat.paused:
        answering.answer_word(scene)
    else:
        answering.typed(scene, paper, text)


_ROW_NAMES = frozenset(
    {
        *(Word.INSURANCE, Word.ROLES, Word.EVALUATORS, Word.AT_HAND, Word.EVALUATION, Word.SCORES),
        *(Word.PHASES, Word.SURVEY),
    }
)
"""Commands that are more likely the name of a row (保険, 資料) where rows are being written."""


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
    "button-reason": Word.REASON,
    "button-no-reason": Word.RESUME,
    "button-send": Word.SEND,
    "button-fix": Word.FIX,
    "button-answer": Word.ANSWER,
    "button-status": Word.STATUS,
    "button-language": Word.LANGUAGE,
    "button-person": Word.PERSON,
    "button-help": Word.HELP,
}


def _label(scene: Scene, text: str) -> Wish | None:
    """What stands on a button can be typed as well: LINE on a computer shows no quick replies."""
    typed = fold(text)
    word = next((word for key, word in _LABELS.items() if typed and typed == fold(scene.t(key))), None)
    return Wish(word) if word else None


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
    elif wish is None and read_code(text) is None and answering.focused(scene) is None:
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


def _typed_in_group(scene: Scene, wish: Wish | None) -> None:
    """Nobody answers in a group; status shows no names there."""
    if wish is not None and wish.word is Word.STATUS and scene.person.address.account:
        wished(scene, wish)
    else:
        helping.in_group(scene)


def nonsense(scene: Scene) -> None:
    """A sticker or a photo: welcomed, never an answer."""
    if not scene.incoming.place.direct:
        return
    paper = answering.focused(scene)
    if paper is None and scene.chat.expecting is Expecting.CONSENT:
        joining.join(scene, scene.chat.about)
    elif paper is None:
        helping.lost(scene)
    elif scene.chat.paused:
        answering.answer_word(scene)
    else:
        answering.chatter(scene, paper)


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
    Word.SURVEY: lambda project: act(Verb.SURVEY, project.id),
    Word.SURVEY_RESULTS: lambda project: act(Verb.SURVEY_RESULTS, project.id, ""),
    Word.SURVEY_WORDS: lambda project: act(Verb.SURVEY_WORDS, project.id, "", "0"),
    Word.CALENDAR: lambda project: act(Verb.CALENDAR, project.id),
    Word.OVERDUE: lambda project: act(Verb.OVERDUE, project.id, "0"),
    Word.DEADLINES: lambda project: act(Verb.DEADLINES, project.id, "0"),
    Word.TOOLS: lambda project: act(Verb.TOOLS, project.id),
    Word.POINTS: lambda project: act(Verb.POINTS, project.id),
    Word.NEXT_CYCLE: lambda project: act(Verb.NEXT_CYCLE, project.id),
    Word.TALK: lambda project: act(Verb.AGENDA, project.id, str(project.cycle), ""),
    Word.STATUS: lambda project: act(Verb.STATUS, project.id),
    Word.INVITE: lambda project: act(Verb.INVITE, project.id),
    Word.CLOSE: lambda project: act(Verb.CLOSE, project.id, project.stage),
    Word.EXPORT: lambda project: act(Verb.EXPORT, project.id, "csv"),
}


def wished(scene: Scene, wish: Wish) -> None:
    """A command in words becomes the action that a button would carry."""
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
        case Word.LATER:
            helping.not_there_yet(scene, wish.rest)
        case Word.NOTIFICATIONS:
            perform(scene, act(Verb.NOTIFICATIONS))
        case Word.EXPLAIN:
            helping.explain(scene, wish.rest)
        case Word.OVERDUE if not wish.rest:
            perform(scene, act(Verb.OVERDUE, "", "0"))
        case Word.DEADLINES if not wish.rest:
            perform(scene, act(Verb.DEADLINES, "", "0"))
        case Word.CALENDAR if not wish.rest:
            perform(scene, act(Verb.CALENDAR, ""))
        case word if word in _PROJECT_WORDS:
            _about_project(scene, wish)
        case _:
            _about_sheet(scene, wish)


def _answer(scene: Scene, name: str) -> None:
    projects = looking.matching(scene, name) if name else []
    if name and len(projects) != 1:
        looking.choose(scene, projects, name=name)
        return
    answering.answer_word(scene, projects[0].id if projects else "")


def _about_project(scene: Scene, wish: Wish) -> None:
    name, form = wish.rest, "csv"
    if wish.word is Word.EXPORT:
        for suffix in ("json", "csv"):
            if name.lower() == suffix or name.lower().endswith(" " + suffix):
                name, form = name[: -len(suffix)].strip(), suffix
    projects = looking.matching(scene, name)
    verb = Verb.EXPORT if wish.word is Word.EXPORT else None
    if wish.word is not Word.STATUS:
        if verb is None and projects:
            verb = _PROJECT_WORDS[wish.word](projects[0]).verb
        need = ON_PROJECT[verb].permission if verb else Permission.SEE_STATUS
        mine = [p for p in projects if allowed(scene.actor(_member(scene, p)), need, p)]
        if projects and not mine:
            helping.not_yours(scene)
            return
        projects = mine

    def wanted(project: Project) -> Action:
        if wish.word is Word.EXPORT:
            return act(Verb.EXPORT, project.id, form)
        return _PROJECT_WORDS[wish.word](project)

    if len(projects) == 1:
        perform(scene, wanted(projects[0]))
    else:
        looking.choose(scene, projects, name=name, wanted=wanted)


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
    """``理由（問3）：…``, or just ``理由：…`` for the latest answer that a reason was offered for."""
    if not wish.rest:
        answering.ask_reason(scene, paper, next(iter(reversed(paper.sheet.order)), ""))
        return
    question = named_question(paper.questionnaire, wish.number) if wish.number else None
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
    if scene.chat.expecting in _WRITING:
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
        reminder = scene.uow.reminders.get(args[0])
        need = REMINDER_PERMISSION[verb](scene, reminder) if reminder else Permission.MANAGE
        found = _permitted(scene, reminder.project if reminder else "", need)
        if found and reminder is not None:
            ON_REMINDER[verb](scene, found[0], reminder, args)
    elif verb is Verb.STATUS:
        _status(scene, args[0])
    elif verb is Verb.NEW:
        if allowed(scene.actor(), Permission.CREATE):
            creating.open_new(scene)
        else:
            _no_creating(scene)
    elif verb in FREE:
        FREE[verb](scene, args)
    else:
        scene.say(Message(scene.t("old-button")))


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
    scene.say(Message(scene.t("project-over"), heading=project.name))
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
    scene.private.append(Message(scene.t("stage-closed"), heading=paper.project.name))
    return None


def _status(scene: Scene, project_id: str) -> None:
    if project_id:
        if found := _permitted(scene, project_id, Permission.SEE_STATUS):
            looking.status(scene, *found)
        return
    visible = looking.visible_projects(scene)
    if len(visible) == 1:
        looking.status(scene, *visible[0])
    else:
        looking.choose(scene, [project for project, _ in visible], name="")


# ---------------------------------------------------------------- dialogs


def submitted(scene: Scene, said: Submitted) -> None:
    """A dialog was sent, or a field in it changed: the right is asked again."""
    action = _pressed(said.token)
    values = {key: clean(value) for key, value in said.values.items()}
    if action is None:
        scene.say(Message(scene.t("old-button")))
    elif action.verb in (Verb.NEW, Verb.NEW_CONFIRM):
        if not allowed(scene.actor(), Permission.CREATE):
            _no_creating(scene)
        elif scene.person.standing is Standing.UNKNOWN:
            scene.immediate = FieldErrors({"name": scene.t("new-unknown")})
        elif action.verb is Verb.NEW:
            creating.preview(scene, values)
        else:
            creating.confirm(scene, values, said.context, live=said.live)
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
    elif action.verb in SUBMITTED:
        found = _permitted(scene, action.args[0], ON_PROJECT[action.verb].permission)
        if found and _lives(scene, found[0], action.verb):
            SUBMITTED[action.verb](scene, found[0], action.args, values, said)
