"""公表: what can be told of a cycle, who is asked, and what is public. Whoever changes something has locked the project."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.comparison import Compared, Result
from bot.domain.dossier import FindingState, PointState
from bot.domain.project import Member, Person, Project
from bot.domain.publishing import (
    OWN_WORDS,
    Content,
    Item,
    ItemKind,
    Line,
    Material,
    Publication,
    Section,
    Texts,
    Trouble,
    compose,
    items_of,
    parties,
    parties_in,
    party_of,
    troubles,
)
from bot.domain.questions import CHOSEN, IN_WORDS, Kind, Question, Questionnaire, is_day
from bot.domain.sheets import AnswerState, Given, SheetState
from bot.domain.timetable import fiscal_year
from bot.services.papers import paper
from bot.services.phrasing.publishing import digest_head
from bot.services.phrasing.surveys import choice_label
from bot.services.phrasing.values import topic, value_text
from bot.services.ports import UnitOfWork
from bot.services.scene import Kit
from bot.services.standing import comparison
from bot.services.surveys import new_token, outcome, surveys_of

SURVEY, OUTCOME = "survey", "outcome"
"""The sections that are no sheets: what those said whom the project was for, and what became of it all."""

POINTS, FINDINGS = f"{OUTCOME}/points", f"{OUTCOME}/findings"
"""How many there are, and how many of them are done."""

PUBLISH_DUE = "publish.due"
"""The date by which the evaluation is to be published (domain.md §5, rem.see.publish)."""

Authors = Mapping[tuple[str, str], frozenset[str]]
"""Who wrote answers: people's ids by question and side ("" for what all sides share)."""


def publication_of(uow: UnitOfWork, kit: Kit, project: Project, cycle: int) -> Publication:
    """That of that cycle; a new one, not kept yet, where nobody has begun. All cycles have one address."""
    found = uow.publications.get(project, cycle)
    if found is not None:
        return found
    known = uow.publications.of_project(project)
    slug = known[0].slug if known else kit.ids.new()
    return Publication(project.tenant, project.id, cycle, slug)


def material_of(uow: UnitOfWork, kit: Kit, project: Project, cycle: int, now: datetime) -> Material:
    """Everything that could be told of that cycle: only what all sides see already."""
    at, pack = project.as_in(cycle), kit.pack(project, cycle)
    said = _Saying(kit, project, cycle)
    authors = _authors(uow, project, cycle)
    sections = [
        section
        for sheet in pack.questionnaires
        if (section := _sheet_section(uow, said, sheet, authors)) is not None and section.items
    ]
    sections += [s for s in (_survey_section(uow, said, now), _outcome_section(uow, said)) if s.items]
    form = pack.by_form.get(at.form)
    begins, ends = at.dates.get("do.start"), at.dates.get("do.end")
    return Material(
        title=project.name,
        reading=project.reading or kit.readings(project.name),
        cycle=cycle,
        pack=pack.id,
        city=dict(pack.municipality),
        form=(at.form, dict(form.label) if form else {}),
        fields={(one.maps_to or (one.id,))[0]: dict(one.label) for one in pack.fields},
        sides=tuple((side.name, side.kind) for side in project.sides),
        year=fiscal_year(ends or begins or at.start or _made(project, now), pack.fy_start),
        begins=begins,
        ends=ends,
        state=_state(project, cycle),
        sections=tuple(sections),
    )


def _made(project: Project, now: datetime) -> date:
    return project.today(project.created_at or now)


def _state(project: Project, cycle: int) -> str:
    if project.cancelled_at is not None and cycle == project.cycle:
        return "cancelled"
    return project.stage if cycle == project.cycle else "closed"


# ---------------------------------------------------------------- what could be told


@dataclass(frozen=True, slots=True)
class _Saying:
    """Says one thing in every language, with the names of the project's own dates."""

    kit: Kit
    project: Project
    cycle: int

    def __call__(self, key: str, /, **values: object) -> Texts:
        return {code: self.kit.wording(key, code, **values) for code in self.kit.wording.languages()}

    def value(self, question: Question, given: Given | None) -> Texts:
        """A choice or a figure in words; nothing that anybody wrote."""
        return {
            code: value_text(question, given, code, self.kit.voice(code, self.project))
            for code in self.kit.wording.languages()
        }

    def topic(self, question: Question) -> Texts:
        return {code: topic(question, code) for code in self.kit.wording.languages()}

    def place(self, letter: str) -> int | None:
        """Which of the project's sides that is."""
        letters = [side.letter for side in self.project.sides]
        return letters.index(letter) if letter in letters else None


