"""The sheet's conversation: every move ends in the engine, is kept, and is put into words."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.domain.actions import Action, Verb, act
from bot.domain.answers import named_question, read_number
from bot.domain.chat import Expecting
from bot.domain.consent import asks_again
from bot.domain.conversation import (
    Answer,
    Asked,
    Fix,
    Handed,
    HandedBefore,
    Move,
    Nonsense,
    Noted,
    Outcome,
    Pleasantry,
    Reason,
    Resume,
    Send,
    Stale,
    Toggle,
    current_question,
    growing_answer,
    owed_reason,
    pending_reason,
    step,
    unexplained,
)
from bot.domain.messages import (
    Choice,
    Dialog,
    Field,
    FieldKind,
    Message,
    OpenDialog,
    Pressed,
    Settled,
    Submitted,
    Weight,
)
from bot.domain.pack import THIRD_PARTY
from bot.domain.project import ON_A_SIDE, Member, Person, Project, Role
from bot.domain.questions import IN_WORDS, Kind, Question
from bot.domain.reading import begins_an_answer, read_move, read_reasoned
from bot.domain.sheets import AnswerState, Sheet, SheetState
from bot.domain.words import (
    Courtesy,
    asks,
    bare,
    clean,
    courtesy,
    fold,
    says_something,
    seeks_somebody,
    shorten,
)
from bot.services.committee import open_cycles
from bot.services.contacts import whom_to_ask
from bot.services.papers import (
    Recalled,
    asked_now,
    is_asked,
    keep,
    may_write,
    recalled,
    shares,
    sheet_paper,
)
from bot.services.phrasing.dates import short_date
from bot.services.phrasing.guide import principle_message, terms_in, terms_message
from bot.services.phrasing.privacy import consent_text_message
from bot.services.phrasing.proxying import keyed_for_you_message, keyed_message, paper_heading
from bot.services.phrasing.questions import (
    READ_BACK,
    Beside,
    answer_rows,
    fix_message,
    led,
    list_message,
    outcome_messages,
    reason_readers,
    review_message,
    seen,
)
from bot.services.phrasing.status import person_name
from bot.services.phrasing.values import (
    one_line,
    topic,
    value_text,
)
from bot.services.privacy import keeping
from bot.services.scene import Paper, Scene
from bot.services.standing import (
    Owed,
    evaluations_of,
    new_sheet,
    open_sheets,
    owed_sheet,
    sheets_of_member,
    sides_sent,
)
from bot.services.turns import choosing, evaluating
from bot.services.turns.revealing import show_or_wait


def make_move(scene: Scene, paper: Paper, move: Move, *, offered: bool = False, stuck: bool = False) -> None:
    """Takes one step, keeps it, says what follows; when it was the last side's sending, everyone hears. What was
    said may be ``offered`` as the reason of the answer before; somebody may be ``stuck`` at what is asked.
    """
    before = paper.sheet
    turn = step(paper.questionnaire, before, move)
    language, say = scene.person.language, scene.t
    keyed = is_keyed(scene, paper)
    after = turn.sheet.having(on_paper=True) if keyed else turn.sheet
    if after != before or turn.changes:
        keep(
            scene.uow,
            paper.questionnaire,
            after,
            turn.changes,
            new_id=scene.kit.ids.new(),
            by=scene.person.id,
            at=scene.now,
            message=scene.incoming.message_id,
        )
    scene.focus(turn.sheet.id)
    others = takers(scene, paper)
    heading = heading_of(scene, paper, others)
    several = heading != paper.project.name or bool(project_heading(scene, paper, others))
    handed = any(isinstance(outcome, Handed) for outcome in turn.outcomes)
    waiting = _waiting_for(scene, paper) if handed else ""
    asked = next((outcome.question for outcome in turn.outcomes if isinstance(outcome, Asked)), None)
    scene.private += outcome_messages(
        paper.questionnaire,
        turn.sheet,
        turn.outcomes,
        language,
        say,
        project=heading,
        waiting_for=waiting,
        several=several,
        beside=_beside(scene, paper, asked, offered=offered, stuck=stuck),
    )
    if stuck:
        _ways_out(scene, paper)
    _offer_turns(scene, paper, others)
    if doubted := choosing.watch(scene, paper, turn.changes):
        lead(scene, doubted)
    _settle(scene, move, turn.outcomes[0])
    for change in turn.changes:
        scene.audit(
            f"answer.{type(change).__name__.lower()}",
            paper.project,
            question=change.question,
            sheet=before.id,
        )
    if handed:
        marked = {"on_paper": True, "person": paper.member.person.id} if keyed else {}
        scene.audit(
            "sheet.sent", paper.project, stage=before.stage, side=before.side, sheet=before.id, **marked
        )
        if paper.questionnaire.joint:
            _tell_of_joint(scene, paper)
        elif paper.questionnaire.kind == THIRD_PARTY:
            evaluating.handed_in(scene, paper)
        else:
            show_or_wait(scene, paper)
        choosing.handed_in(scene, paper)
        _offer_next(scene, paper)
        if keyed:
            _keyed_in(scene, paper)
    scene.shown()


def is_own(scene: Scene, paper: Paper) -> bool:
    """Whether the answers are the person's own, and not somebody else's."""
    return paper.member.person.id == scene.person.id


def is_keyed(scene: Scene, paper: Paper) -> bool:
    """Whether the answers are somebody's whose paper is keyed in."""
    return not is_own(scene, paper) and not shares(scene.person, paper.member.person)


