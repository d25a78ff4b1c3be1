"""The sheet's conversation: every move ends in the engine, is kept, and is put into words."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.actions import Verb, act
from bot.domain.answers import named_question, read_answer, read_number
from bot.domain.chat import Expecting
from bot.domain.conversation import (
    Answer,
    Fix,
    Handed,
    Move,
    Nonsense,
    Noted,
    Reason,
    Resume,
    Send,
    current_question,
    step,
)
from bot.domain.messages import Choice, Dialog, Field, FieldKind, Message, OpenDialog, Settled, Weight
from bot.domain.project import Project, Role
from bot.domain.sheets import Sheet, SheetState
from bot.services.phrasing.cards import comparison_message
from bot.services.phrasing.dates import short_date
from bot.services.phrasing.questions import (
    answer_rows,
    fix_message,
    led,
    list_message,
    outcome_messages,
    review_message,
    seen,
    value_text,
)
from bot.services.ports import UnitOfWork
from bot.services.scene import Kit, Paper, Scene, sheet_paper
from bot.services.standing import Owed, comparison, new_sheet, open_sheets, sides_sent

ENTITLED = frozenset({Role.RESPONDENT, Role.MEMBER, Role.COORDINATOR, Role.OFFICER, Role.EVALUATOR})
"""Who is sent the comparison when the last side has handed in."""


def make_move(scene: Scene, paper: Paper, move: Move) -> None:
    """Takes one step, keeps it, says what follows; when it was the last side's sending, everyone hears."""
    before = paper.sheet
    turn = step(paper.questionnaire, before, move)
    language, say = scene.person.language, scene.t
    if turn.sheet != before or turn.changes:
        scene.uow.sheets.save(turn.sheet, turn.changes, scene.person.id, scene.now, scene.incoming.message_id)
    scene.focus(turn.sheet.id)
    several = bool(project_heading(scene, paper))
    handed = any(isinstance(outcome, Handed) for outcome in turn.outcomes)
    waiting = _waiting_for(scene, paper.project, before.stage) if handed else ""
    scene.private += outcome_messages(
        paper.questionnaire,
        turn.sheet,
        turn.outcomes,
        language,
        say,
        project=paper.project.name,
        waiting_for=waiting,
        several=several,
    )
    first = turn.outcomes[0]
    if isinstance(move, Answer) and isinstance(first, Noted):
        scene.immediate = Settled(
            scene.t(
                "settled",
                number=first.question.number,
                value=value_text(first.question, first.given, language, say, short=True),
            )
        )
    if handed:
        scene.immediate = Settled(scene.t("sent-settled"))
        scene.audit("sheet.sent", paper.project, stage=before.stage, side=before.side, sheet=before.id)
        reveal_if_complete(scene, paper.project, before.stage)
    for change in turn.changes:
        scene.audit(
            f"answer.{type(change).__name__.lower()}",
            paper.project,
            question=change.question,
            sheet=before.id,
        )
    scene.shown()


def _waiting_for(scene: Scene, project: Project, stage: str) -> str:
    sent = sides_sent(scene.uow, project, stage)
    names = [side.name for side in project.sides if not sent[side.letter]]
    return scene.t("name-separator").join(names)


def reveal_if_complete(scene: Scene, project: Project, stage: str) -> None:
    """When every side has sent, the answers become mutual and everyone entitled gets the table."""
    current = scene.uow.projects.lock(project.id)
    if current is None or stage in current.revealed:
        return
    if all(sides_sent(scene.uow, current, stage).values()):
        reveal(scene, current, stage)


def reveal(scene: Scene, project: Project, stage: str) -> None:
    """Makes the sides' answers mutual and sends the table to everyone entitled."""
    project = replace(project, revealed={**project.revealed, stage: scene.now})
    scene.uow.projects.save(project)
    scene.audit("stage.revealed", project, stage=stage)
    for member in scene.uow.projects.members(project.id):
        if member.role in ENTITLED:
            message = comparison_for(scene.uow, scene.kit, project, stage, member.person.language)
            if message is not None:
                scene.tell(member.person, message, project=project.id)