def _authors(uow: UnitOfWork, project: Project, cycle: int) -> Authors:
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for record in uow.sheets.records(project.id):
        if record.cycle == cycle:
            found[record.question, record.side] |= {who for who in (record.person, record.answered_by) if who}
    return {place: frozenset(people) for place, people in found.items()}


def _sheet_section(uow: UnitOfWork, said: _Saying, sheet: Questionnaire, authors: Authors) -> Section | None:
    """The answers to one sheet, in its order: what the sides have shown each other, and what they wrote together."""
    asked = paper(uow, said.kit, said.project, sheet.id, said.cycle)
    if asked is None or sheet.kind in ("third_party", SURVEY):
        return None
    shared = uow.sheets.shared(said.project.id, said.cycle, sheet.id)
    sent = shared is not None and (
        shared.state is SheetState.SENT or sheet.id in said.project.revealed_in(said.cycle)
    )
    together = shared.answers if shared is not None and sent else {}
    rows = {
        row.question.id: row for row in comparison(uow, said.kit, said.project, sheet.id, said.cycle) or ()
    }
    items: list[Item] = []
    for question in asked.asked:
        if question.shared and question.id in together:
            items += _shared_item(said, sheet, question, together[question.id], authors)
        elif question.id in rows:
            items += _compared_items(said, sheet, rows[question.id], authors)
    return Section(sheet.id, dict(sheet.title), sheet.stage, tuple(items))


def _kind(question: Question) -> ItemKind:
    if question.kind in IN_WORDS:
        return ItemKind.WORDS
    return ItemKind.CHOSEN if question.kind in CHOSEN else ItemKind.FIGURE


def _is_told(question: Question, given: Given | None) -> bool:
    """Whether an answer is what its kind says: of a choice, one that the sheet still offers. What is left from an earlier
    version of the sheet may be anybody's words.
    """
    if given is None or given.state is not AnswerState.ANSWERED:
        return True
    chosen = given.value if isinstance(given.value, (list, tuple)) else (given.value,)
    match question.kind:
        case Kind.YES_NO:
            return given.value in ("yes", "no")
        case Kind.SINGLE | Kind.MULTI | Kind.SCALE:
            return all(question.option(str(one)) is not None for one in chosen)
        case Kind.NUMBER | Kind.YEN:
            return isinstance(given.value, (int, float))
        case Kind.DATE:
            told = given.value
            return isinstance(told, str) and any(is_day(told, by_month=short) for short in (True, False))
    return True


def _shared_item(
    said: _Saying, sheet: Questionnaire, question: Question, given: Given, authors: Authors
) -> Iterator[Item]:
    kind = _kind(question)
    if given.state is not AnswerState.ANSWERED or not _is_told(question, given):
        return
    by = authors.get((question.id, ""), frozenset()) if kind is ItemKind.WORDS else frozenset()
    line = Line(
        None, _words(said, question, given) if kind is ItemKind.WORDS else said.value(question, given)
    )
    yield Item(f"{sheet.id}/{question.id}", kind, said.topic(question), (line,), question.number, by=by)


def _words(said: _Saying, question: Question, given: Given) -> Texts:
    """People's words as they stand; tables in each language, for their columns may be choices."""
    if question.kind is Kind.TEXT:
        return {OWN_WORDS: str(given.value)}
    return said.value(question, given)


def _compared_items(said: _Saying, sheet: Questionnaire, row: Compared, authors: Authors) -> Iterator[Item]:
    question, kind = row.question, _kind(row.question)
    name, label = f"{sheet.id}/{question.id}", said.topic(question)
    if kind is ItemKind.WORDS:
        for letter, given in row.answers.items():
            now = row.later.get(letter, given)
            if now is not None and now.state is AnswerState.ANSWERED:
                by = authors.get((question.id, letter), frozenset())
                line = Line(said.place(letter), _words(said, question, now))
                yield Item(f"{name}/{letter}", kind, label, (line,), question.number, by=by)
        return
    lines = [
        Line(said.place(letter), _beside(said, question, given, row.later.get(letter)))
        for letter, given in row.answers.items()
        if (given is not None or row.result is Result.MISSING)
        and _is_told(question, given)
        and _is_told(question, row.later.get(letter))
    ]
    said_something = any(
        given is not None and given.state is not AnswerState.SKIPPED
        for given in (*row.answers.values(), *row.later.values())
    )
    if lines and said_something:  # what everybody passed over tells nobody anything
        result = "" if row.result is Result.NOT_COMPARABLE or row.later else row.result.value
        yield Item(name, kind, label, tuple(lines), question.number, result)
    for letter, given in row.answers.items():
        if given is not None and given.comment:
            by = authors.get((question.id, letter), frozenset())
            reason = {
                code: said.kit.wording("publish-reason-of", code, topic=text) for code, text in label.items()
            }
            line = Line(said.place(letter), {OWN_WORDS: given.comment})
            yield Item(f"{name}/why/{letter}", ItemKind.WORDS, reason, (line,), question.number, by=by)


