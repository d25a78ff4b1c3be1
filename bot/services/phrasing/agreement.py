"""The written agreement on cards: items with their state for each side, and one item in full."""

from collections.abc import Iterable, Sequence
from datetime import date

from bot.domain.actions import Verb, act
from bot.domain.agreement import Agreement, ItemState
from bot.domain.messages import Choice, Message, Row, Weight
from bot.domain.pack import Element, Pack
from bot.domain.project import Member, Project, Role
from bot.services.phrasing.dates import Say, long_date, short_date


def agreement_message(
    pack: Pack,
    project: Project,
    agreement: Agreement,
    items: Sequence[tuple[str, Element]],
    language: str,
    say: Say,
    *,
    side: str,
    manage: bool,
) -> Message:
    """Every item with its state, for each side where they differ, and how far it all is, as the reader's ``side`` sees it
    ("" for who is on none); for the coordinator the way to record a version.
    """
    rows: list[Row] = []
    ways: list[Choice] = []
    letters = [side.letter for side in project.sides]
    for number, (item, element) in enumerate(items, 1):
        label = element.label.in_(language)
        heading = say("clause-label", number=str(number), name=label)
        same = {agreement.state_for(item, letter) for letter in letters}
        states = tuple((one.name, _state(agreement, item, one.letter, say)) for one in project.sides)
        if len(same) == 1:
            rows.append(Row(heading, text=say(f"clause-{same.pop().value}")))
        else:
            rows.append(Row(heading, values=states))
        ways.append(Choice(label, act(Verb.CLAUSE, project.id, item), Weight.ANSWER))
    if agreement.texts:
        ways.append(Choice(say("button-document"), act(Verb.DOCUMENT, project.id)))
    if manage and (agreement.amended or not agreement.concluded):
        ways.append(Choice(say("button-conclude"), act(Verb.CONCLUDE, project.id), Weight.PRIMARY))
    return Message(
        text=_standing(project, agreement, [item for item, _ in items], side, say),
        heading=say("agreement-heading", project=project.name, kind=document_name(pack, project, language)),
        progress=_needed(pack, project, language, say),
        rows=tuple(rows),
        note=_versions(agreement, say),
        choices=tuple(ways),
    )


def _standing(project: Project, agreement: Agreement, items: Sequence[str], side: str, say: Say) -> str:
    """How many items are agreed, wait for whom, have no words yet."""
    letters = [one.letter for one in project.sides]
    waiting = agreement.open_items(items, letters)
    if not waiting:
        return say("agreement-whole")
    unwritten = [item for item in waiting if agreement.state(item, letters) is ItemState.MISSING]
    written = [item for item in waiting if item not in unwritten]
    yours = [item for item in written if side and agreement.state_for(item, side) is not ItemState.AGREED]
    theirs = [item for item in written if item not in yours]
    parts = [say("agreement-agreed", n=len(items) - len(waiting))]
    if yours:
        parts.append(say("agreement-yours", n=len(yours)))
    if theirs and side:
        names = [one.name for one in project.sides if set(agreement.open_items(theirs, (one.letter,)))]
        parts.append(say("agreement-theirs", who=say("name-separator").join(names), n=len(theirs)))
    elif theirs:
        parts.append(say("agreement-waiting", n=len(theirs)))
    if unwritten:
        parts.append(say("agreement-unwritten", n=len(unwritten)))
    return say("agreement", total=len(items), standing=say("agreement-and").join(parts))