def comparison_for(
    uow: UnitOfWork, kit: Kit, project: Project, stage: str, language: str, *, with_reasons: bool = False
) -> Message | None:
    """The table in that language, or None while it is blind."""
    rows = comparison(uow, kit, project, stage)
    if rows is None:
        return None

    def say(key: str, /, **values: object) -> str:
        return kit.wording(key, language, **values)

    return comparison_message(project, rows, language, say, with_reasons=with_reasons)


# ---------------------------------------------------------------- which sheet


def open_owed(scene: Scene, owed: Owed) -> None:
    """Turns to that sheet (made when new) and asks what stands there, or shows it when it is sent."""
    pack = scene.kit.pack(owed.project)
    questionnaire = pack.questionnaire(owed.stage)
    if questionnaire is None:
        return
    sheet = owed.sheet or new_sheet(scene.kit.ids.new(), owed, questionnaire.id)
    welcome, elsewhere = scene.chat.paused, scene.chat.sheet != sheet.id
    paper = Paper(owed.project, owed.member, pack, questionnaire, sheet)
    if sheet.state is SheetState.SENT:
        scene.focus(sheet.id)
        scene.private.append(
            review_message(questionnaire, sheet, scene.person.language, scene.t, project=owed.project.name)
        )
        return
    make_move(scene, paper, Resume())
    if welcome or (sheet.order and (elsewhere or _long_ago(scene, sheet))):
        _lead(scene, scene.t("welcome-back"))
    elif not sheet.shown:
        _lead(scene, scene.t("honesty"))


def _lead(scene: Scene, text: str) -> None:
    if scene.private:
        scene.private[-1] = led(scene.private[-1], text)


def project_heading(scene: Scene, paper: Paper) -> str:
    """The project's name for somebody who has several sheets, else nothing."""
    several = len(open_sheets(scene.uow, scene.kit, scene.person.id, scene.now)) > 1
    return paper.project.name if several else ""


def focused(scene: Scene) -> Paper | None:
    """The sheet that the chat is about: the one in focus, else the only one that is owed."""
    if scene.chat.sheet is not None:
        sheet = scene.uow.sheets.get(scene.chat.sheet)
        paper = sheet_paper(scene, sheet) if sheet else None
        if paper is not None and is_open(scene, paper):
            return paper
    owed = [o for o in open_sheets(scene.uow, scene.kit, scene.person.id, scene.now) if o.sheet is not None]
    if len(owed) == 1 and (sheet := owed[0].sheet) is not None:
        return sheet_paper(scene, sheet)
    return None


def answer_word(scene: Scene, name: str = "") -> None:
    """回答 / 再開: goes on with the sheet in focus, or offers those that are owed."""
    owed = open_sheets(scene.uow, scene.kit, scene.person.id, scene.now)
    if name:
        owed = [o for o in owed if name in (o.project.id, o.project.name)] or owed
    paper = focused(scene)
    if paper is not None and not name and paper.sheet.state is SheetState.DRAFT:
        owed = [o for o in owed if o.sheet is not None and o.sheet.id == paper.sheet.id] or owed
    unsent = [o for o in owed if not o.sent]
    if len(unsent) == 1:
        open_owed(scene, unsent[0])
    elif len(unsent) > 1:
        choose_sheet(scene, unsent)
    elif len(owed) == 1:
        open_owed(scene, owed[0])
    elif owed:
        choose_sheet(scene, owed)
    else:
        _nothing_owed(scene)


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
    """Which project? One tap, or its number."""
    scene.expect(Expecting.SHEET, " ".join(o.project.id for o in owed))
    lines = [f"{n}. {o.project.name}" for n, o in enumerate(owed, 1)]
    scene.private.append(
        Message(
            "\n".join([scene.t("choose-project"), *lines]),
            choices=tuple(
                Choice(o.project.name, act(Verb.OPEN_SHEET, o.project.id), Weight.ANSWER) for o in owed
            ),
        )
    )
    scene.shown()