def _beside(said: _Saying, question: Question, given: Given | None, later: Given | None) -> Texts:
    """The first answer and, behind it, what it was changed to after the sides had seen each other's."""
    first = said.value(question, given)
    if later is None:
        return first
    now = said.value(question, later)
    return {
        code: said.kit.wording("publish-later", code, first=first[code], later=now[code]) for code in first
    }


def _survey_section(uow: UnitOfWork, said: _Saying, now: datetime) -> Section:
    """What those said whom the project was for: counts in which nobody can be found, no words."""
    items: list[Item] = []
    for survey in surveys_of(uow, said.project, now):
        found = outcome(uow, said.kit, said.project, survey) if survey.cycle == said.cycle else None
        if found is None or not found.results:
            continue
        people = Line(None, said("survey-people", n=found.answered))
        items.append(Item(f"{SURVEY}/answered", ItemKind.FIGURE, said("survey-answered"), (people,)))
        for one in found.results:
            if one.counts is None or one.counts.hidden:
                continue
            lines = []
            for name, count in zip(one.names, one.counts.counts, strict=True):
                fewer = count is None
                told = said("survey-fewer", n=one.counts.below) if fewer else said("survey-people", n=count)
                texts = {
                    code: said.kit.wording(
                        "publish-count", code,
                        choice=choice_label(one.question, name, code, said.kit.voice(code)), people=told[code],
                    )
                    for code in told
                }  # fmt: skip
                lines.append(Line(None, texts))
            label = said.topic(one.question)
            items.append(
                Item(f"{SURVEY}/{one.question.id}", ItemKind.CHOSEN, label, tuple(lines), one.question.number)
            )
    return Section(SURVEY, said("publish-section-survey"), "see", tuple(items))


def _outcome_section(uow: UnitOfWork, said: _Saying) -> Section:
    """What was agreed after the differences, and how much was found to be improved: in which words stands in the sheets."""
    dossier = uow.dossiers.get(said.project.id)
    points = [
        one for one in dossier.points if one.cycle == said.cycle and one.state is not PointState.DROPPED
    ]
    findings = [one for one in dossier.findings if one.cycle == said.cycle]
    items: list[Item] = []
    if points:
        done = sum(one.state is PointState.DONE for one in points)
        text = said("publish-points", n=len(points), done=done, open=len(points) - done)
        items.append(Item(POINTS, ItemKind.FIGURE, said("publish-points-label"), (Line(None, text),)))
    for point in points:
        line = Line(said.place(point.owner), {OWN_WORDS: point.action})
        items.append(
            Item(
                f"{OUTCOME}/point/{point.id}", ItemKind.WORDS, said("publish-point-label"), (line,),
                by=frozenset({point.made_by}),
            )
        )  # fmt: skip
    if findings:
        used = sum(one.state in (FindingState.USED, FindingState.PARTLY) for one in findings)
        text = said("publish-findings", n=len(findings), used=used)
        items.append(Item(FINDINGS, ItemKind.FIGURE, said("publish-findings-label"), (Line(None, text),)))
    return Section(OUTCOME, said("publish-section-outcome"), "see", tuple(items))


# ---------------------------------------------------------------- who is asked


def faults(uow: UnitOfWork, project: Project, content: Content) -> dict[str, tuple[Trouble, str]]:
    """What in the words would tell of a person, by item (see ``publishing.troubles``)."""
    return troubles(content, (m.person.name or "" for m in uow.projects.members(project.id)))