def heading_of(scene: Scene, paper: Paper, others: Sequence[Person] | None = None) -> str:
    """What stands above the sheet's cards: the project, and whose paper it is where it is keyed in, or who answers where
    several use one phone. ``others``: the takers, where they are known already.
    """
    name = paper.project.name
    if is_keyed(scene, paper):
        return paper_heading(name, paper.project, paper.member, scene.t)
    if takers(scene, paper) if others is None else others:
        return scene.t("shared-heading", heading=name, name=person_name(paper.member.person, scene.t))
    return name


def takers(scene: Scene, paper: Paper) -> list[Person]:
    """Who else answers for the project on this phone."""
    if is_keyed(scene, paper):
        return []
    people = [scene.person, *scene.uow.people.sharing(scene.person.id)]
    if len(people) == 1:
        return []
    present = {m.person.id for m in scene.uow.projects.members(paper.project.id) if m.role in ON_A_SIDE}
    return [one for one in people if one.id in present and one.id != paper.member.person.id]


def _offer_turns(scene: Scene, paper: Paper, others: Sequence[Person]) -> None:
    """Where it is not plainly one's own sheet, the way to another project gives way to those who share the phone."""
    if not scene.private or (is_own(scene, paper) and not others):
        return
    ways = tuple(
        Choice(
            scene.t("button-take-turn", name=person_name(one, scene.t)),
            act(Verb.TAKE_TURN, paper.project.id, one.id),
        )
        for one in others
    )
    *before, last = scene.private
    choices = [one for one in last.choices if one.action.verb is not Verb.SWITCH]
    scene.private[:] = [*before, replace(last, choices=(*choices, *ways))]


def _keyed_in(scene: Scene, paper: Paper) -> None:
    """The sheet that somebody gave on paper is in: the next one can follow, and its author hears of it."""
    scene.private.append(keyed_message(paper.project, paper.member, scene.t))
    author = paper.member.person
    say = scene.kit.voice(author.language)
    told = keyed_for_you_message(paper.project, paper.sheet.id, person_name(scene.person, say), say)
    scene.tell(author, told, project=paper.project.id)


def _settle(scene: Scene, move: Move, first: Outcome) -> None:
    """What becomes of the pressed message: it says what was chosen, or makes room for the same question below.
    [つづける] may stand on a card that is still worth reading: that one stays.
    """
    if not isinstance(scene.incoming.said, (Pressed, Submitted)) or isinstance(move, Resume):
        return
    match first:
        case Noted(question=question, given=given) | Stale(question=question, given=given):
            value = value_text(question, given, scene.person.language, scene.t, short=True)
            scene.immediate = Settled(scene.t("settled", number=question.number, value=value))
        case Handed() | HandedBefore():
            scene.immediate = Settled(scene.t("sent-settled"))
        case _:
            scene.immediate = Settled("")


def show_again(scene: Scene, paper: Paper) -> None:
    """What stands to be answered, or the review, once more."""
    make_move(scene, paper, Resume())


def _ask_again(scene: Scene, paper: Paper) -> None:
    """The question that was pressed stands below anew."""
    make_move(scene, paper, Resume())
    if isinstance(scene.incoming.said, Pressed):
        scene.immediate = Settled("")


def answer(scene: Scene, paper: Paper, name: str, value: str) -> None:
    """A button with an answer."""
    question = paper.questionnaire.by_id.get(name)
    make_move(scene, paper, Answer(name, question.spelled(value) if question else value))


def _beside(scene: Scene, paper: Paper, question: Question | None, *, offered: bool, stuck: bool) -> Beside:
    """What stands beside that question for this person."""
    project = paper.project
    sides, today = project.parties, project.today(scene.now)
    mutual = paper.questionnaire.id in project.revealed_in(paper.sheet.cycle)
    if question is None:
        return Beside(sides=sides, today=today, offered=offered, stuck=stuck, mutual=mutual)
    advice, take = choosing.beside_area(scene, paper, question)
    known = scene.kit.wording.readings(scene.person.language) if scene.offers_readings else {}
    words = question.label.in_(scene.person.language)
    before = _before(scene, paper, question)
    a_year_ago = before is not None and before.cycle < project.cycle
    return Beside(
        earlier=_earlier(scene, question, before, a_year_ago) if before is not None else "",
        terms=bool(terms_in(paper.pack, question, scene.person.language)),
        sides=sides,
        today=today,
        same=before is not None and a_year_ago and question.takes(before.given.value),
        advice=advice,
        take=take,
        offered=offered,
        readings=any(word in words for word in known),
        stuck=stuck,
        mutual=mutual,
    )


def _before(scene: Scene, paper: Paper, question: Question) -> Recalled | None:
    """What was answered before about the same thing, where it was answered."""
    found = recalled(scene.uow, paper.pack, paper.project, question, paper.member.side)
    return found if found and found.given.state is AnswerState.ANSWERED else None


