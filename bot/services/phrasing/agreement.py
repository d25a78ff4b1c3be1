"""The written agreement on cards: items with their state for each side, and one item in full."""

from collections.abc import Iterable, Sequence

from bot.domain.actions import Verb, act
from bot.domain.agreement import Agreement, ItemState
from bot.domain.messages import Choice, Message, Row, Weight
from bot.domain.pack import Element, Pack
from bot.domain.project import Member, Project, Role
from bot.services.phrasing.dates import Say, long_date


def agreement_message(
    pack: Pack,
    project: Project,
    agreement: Agreement,
    items: Sequence[tuple[str, Element]],
    language: str,
    say: Say,
    *,
    manage: bool,
) -> Message:
    """Every item with its state, for each side where they differ; for the coordinator the way to record a version."""
    rows: list[Row] = []
    ways: list[Choice] = []
    letters = [side.letter for side in project.sides]
    for number, (item, element) in enumerate(items, 1):
        states = tuple((side.name, _state(agreement, item, side.letter, say)) for side in project.sides)
        label = element.label.in_(language)
        heading = say("clause-label", number=str(number), name=label)
        same = {state for _, state in states}
        rows.append(Row(heading, text=same.pop()) if len(same) == 1 else Row(heading, values=states))
        ways.append(Choice(label, act(Verb.CLAUSE, project.id, item), Weight.ANSWER))
    if agreement.texts:
        ways.append(Choice(say("button-document"), act(Verb.DOCUMENT, project.id)))
    if manage and (agreement.amended or not agreement.concluded):
        ways.append(Choice(say("button-conclude"), act(Verb.CONCLUDE, project.id), Weight.PRIMARY))
    return Message(
        text=say("agreement", open=len(agreement.open_items([item for item, _ in items], letters))),
        heading=say("agreement-heading", project=project.name, kind=document_name(pack, project, language)),
        progress=_needed(pack, project, language, say),
        rows=tuple(rows),
        note=_versions(agreement, say),
        choices=tuple(ways),
    )


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
    return say(f"clause-{agreement.state_for(item, side).value}")


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