def approvers(uow: UnitOfWork, project: Project, asked: Content | None = None) -> dict[str, list[Member]]:
    """Who can approve for each party that has to, now and by the text that is ``asked`` about; a party without anybody
    waits for somebody to be named.
    """
    members = uow.projects.members(project.id)
    wanted = (*parties(project, members), *(parties_in(asked) if asked is not None else ()))
    found: dict[str, list[Member]] = {party: [] for party in wanted}
    for member in members:
        if (party := party_of(member)) in found:
            found[party].append(member)
    return found


def waited_for(uow: UnitOfWork, project: Project, publication: Publication) -> tuple[str, ...]:
    """The parties whose approval the text that is asked about still needs."""
    return publication.waits_for(tuple(approvers(uow, project, publication.asked)))


def ask(
    uow: UnitOfWork, kit: Kit, project: Project, publication: Publication, by: Person, now: datetime
) -> Publication:
    """Everybody is asked about what is chosen now. The caller has looked for ``faults``."""
    material = material_of(uow, kit, project, publication.cycle, now)
    content = compose(material, publication.choices)
    told = items_of(content)
    authors = {
        name: tuple(sorted(item.by)) for name, item in material.items.items() if item.by and name in told
    }
    asked = publication.asking(content, by.id, new_token(kit), authors)
    uow.publications.save(asked)
    head = digest_head(asked.digest)
    uow.audit.add(now, by.id, "publication.asked", project.id, cycle=asked.cycle, digest=head)
    return asked


def outdated(uow: UnitOfWork, kit: Kit, project: Project, publication: Publication, now: datetime) -> bool:
    """Whether something that people are asked about has been answered otherwise since, or taken back. How many agreed
    actions and improvements are done by now changes all the time, and is told as it was.
    """
    if publication.asked is None:
        return False
    told = items_of(compose(material_of(uow, kit, project, publication.cycle, now), publication.choices))
    return any(
        name not in told or told[name]["answers"] != item["answers"]
        for name, item in items_of(publication.asked).items()
        if name not in (POINTS, FINDINGS)
    )


def approve(
    uow: UnitOfWork, project: Project, publication: Publication, party: str, by: Person, now: datetime
) -> Publication:
    """With that party's approval; public once it was the last that was waited for."""
    approved = publication.approved(party, publication.digest, by.id, now)
    cycle, head = publication.cycle, digest_head(publication.digest)
    uow.audit.add(now, by.id, "publication.approved", project.id, cycle=cycle, party=party, digest=head)
    if not waited_for(uow, project, approved):
        approved = approved.published(now)
        version = approved.version
        uow.audit.add(now, by.id, "publication.published", project.id, cycle=cycle, version=version)
        _settle(uow, project, cycle, now)
    uow.publications.save(approved)
    return approved


def _settle(uow: UnitOfWork, project: Project, cycle: int, now: datetime) -> None:
    """Nobody is reminded of publishing any more."""
    current = uow.projects.get(project.id) or project
    if PUBLISH_DUE in current.in_cycle(cycle).dates and PUBLISH_DUE not in current.in_cycle(cycle).done:
        uow.projects.save(current.settled(cycle, PUBLISH_DUE, now))
        uow.audit.add(now, "system", "deadline.done", project.id, kind=PUBLISH_DUE, cycle=cycle)


def page_address(kit: Kit, publication: Publication) -> str:
    """Where everybody reads it; "" where the bot has no public address."""
    base = kit.defaults.public_url
    return f"{base}/p/{publication.slug}" if base else ""


def preview_address(kit: Kit, publication: Publication) -> str:
    """Where it is read by those who are asked; "" where there is no such place."""
    base = kit.defaults.public_url
    return f"{base}/s/draft/{publication.preview}" if base and publication.preview else ""


def forget_words(uow: UnitOfWork, project: Project, person: str, now: datetime, answer: str = "") -> None:
    """What that person wrote (as that answer, ``SHEET/QUESTION``, if one is named) is public no more, nor asked about."""
    for publication in uow.publications.of_project(project):
        bare = publication.without_words_of(person, now, answer)
        if bare != publication:
            uow.publications.save(bare)


def drop_drafts(uow: UnitOfWork, project: Project) -> None:
    """What was being prepared goes, whoever wrote it; what is public stays."""
    for publication in uow.publications.of_project(project):
        uow.publications.save(publication.without_draft())


def is_published(uow: UnitOfWork, project: Project) -> bool:
    """Whether anything of the project is public."""
    return any(one.public for one in uow.publications.of_project(project))