def _earlier(scene: Scene, question: Question, before: Recalled, a_year_ago: bool) -> str:
    """The same in words: at which stage, or a year ago."""
    given = before.given
    if before.question.kind is Kind.MULTI and question.element:
        chosen = isinstance(given.value, list) and question.element in given.value
        return scene.t("earlier-expected") if chosen else scene.t("earlier-not-expected")
    value = one_line(before.question, given, scene.person.language, scene.t)
    if a_year_ago:
        return scene.t("earlier-year", value=value)
    about = topic(before.question, scene.person.language)
    return scene.t("earlier", stage=before.stage, topic=about, value=value)


def same_as_before(scene: Scene, paper: Paper, name: str) -> None:
    """[前の年と同じ]: last year's answer, taken over with a tap."""
    question = paper.questionnaire.by_id.get(name)
    before = _before(scene, paper, question) if question else None
    make_move(scene, paper, Answer(name, before.given.value) if before else Resume())


def take_advice(scene: Scene, paper: Paper, name: str) -> None:
    """[「C」でよい]: what the answers so far point to, taken over with a tap."""
    question = paper.questionnaire.by_id.get(name)
    found = choosing.suggested(scene, paper, question) if question else None
    make_move(scene, paper, Answer(name, str(found.area.pos)) if found else Resume())


def _waiting_for(scene: Scene, paper: Paper) -> str:
    if paper.questionnaire.joint:
        return ""
    if paper.questionnaire.kind == THIRD_PARTY:
        left = evaluating.waiting_for(scene, paper)
        return scene.t("evaluators-left", n=left) if left else ""
    sent = sides_sent(scene.uow, paper.project, paper.questionnaire)
    names = [side.name for side in paper.project.sides if not sent[side.letter]]
    return scene.t("name-separator").join(names)


def _tell_of_joint(scene: Scene, paper: Paper) -> None:
    """The joint sheet is handed in: everybody else hears once that it can be read and corrected."""
    for member in scene.uow.projects.members(paper.project.id):
        if member.person.id == scene.person.id or member.role not in (*ON_A_SIDE, Role.COORDINATOR):
            continue
        say = scene.kit.voice(member.person.language)
        who = scene.person.name or say("somebody")
        title = paper.questionnaire.title.in_(member.person.language)
        text = say("joint-written", who=who, title=title)
        look = Choice(
            say("button-look"),
            act(Verb.OPEN_FORM, paper.project.id, paper.questionnaire.id),
            Weight.PRIMARY,
        )
        ways = (look, *choosing.ways(paper, say))
        message = Message(text, heading=paper.project.name, choices=ways)
        scene.tell(member.person, message, project=paper.project.id)


def _offer_next(scene: Scene, paper: Paper) -> None:
    """Another sheet of this project that waits for this person: one button at the end, no push."""
    project = scene.uow.projects.get(paper.project.id) or paper.project
    waiting = [
        owed
        for owed in sheets_of_member(scene.uow, scene.kit, project, paper.member, scene.now)
        if not owed.sent
        and (owed.questionnaire.id, owed.cycle) != (paper.questionnaire.id, paper.sheet.cycle)
    ]
    if not waiting or not scene.private:
        return
    ways = tuple(
        Choice(
            scene.t("button-open-sheet", title=_title(scene, owed)),
            _opening(scene, owed),
            Weight.PRIMARY,
        )
        for owed in waiting
    )
    offered = {way.action for way in ways}  # whoever sends last is offered what opens with the table as well
    *before, last = (
        replace(message, choices=tuple(c for c in message.choices if c.action not in offered))
        for message in scene.private
    )
    scene.private[:] = [*before, replace(last, choices=(*ways, *last.choices))]


# ---------------------------------------------------------------- which sheet


def _opening(scene: Scene, owed: Owed) -> Action:
    """What opens that sheet."""
    if shares(scene.person, owed.member.person):
        return act(Verb.TAKE_TURN, owed.project.id, owed.member.person.id)
    if owed.member.person.id != scene.person.id:
        return act(Verb.KEY_SHEET, owed.project.id, owed.member.person.id, owed.questionnaire.id)
    if owed.questionnaire.kind == THIRD_PARTY:
        return act(Verb.EVALUATE, owed.project.id, str(owed.cycle))
    return act(Verb.OPEN_FORM, owed.project.id, owed.questionnaire.id)


def _title(scene: Scene, owed: Owed) -> str:
    """Its title; of which year, where it is not the present one."""
    title = owed.questionnaire.title.in_(scene.person.language)
    earlier = owed.cycle != owed.project.cycle
    return scene.t("sheet-of-cycle", title=title, n=owed.cycle) if earlier else title


def evaluate(scene: Scene, project: Project, member: Member | None, cycle: str) -> None:
    """[評価をはじめる]: an evaluator's own sheet; to others what was said from outside."""
    if member is None or member.role is not Role.EVALUATOR:
        evaluating.show(scene, project, cycle)
        return
    found = evaluations_of(scene.uow, scene.kit, project, member)
    owed = next((one for one in found if cycle in ("", str(one.cycle))), None)
    if owed is not None:
        open_owed(scene, owed)
    elif evaluating.is_visible(scene, project, cycle):
        evaluating.show(scene, project, cycle)
    else:
        scene.refuse(scene.t("evaluation-not-yet"), project.name)