def switch(scene: Scene) -> None:
    """[別の事業へ]: straight there when there is one other, else a choice."""
    here = focused(scene)
    owed = open_sheets(scene.uow, scene.kit, scene.person.id, scene.now)
    others = [o for o in owed if here is None or o.project.id != here.project.id]
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
    return paper.project.alive and paper.project.is_open(paper.sheet.stage, scene.now)


def show_list(scene: Scene, paper: Paper) -> None:
    """一覧: all answers so far."""
    language = scene.person.language
    scene.focus(paper.sheet.id)
    if not is_open(scene, paper):
        rows = answer_rows(paper.questionnaire, paper.sheet, language, scene.t)
        scene.private.append(Message(scene.t("stage-closed"), heading=paper.project.name, rows=rows))
        return
    show = review_message if paper.sheet.state is SheetState.SENT else list_message
    scene.private.append(
        show(paper.questionnaire, paper.sheet, language, scene.t, project=paper.project.name)
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
        _lead(scene, scene.t("no-such-question"))
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
    if question.source is not None:
        document = paper.pack.documents.get(question.source.doc)
        title = document.title.in_(language) if document else question.source.doc
        basis = say("basis-with-source", title=title, section=question.source.section, basis=basis)
    lines.append(basis)
    scene.private.append(Message("\n".join(lines), heading=say("why-heading", number=question.number)))
    make_move(scene, paper, Resume())


def ask_reason(scene: Scene, paper: Paper, question_id: str) -> None:
    """[理由を書く]: a dialog where the platform has one, else the next words are the reason."""
    question = paper.questionnaire.by_id.get(question_id)
    given = paper.sheet.answers.get(question_id)
    if question is None or given is None:
        make_move(scene, paper, Resume())
        return
    say = scene.t
    scene.focus(paper.sheet.id)
    prompt = say("reason-prompt", number=question.number)
    if scene.incoming.dialogs:
        scene.immediate = OpenDialog(
            Dialog(
                act(Verb.REASON, paper.sheet.id, question_id),
                say("reason-title", number=question.number),
                (
                    Message(question.label.in_(scene.person.language)),
                    Field("reason", prompt, FieldKind.LONG_TEXT, value=given.comment or "", max_length=3000),
                ),
                say("button-save"),
                say("button-cancel"),
            )
        )
        return
    if given.comment:  # the words overtook the tap that announced them
        make_move(scene, paper, Resume())
        _lead(scene, say("reason-noted", number=question.number))
        return
    scene.expect(Expecting.REASON, question_id)
    scene.private.append(
        Message(
            prompt,
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


def chatter(scene: Scene, paper: Paper) -> None:
    """Words, a sticker or a photo that answer nothing: who comes back after a while is welcomed, once."""
    greeted = scene.chat.expecting is Expecting.NOTHING and scene.chat.about == WELCOMED
    if paper.sheet.state is SheetState.SENT or greeted or not _long_ago(scene, paper.sheet):
        make_move(scene, paper, Nonsense())
        return
    make_move(scene, paper, Resume())
    _lead(scene, scene.t("welcome-back"))
    scene.expect(Expecting.NOTHING, WELCOMED)


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
    if scene.chat.expecting is Expecting.REASON and scene.chat.about and not early:
        make_move(scene, paper, Reason(scene.chat.about, text))
        return
    if scene.chat.expecting is Expecting.FIX:
        if number := read_number(text):
            fix_named(scene, paper, number)
        else:
            choose_fix(scene, paper)
            _lead(scene, scene.t("not-understood"))
        return
    asked = current_question(paper.questionnaire, paper.sheet)
    if asked is None:
        if (number := read_number(text)) and not early:
            fix_named(scene, paper, number)
        else:
            chatter(scene, paper)
        return
    value = None if early else read_answer(asked, text, scene.person.language)
    if value is not None and asked.id in paper.sheet.shown:
        make_move(scene, paper, Answer(asked.id, value))
    else:
        chatter(scene, paper)