def concluded_message(
    pack: Pack,
    project: Project,
    agreement: Agreement,
    items: Sequence[tuple[str, Element]],
    on: date,
    language: str,
    say: Say,
) -> Message:
    """A version was recorded on that day: how far it goes, what is left, and the way to it."""
    number = agreement.concluded[-1].number
    letters = [side.letter for side in project.sides]
    left = agreement.open_items([item for item, _ in items], letters)
    kind, day = document_name(pack, project, language), short_date(on, say)
    lines = [
        say("concluded", kind=kind, on=day)
        if number == 1
        else say("amended", kind=kind, on=day, n=number - 1),
        say("concluded-agreed", total=len(items), agreed=len(items) - len(left), open=len(left)),
    ]
    if left:
        names = [element.label.in_(language) for item, element in items if item in left]
        lines.append(say("concluded-left", items=say("name-separator").join(names)))
    ways = (agreement_button(pack, project, say),)
    return Message("\n".join(lines), heading=project.name, choices=ways)


def document_name(pack: Pack, project: Project, language: str) -> str:
    """協定書, or 契約書 where the form asks for a contract."""
    term = _kind(pack, project)
    return pack.terms[term].in_(language) if term in pack.terms else ""


def agreement_button(pack: Pack, project: Project, say: Say) -> Choice:
    """[協定書], or [契約書]: the way to it."""
    return Choice(say(f"button-{_kind(pack, project)}"), act(Verb.AGREEMENT, project.id))


def papers_named(pack: Pack, needs: Iterable[str], language: str, say: Say) -> str:
    """Papers within a sentence: 契約書と仕様書, a contract and a specification; "" where none are asked for."""
    names = [pack.terms[need].in_(language) for need in needs if need in pack.terms]
    return say("papers-and").join(say("paper", name=name, initial=name[:1].lower()) for name in names)


def _kind(pack: Pack, project: Project) -> str:
    form = pack.by_form.get(project.form)
    return "contract" if form is not None and "contract" in form.needs else "agreement"


def _needed(pack: Pack, project: Project, language: str, say: Say) -> str:
    """Which papers the chosen form asks for."""
    form = pack.by_form.get(project.form)
    if form is None:
        return ""
    papers = papers_named(pack, form.needs, language, say)
    key = "agreement-needed" if papers else "agreement-not-needed"
    return say(key, form=form.label.in_(language), papers=papers)


def _state(agreement: Agreement, item: str, side: str, say: Say) -> str:
    """How the item stands for that side: words that it has not agreed to wait for its reply."""
    state = agreement.state_for(item, side)
    return say("clause-waiting") if state is ItemState.DRAFTED else say(f"clause-{state.value}")


def _versions(agreement: Agreement, say: Say) -> str:
    lines = []
    for version in agreement.concluded:
        on = long_date(version.signed_on or version.at.date(), say)
        key = "version-first" if version.number == 1 else "version-amended"
        lines.append(say(key, n=version.number - 1, on=on, signers=version.signers or "—"))
    if agreement.amended:
        lines.append(say("version-open", n=len(agreement.amended)))
    return "\n".join(lines)


def clause_message(
    pack: Pack,
    project: Project,
    agreement: Agreement,
    item: str,
    element: Element,
    language: str,
    say: Say,
    *,
    digest: str,
    member: Member | None,
) -> Message:
    """One item in full; its words are agreed to by the respondents of the sides."""
    clause = agreement.clauses.get(item)
    text = clause.text if clause and clause.text else say("clause-empty")
    states = tuple(Row(side.name, text=_state(agreement, item, side.letter, say)) for side in project.sides)
    ways: list[Choice] = []
    if clause and clause.text and member is not None and member.role is Role.RESPONDENT:
        if agreement.state_for(item, member.side) is not ItemState.AGREED:
            ways.append(
                Choice(
                    say("button-clause-agree"),
                    act(Verb.CLAUSE_AGREE, project.id, item, digest),
                    Weight.PRIMARY,
                )
            )
    if member is not None and (member.side or member.role is Role.COORDINATOR):
        ways.append(Choice(say("button-clause-edit"), act(Verb.CLAUSE_EDIT, project.id, item)))
    ways.append(agreement_button(pack, project, say))
    return Message(
        text=text,
        heading=element.label.in_(language),
        progress=element.gist.in_(language),
        rows=states,
        choices=tuple(ways),
    )