def open_owed(scene: Scene, owed: Owed) -> None:
    """Turns to that sheet (made when new) and asks what stands there, or shows it when it is sent. Where the text that
    was agreed to has changed, that is asked first.
    """
    if _agrees_first(scene, owed):
        return
    pack, questionnaire = scene.kit.pack(owed.project), owed.questionnaire
    sheet = owed.sheet or new_sheet("", owed)
    if not sheet.id:
        sheet = sheet.having(id=scene.kit.ids.new())
    welcome, elsewhere = scene.chat.paused, scene.chat.sheet != sheet.id
    paper = Paper(owed.project, owed.member, pack, questionnaire, sheet)
    keyed = is_keyed(scene, paper)
    if sheet.state is SheetState.SENT:
        make_own(scene, paper)
        scene.focus(sheet.id)
        heading = heading_of(scene, paper)
        scene.private.append(
            review_message(questionnaire, sheet, scene.person.language, scene.t, project=heading)
        )
        return
    begun = owed.sheet is not None and bool(owed.sheet.id)
    evaluates = questionnaire.kind == THIRD_PARTY
    if not begun and not keyed and not evaluates and _first_of_stage(scene, owed):
        card = principle_message(pack, owed.project, questionnaire, scene.person.language, scene.t)
        scene.private += [card] if card else []
    make_move(scene, paper, Resume())
    if welcome or (begun and sheet.order and (elsewhere or _long_ago(scene, sheet))):
        lead(scene, scene.t("welcome-back"))
    elif keyed and not sheet.order:
        lead(scene, scene.t("paper-begin"))
    elif not sheet.shown:
        intro = "joint-intro" if questionnaire.joint else "evaluation-intro" if evaluates else "honesty"
        lead(scene, scene.t(intro))


def _agrees_first(scene: Scene, owed: Owed) -> bool:
    """Whether the person has to agree to the present text before anything is asked; then it is shown."""
    project = owed.project
    given = scene.uow.consents.of_person(project.tenant, project.id, scene.person.id)
    if owed.member.person.id != scene.person.id or not asks_again(given):
        return False
    who = whom_to_ask(scene.uow, scene.kit, [project], scene.person.language, scene.person.id)
    begin = Choice(scene.t("button-agree"), act(Verb.CONSENT_ANEW, project.id), Weight.PRIMARY)
    message = consent_text_message(
        project, keeping(scene.kit, project, scene.now), scene.t,
        who=who, line=scene.person.address.platform == "line", ways=(begin,),
    )  # fmt: skip
    scene.private.append(led(message, scene.t("consent-anew")))
    return True


def _first_of_stage(scene: Scene, owed: Owed) -> bool:
    """Whether this person begins with the stage: no other sheet of it was begun."""
    mine = sheets_of_member(scene.uow, scene.kit, owed.project, owed.member, scene.now)
    return not any(o.stage == owed.stage and o.sheet is not None and o.sheet.id for o in mine)


def make_own(scene: Scene, paper: Paper) -> None:
    """Keeps a sheet that exists only in the view so far: somebody else has filled the joint one."""
    if scene.uow.sheets.get(paper.sheet.id) is None:
        own = paper.sheet.having(answers={}, order=(), state=SheetState.DRAFT)
        scene.uow.sheets.save(own, (), scene.person.id, scene.now, None)


def open_form(scene: Scene, project: Project, name: str) -> None:
    """The sheet of that id, if it can be answered now; else says how things stand."""
    member = scene.uow.projects.member(project.id, scene.person.id)
    for questionnaire in asked_now(scene.uow, scene.kit, project, scene.now):
        if questionnaire.id == name and member is not None:
            if questionnaire.joint or member.role in ON_A_SIDE:
                open_owed(scene, owed_sheet(scene.uow, project, member, questionnaire))
                return
    scene.refuse(scene.t("stage-not-open"), project.name)


def lead(scene: Scene, text: str) -> None:
    """Says something before what is to be said next."""
    if scene.private:
        scene.private[-1] = led(scene.private[-1], text)


def project_heading(scene: Scene, paper: Paper, others: Sequence[Person] | None = None) -> str:
    """The project's name for somebody who answers in several, or who does not only answer for themself, else nothing."""
    if (heading := heading_of(scene, paper, others)) != paper.project.name:
        return heading
    mine = scene.uow.projects.of_person(scene.person.id)
    answering = [
        project
        for project, member in mine
        if (member.role in ON_A_SIDE and project.alive and project.open_stages(scene.now))
        or (member.role is Role.EVALUATOR and open_cycles(scene.uow, scene.kit, project))
    ]
    return paper.project.name if len(answering) > 1 else ""


def focused(scene: Scene) -> Paper | None:
    """The sheet that the chat is about: the one in focus, else the only one that is owed."""
    if scene.chat.sheet is not None:
        sheet = scene.uow.sheets.get(scene.chat.sheet)
        paper = sheet_paper(scene, sheet) if sheet else None
        if paper is not None and is_open(scene, paper):
            return paper
    begun = [
        o.sheet.id
        for o in open_sheets(scene.uow, scene.kit, scene.person.id, scene.now)
        if o.sheet is not None and o.sheet.id
    ]
    if len(begun) == 1 and (stored := scene.uow.sheets.get(begun[0])) is not None:
        return sheet_paper(scene, stored)
    return None


def answer_word(scene: Scene, name: str = "") -> None:
    """回答 / 再開: goes on with the sheet in focus, or offers those that are owed."""
    owed = open_sheets(scene.uow, scene.kit, scene.person.id, scene.now)
    if name:
        owed = [o for o in owed if name in (o.project.id, o.project.name)] or owed
    paper = focused(scene)
    draft = paper is not None and paper.sheet.state is SheetState.DRAFT
    if paper is not None and draft and not name and not is_own(scene, paper):
        open_owed(scene, owed_sheet(scene.uow, paper.project, paper.member, paper.questionnaire))
        return
    if paper is not None and draft and not name:
        owed = [o for o in owed if o.sheet is not None and o.sheet.id == paper.sheet.id] or owed
    unsent = [o for o in owed if not o.sent and not o.joint]
    if not unsent and (turn := _next_turn(scene, paper)) is not None:
        open_owed(scene, turn)
        return
    joint = [o for o in owed if not o.sent and o.joint]
    for some in (unsent, joint, owed):
        if some:
            first_of = {o.project.id: o for o in reversed(some)}
            if len(first_of) == 1 and (some is unsent or len(some) == 1):
                open_owed(scene, first_of[some[0].project.id])
            else:
                choose_sheet(scene, some if len(first_of) == 1 else [first_of[p] for p in reversed(first_of)])
            return
    _nothing_owed(scene)


def _next_turn(scene: Scene, paper: Paper | None) -> Owed | None:
    """The sheet that somebody else on this phone has not sent."""
    for person in scene.uow.people.sharing(scene.person.id) if paper is None or is_own(scene, paper) else ():
        mine = open_sheets(scene.uow, scene.kit, person.id, scene.now)
        if first := next((o for o in mine if not o.sent and not o.joint), None):
            return first
    return None


def take_turn(scene: Scene, project: Project, person: str) -> None:
    """[太郎さんに代わる]: the sheet of whoever holds the phone now."""
    member = scene.uow.projects.member(project.id, person)
    if member is None or not may_write(scene, project, member, None):
        scene.refuse(scene.t("member-gone"), project.name)
        return
    mine = [o for o in sheets_of_member(scene.uow, scene.kit, project, member, scene.now) if not o.joint]
    first = next((o for o in mine if not o.sent), next(iter(mine), None))
    if first is None or (is_keyed(scene, _as_paper(scene, first))):
        scene.refuse(scene.t("stage-not-open"), project.name)
        return
    scene.chat = replace(scene.chat, paused=False)
    open_owed(scene, first)


def _as_paper(scene: Scene, owed: Owed) -> Paper:
    sheet = owed.sheet or new_sheet("", owed)
    return Paper(owed.project, owed.member, scene.kit.pack(owed.project), owed.questionnaire, sheet)


def _nothing_owed(scene: Scene) -> None:
    for project, member in scene.uow.projects.of_person(scene.person.id):
        start = project.dates.get("plan.start")
        if member.side and project.alive and start and start > project.today(scene.now):
            scene.private.append(
                Message(scene.t("not-open-yet", project=project.name, on=short_date(start, scene.t)))
            )
            return
    scene.private.append(
        Message(scene.t("nothing-owed"), choices=(Choice(scene.t("button-help"), act(Verb.HELP)),))
    )


def choose_sheet(scene: Scene, owed: list[Owed]) -> None:
    """Which one? One tap, or its number. Sheets of one project are told apart by their titles."""
    scene.expect(Expecting.SHEET, " ".join(o.key for o in owed))
    one_project = len({o.project.id for o in owed}) == 1
    names = [_title(scene, o) if one_project else o.project.name for o in owed]
    lines = [f"{n}. {name}" for n, name in enumerate(names, 1)]
    scene.private.append(
        Message(
            "\n".join([scene.t("choose-sheet") if one_project else scene.t("choose-project"), *lines]),
            heading=owed[0].project.name if one_project else "",
            choices=tuple(
                Choice(name, _opening(scene, o), Weight.ANSWER) for name, o in zip(names, owed, strict=True)
            ),
        )
    )
    scene.shown()


def switch(scene: Scene) -> None:
    """[別の事業へ]: straight there when there is one other, else a choice."""
    here = focused(scene)
    owed = open_sheets(scene.uow, scene.kit, scene.person.id, scene.now)
    others = list(
        {o.project.id: o for o in reversed(owed) if here is None or o.project.id != here.project.id}.values()
    )[::-1]
    if len(others) == 1:
        open_owed(scene, others[0])
    elif others:
        choose_sheet(scene, others)
    else:
        answer_word(scene)


# ---------------------------------------------------------------- asides


def pause(scene: Scene, paper: Paper) -> None:
    """中断: nothing expires, and it says so."""
    scene.focus(paper.sheet.id, paused=True)
    asked = current_question(paper.questionnaire, paper.sheet)
    text = scene.t("paused", number=asked.number) if asked else scene.t("paused-done")
    scene.private.append(
        Message(
            text,
            heading=project_heading(scene, paper),
            choices=(Choice(scene.t("button-resume"), act(Verb.RESUME, paper.sheet.id), Weight.PRIMARY),),
        )
    )


def is_open(scene: Scene, paper: Paper) -> bool:
    """Whether the sheet can be answered or corrected now."""
    project = paper.project
    if paper.questionnaire.kind == THIRD_PARTY:
        return paper.sheet.cycle in open_cycles(scene.uow, scene.kit, project)
    current = paper.sheet.cycle == project.cycle
    return current and project.alive and is_asked(project, paper.questionnaire, scene.now)


def show_list(scene: Scene, paper: Paper) -> None:
    """一覧: all answers so far."""
    language = scene.person.language
    scene.focus(paper.sheet.id)
    if not is_open(scene, paper):
        rows = answer_rows(paper.questionnaire, paper.sheet, language, scene.t)
        heading = heading_of(scene, paper)
        scene.private.append(Message(scene.t("stage-closed"), heading=heading, rows=rows))
        return
    show = review_message if paper.sheet.state is SheetState.SENT else list_message
    scene.private.append(
        show(paper.questionnaire, paper.sheet, language, scene.t, project=heading_of(scene, paper))
    )


def choose_fix(scene: Scene, paper: Paper) -> None:
    """直す: which one?"""
    scene.focus(paper.sheet.id)
    scene.expect(Expecting.FIX)
    scene.private.append(
        fix_message(
            paper.questionnaire,
            paper.sheet,
            scene.person.language,
            scene.t,
            heading=project_heading(scene, paper),
        )
    )


def fix_named(scene: Scene, paper: Paper, number: str) -> None:
    """``3を直す``: by the sheet's own number."""
    question = named_question(paper.questionnaire, number)
    if question is None:
        choose_fix(scene, paper)
        lead(scene, scene.t("no-such-question"))
        return
    make_move(scene, paper, Fix(question.id))


def why(scene: Scene, paper: Paper, question_id: str) -> None:
    """なぜ: where the question comes from, then the question again."""
    question = paper.questionnaire.by_id.get(question_id)
    if question is None:
        make_move(scene, paper, Resume())
        return
    say, language = scene.t, scene.person.language
    basis = say(f"basis-{question.basis.value}")
    lines = [question.help.in_(language)] if question.help else []
    if (element := paper.pack.element(question.element)) and element.gist:
        lines.insert(
            0, say("element-meaning", name=element.label.in_(language), gist=element.gist.in_(language))
        )
    if question.source is not None:
        document = paper.pack.documents.get(question.source.doc)
        title = document.title.in_(language) if document else question.source.doc
        basis = say("basis-with-source", title=title, section=question.source.section, basis=basis)
    lines.append(basis)
    scene.private.append(Message("\n".join(lines), heading=say("why-heading", number=question.number)))
    _ask_again(scene, paper)


def ask_reason(scene: Scene, paper: Paper, question_id: str, *, anew: bool = False) -> None:
    """[理由を書く]: a dialog where the platform has one, else the next words are the reason. ``anew``: there is one,
    which is to be corrected.
    """
    question = paper.questionnaire.by_id.get(question_id)
    given = paper.sheet.answers.get(question_id)
    if question is None or given is None:
        make_move(scene, paper, Resume())
        return
    if words := _offered(scene, question_id):
        make_move(scene, paper, Reason(question_id, words))
        return
    say = scene.t
    scene.focus(paper.sheet.id)
    prompt, readers = say("reason-prompt", number=question.number), reason_readers(paper.questionnaire, say)
    if scene.incoming.dialogs:
        scene.immediate = OpenDialog(
            Dialog(
                act(Verb.REASON, paper.sheet.id, question_id),
                say("reason-title", number=question.number),
                (
                    Message(f"{question.label.in_(scene.person.language)}\n{readers}"),
                    Field("reason", prompt, FieldKind.LONG_TEXT, value=given.comment or "", max_length=3000),
                ),
                say("button-save"),
                say("button-cancel"),
            )
        )
        return
    if given.comment and not anew:  # the words overtook the tap that announced them
        make_move(scene, paper, Resume())
        lead(scene, say("reason-noted", number=question.number))
        return
    scene.expect(Expecting.REASON, question_id)
    if given.comment:
        prompt = say("reason-again", number=question.number, text=shorten(given.comment, READ_BACK))
    scene.private.append(
        Message(
            f"{prompt}\n{readers}",
            heading=project_heading(scene, paper),
            choices=(Choice(say("button-no-reason"), act(Verb.RESUME, paper.sheet.id)),),
        )
    )
    scene.shown()


def send_seen(scene: Scene, paper: Paper, what: str) -> None:
    """[この内容で送る]: if the answers are still those that stand beside the button; else they are shown
    again.
    """
    same = paper.sheet.state is SheetState.SENT or (
        what == seen(paper.sheet) and paper.sheet.reopened is None
    )
    make_move(scene, paper, Send() if same else Resume())


def chatter(
    scene: Scene, paper: Paper, kind: Courtesy | None = None, text: str = "", *, attached: bool = False
) -> None:
    """Words, a sticker or a photo that answer nothing: who comes back after a while is welcomed, once; who is only kind
    hears a kind word; who seems to look for somebody is offered a person at once, as is who has ``attached`` something.
    """
    greeted = scene.chat.expecting is Expecting.NOTHING and scene.chat.about != ""
    move = Nonsense() if kind is None else Pleasantry()
    asked = current_question(paper.questionnaire, paper.sheet)
    if paper.sheet.state is SheetState.SENT and asked is None:
        make_move(scene, paper, move)
        _ways_on(scene)
        lead(scene, scene.t("attached-nothing") if attached else kind_word(scene, kind))
        return
    if attached:
        make_move(scene, paper, Pleasantry(), stuck=True)
        lead(scene, scene.t("attached-nothing"))
        return
    if paper.sheet.state is not SheetState.SENT and not greeted and _long_ago(scene, paper.sheet):
        make_move(scene, paper, Resume())
        lead(scene, scene.t("welcome-back"))
        scene.expect(Expecting.NOTHING, WELCOMED)
        return
    if kind is not None:
        make_move(scene, paper, move)
        word = kind_word(scene, kind) or scene.t("courtesy-nod")
        lead(scene, scene.t("courtesy-goes-on", said=word))
        return
    tally, times = _tally(scene, asked)
    make_move(scene, paper, move, stuck=times >= OFTEN or seeks_somebody(text))
    scene.expect(Expecting.NOTHING, tally)


def kind_word(scene: Scene, kind: Courtesy | None) -> str:
    """What is said back to a greeting or a thank-you; "" to all else."""
    match kind:
        case Courtesy.GREETING:
            return scene.t("courtesy-greeting")
        case Courtesy.THANKS:
            return scene.t("courtesy-thanks")
        case _:
            return ""


OFTEN = 3
"""After so many times that nothing was read for one question, it is time for a person, or for another time."""


def _tally(scene: Scene, asked: Question | None) -> tuple[str, int]:
    """For which question nothing was read, and how often in a row with this time: as it is kept, and the number."""
    name, kept = asked.id if asked else "", ""
    match scene.chat.expecting:
        case Expecting.NOTHING:
            kept = scene.chat.about
        case Expecting.OFFERED:
            _, kept, _ = _last_offer(scene)
    before, _, count = kept.rpartition("/")
    times = int(count) + 1 if before == name and count.isdecimal() else 1
    return f"{name}/{times}", times


def _ways_out(scene: Scene, paper: Paper) -> None:
    """A person to ask, and another time: behind the answers, before all else."""
    if not scene.private:
        return
    *before, last = scene.private
    ways = (
        Choice(scene.t("button-person"), act(Verb.PERSON), Weight.PRIMARY),
        Choice(scene.t("button-later"), act(Verb.PAUSE, paper.sheet.id)),
    )
    others = [choice for choice in last.choices if choice.action.verb is not Verb.PAUSE]
    answers = [choice for choice in others if choice.weight is Weight.ANSWER]
    rest = [choice for choice in others if choice.weight is not Weight.ANSWER]
    scene.private[:] = [*before, replace(last, choices=(*answers, *ways, *rest))]


def _ways_on(scene: Scene) -> None:
    """Under the word that a sheet is sent: what else is to be answered, and somebody to ask."""
    if not scene.private:
        return
    *before, last = scene.private
    owed = still_to_answer(scene)
    ways = [Choice(scene.t("button-person"), act(Verb.PERSON))]
    if owed:
        last = replace(last, text=f"{last.text}\n{still_owed(scene, owed[0])}")
        ways.insert(0, Choice(scene.t("button-answer"), act(Verb.GO_ON), Weight.PRIMARY))
    scene.private[:] = [*before, replace(last, choices=(*last.choices, *ways))]


def still_to_answer(scene: Scene) -> list[Owed]:
    """The sheets that are this person's own to answer and not sent; those of all sides wait for nobody by name."""
    found = open_sheets(scene.uow, scene.kit, scene.person.id, scene.now)
    return [one for one in found if not (one.sent or one.joint)]


def still_owed(scene: Scene, one: Owed) -> str:
    """Of which project there are questions yet, and the button that opens them."""
    return scene.t("still-owed", project=one.project.name, button=scene.t("button-answer"))


WELCOMED = "welcomed"

A_WHILE = timedelta(minutes=30)
"""After so long without an answer somebody was away."""


def _long_ago(scene: Scene, sheet: Sheet) -> bool:
    records = scene.uow.sheets.records(sheet.project)
    latest = max((r.answered_at for r in records if r.sheet == sheet.id), default=scene.now)
    return scene.now - latest > A_WHILE


def typed(scene: Scene, paper: Paper, text: str) -> None:
    """Words that are no command: the reason, number or answer that was asked for, else chatter."""
    early = scene.typed_too_early
    kind = courtesy(text)
    if scene.chat.expecting is Expecting.REASON and scene.chat.about and not early:
        if kind is None:
            make_move(scene, paper, Reason(scene.chat.about, text))
        else:
            ask_reason(scene, paper, scene.chat.about, anew=True)
            lead(scene, kind_word(scene, kind))
        return
    if scene.chat.expecting is Expecting.FIX:
        if number := read_number(text):
            fix_named(scene, paper, number)
        else:
            choose_fix(scene, paper)
            lead(scene, scene.t("not-understood-choice"))
        return
    if scene.chat.expecting is Expecting.OFFERED and (name := _took_offer(scene, paper, text)):
        ask_reason(scene, paper, name)
        return
    asked = current_question(paper.questionnaire, paper.sheet)
    if asked is None and (number := read_number(text)) and not early:
        fix_named(scene, paper, number)
        return
    if not early and asked is not None and kind is None:
        if pending_reason(paper.questionnaire, paper.sheet) is asked:
            make_move(scene, paper, Reason(asked.id, text))
            return
        move = _read(scene, paper, asked, text)
        if move is not None and asked.id in paper.sheet.shown:
            make_move(scene, paper, move)
            return
    if not early and (owed := _explained(paper, asked, text)) is not None:
        _offer_as_reason(scene, paper, asked, owed, text)
    else:
        chatter(scene, paper, kind, text)


LETTERS = 5
_WORD_IN_KANJI = re.compile("[㐀-鿿々]{2}")
_GIVES_A_CAUSE = re.compile(
    r"(?:から|ので|ため|くて|おかげで|せいで)(?:です|でした|だ)?[。.!！]*$|^(?:because|since)\b",
    re.IGNORECASE,
)
"""What makes a reason of words, also of an answer that asks for none: 「道具がそろったので」."""


def _explained(paper: Paper, asked: Question | None, text: str) -> Question | None:
    """The answer before, where a reason was offered, or can be given, and these words may be it: some letters or a word in
    kanji, no question, nothing that begins like an answer to what is asked, and not once the sheet is sent.
    """
    long_enough = len(bare(text)) >= LETTERS or _WORD_IN_KANJI.search(text) is not None
    if asks(text) or not says_something(text) or not long_enough:
        return None
    if (asked is None and paper.sheet.state is SheetState.SENT) or (asked and begins_an_answer(asked, text)):
        return None
    if _GIVES_A_CAUSE.search(text):
        return unexplained(paper.questionnaire, paper.sheet)
    return owed_reason(paper.questionnaire, paper.sheet)


def _offer_as_reason(scene: Scene, paper: Paper, asked: Question | None, owed: Question, text: str) -> None:
    """Nothing was read, and the words are kept for the button that makes them the reason of the answer before."""
    tally, times = _tally(scene, asked)
    make_move(scene, paper, Nonsense(owed.id), offered=True, stuck=times >= OFTEN or seeks_somebody(text))
    scene.expect(Expecting.OFFERED, f"{owed.id} {tally} {clean(text)}")


def _took_offer(scene: Scene, paper: Paper, text: str) -> str:
    """The question whose reason the words before are, where the button's own words were typed; else ""."""
    name = scene.chat.about.partition(" ")[0]
    question = paper.questionnaire.by_id.get(name)
    label = scene.t("button-take-reason", number=question.number) if question else ""
    return name if label and bare(text) == bare(label) else ""


def _offered(scene: Scene, question_id: str) -> str:
    """The words that were offered as that answer's reason, if these were the last ones."""
    if scene.chat.expecting is not Expecting.OFFERED:
        return ""
    name, _, words = _last_offer(scene)
    return words if name == question_id else ""


def _last_offer(scene: Scene) -> tuple[str, str, str]:
    """Whose reason the words before may be, how often nothing was read by then, and the words."""
    name, _, behind = scene.chat.about.partition(" ")
    tally, _, words = behind.partition(" ")
    return name, tally, words


def _read(scene: Scene, paper: Paper, asked: Question, text: str) -> Move | None:
    move = _plain_move(scene, paper, asked, text)
    return move if move is not None else read_reasoned(asked, text, scene.person.language)


def _plain_move(scene: Scene, paper: Paper, asked: Question, text: str) -> Move | None:
    growing = growing_answer(asked, paper.sheet) if asked.collects else None
    today = paper.project.today(scene.now)
    return read_move(asked, growing, text, scene.person.language, today, parties(paper.project))


def plainly_answers(scene: Scene, paper: Paper, text: str) -> bool:
    """Whether the words are an answer to the question that stands, and can hardly be anything else."""
    asked = current_question(paper.questionnaire, paper.sheet)
    if asked is None or asked.kind in IN_WORDS or asked.id not in paper.sheet.shown or scene.chat.paused:
        return False
    return isinstance(_plain_move(scene, paper, asked, text), (Answer, Toggle))


def parties(project: Project) -> dict[str, str]:
    """The names that a party can have, by their spelling (folded): the sides, and the bodies in joint ones."""
    return {fold(name): name for name in project.parties.values()}


def explain(scene: Scene, paper: Paper, question_id: str) -> None:
    """[ことば]: the terms of the question in this pack's words, then the question again."""
    question = paper.questionnaire.by_id.get(question_id)
    if question is not None:
        found = terms_in(paper.pack, question, scene.person.language)
        if found:
            scene.private.append(terms_message(found, scene.person.language, scene.t))
    _ask_again(scene, paper)
