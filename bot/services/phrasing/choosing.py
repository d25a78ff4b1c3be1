"""Advice in words: which area and form, why, what to heed; two forms side by side; roles; insurance."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.domain.actions import Verb, act
from bot.domain.choosing import (
    QUESTIONS,
    SUITS,
    Advice,
    AreaAdvice,
    Aspect,
    Doubt,
    FormAdvice,
    Gate,
    Reason,
    Said,
    questions,
    role_guide,
)
from bot.domain.elements import Area, Element
from bot.domain.messages import Choice, Message, Row, Weight
from bot.domain.pack import Pack
from bot.domain.project import Project
from bot.domain.questions import Question
from bot.domain.sheets import Given
from bot.services.phrasing.agreement import agreement_button, papers_named
from bot.services.phrasing.dates import Say
from bot.services.phrasing.values import topic, value_text

POINTS = 7
"""So many points to heed stand on one card; more would not be read."""


class Words:
    """One guideline's words in one language: its elements, and what its questions call an answer."""

    def __init__(self, pack: Pack, language: str, say: Say) -> None:
        self.pack, self.language, self.say = pack, language, say
        self._questions: Mapping[str, Question] = questions(pack)

    def listed(self, words: Iterable[str]) -> str:
        """Several things on one line."""
        return self.say("list-separator").join(words)

    def label(self, element: Element) -> str:
        """What the guideline calls it; an area by its letter too."""
        return (
            element.numbered(self.language) if isinstance(element, Area) else element.label.in_(self.language)
        )

    def labels(self, elements: Iterable[Element]) -> str:
        """Several elements on one line."""
        return self.listed(map(self.label, elements))

    def term(self, name: str) -> str:
        """This municipality's word for it."""
        known = self.pack.terms.get(name)
        return known.in_(self.language) if known else ""

    def title(self, name: str) -> str:
        """The same at the beginning of a line: terms are written as they stand within sentences."""
        term = self.term(name)
        return term[:1].upper() + term[1:]

    def asks(self, aspect: Aspect) -> bool:
        """Whether the guideline asks of it: some know no areas, and core's would say nothing there."""
        return QUESTIONS[aspect] in self._questions

    def about(self, aspect: Aspect) -> str:
        """What is spoken of, in a word or two; nothing where the guideline does not ask of it."""
        asked = self._questions.get(QUESTIONS[aspect])
        if asked is not None:
            return topic(asked, self.language)
        return self.title("area") if aspect is Aspect.AREA else ""

    def answer(self, aspect: Aspect, word: str) -> str:
        """The answer as its button calls it."""
        found = _named(self.pack, aspect, word)
        if found is not None:
            return found.numbered(self.language)
        asked = self._questions.get(QUESTIONS[aspect])
        return value_text(asked, Given(word), self.language, self.say, short=True) if asked else ""

    def reason(self, reason: Reason) -> str:
        """「先に立つ人：両方」."""
        name, value = self.about(reason.aspect), self.answer(reason.aspect, reason.word)
        return self.say("reason-line", topic=name, value=value) if name and value else ""

    def reasons(self, reasons: Iterable[Reason]) -> str:
        """Several on one line."""
        return self.listed(filter(None, map(self.reason, reasons)))

    def lines(self, reasons: Iterable[Reason]) -> str:
        """Each on a line of its own."""
        return "\n".join(f"・{told}" for told in map(self.reason, reasons) if told)

    def topics(self, reasons: Iterable[Reason]) -> str:
        """Only what they are about."""
        return self.listed(filter(None, (self.about(reason.aspect) for reason in reasons)))

    def papers(self, form: Element) -> str:
        """The papers that the form asks for."""
        return self.listed(filter(None, map(self.term, self.needs(form)))) or self.say("papers-none")

    def needs(self, form: Element) -> tuple[str, ...]:
        """The same by the ids of their terms."""
        return form.needs or (("agreement",) if form.id in self.pack.agreement_required_for else ())

    def points(self, form: Element) -> str:
        """What the document wants heeded with that form, then with every form."""
        points = (*form.points, *self.pack.form_points)[:POINTS]
        return "\n".join(_point(point, self.language) for point in points)

    def explained(self, doubt: Doubt) -> str:
        """The same to somebody who has just answered: what it is that makes one stop and think."""
        return self.say("doubt-explained") if doubt.gate is Gate.NO_BENEFIT else self.doubt(doubt)

    def doubt(self, doubt: Doubt) -> str:
        """Why this may be no matter for 協働, without a verdict."""
        match doubt.gate:
            case Gate.NO_BENEFIT:
                return self.say("doubt-no-benefit", term=self.term("public_benefit"))
            case Gate.UNFIT:
                return self.say("doubt-unfit", kinds=self.labels(doubt.about))
        return self.say("doubt-outside", area=self.labels(doubt.about))


def _named(pack: Pack, aspect: Aspect, word: str) -> Element | None:
    """The area or the way of starting that an answer stands for."""
    if aspect is Aspect.AREA:
        return next((area for area in pack.areas if str(area.pos) == word), None)
    if aspect is Aspect.START:
        return next((one for one in pack.types if one.id == word), None)
    return None


def _point(point: Element, language: str) -> str:
    label, gist = point.label.in_(language), point.gist.in_(language)
    return f"・{label}\n　{gist}" if gist else f"・{label}"


# ---------------------------------------------------------------- advice


def advice_message(
    pack: Pack,
    project: Project,
    advice: Advice,
    language: str,
    say: Say,
    *,
    manage: bool,
    sheets: Iterable[Choice],
) -> Message:
    """What seems to fit, and why, from people's own answers; ``sheets`` lead to the questions. The coordinator settles
    it with a tap.
    """
    words = Words(pack, language, say)
    best, second = advice.best, advice.next_best
    settled = pack.by_form.get(project.form)
    rows: list[Row] = []
    if advice.area is not None and words.asks(Aspect.AREA):
        label = say("reason-line", topic=words.about(Aspect.AREA), value=words.label(advice.area.area))
        rows.append(
            Row(label, text=advice.area.area.gist.in_(language), note=words.reasons(advice.area.reasons))
        )
    if advice.start is not None:
        rows.append(_start_row(words, advice.start))
    if best is not None:
        rows += _form_rows(words, best, say)
    if second is not None:
        rows.append(_next_row(words, second))
    if advice.suited is not None:
        suited = words.labels(advice.suited) or say("suited-none")
        rows.append(Row(say("advice-suited"), text=suited))
    if advice.doubts:
        rows.append(doubts_row(words, advice.doubts))
    rows.append(form_row(pack, project, language, say))
    ways = list(sheets)
    if best is not None and manage and settled is not best.form:
        ways.append(_set_form(project, best.form, words, say))
    about = best.form if best else settled or next(iter(pack.forms), None)
    if about is not None and len(pack.forms) > 1:
        ways.append(Choice(say("button-compare-forms"), act(Verb.COMPARE_FORMS, project.id, about.id, "")))
    ways += _guides(project, say)
    return Message(
        text=_conclusion(words, advice, settled),
        heading=say("advice-heading", project=project.name),
        rows=tuple(rows),
        note="" if best is None or manage else say("advice-who-settles"),
        choices=tuple(ways),
    )


def _conclusion(words: Words, advice: Advice, settled: Element | None) -> str:
    say, best = words.say, advice.best
    if best is None:
        return say("advice-none")
    key = "advice-same" if best.form is settled else "advice-best"
    return say(key, form=words.label(best.form))


def _form_rows(words: Words, found: FormAdvice, say: Say) -> list[Row]:
    form = found.form
    rows = [
        Row(words.label(form), text=form.gist.in_(words.language), strong=True),
        Row(say("advice-why"), text=words.lines(found.reasons)),
    ]
    if found.cautions:
        rows.append(Row(say("advice-but"), text=words.lines(found.cautions)))
    if points := words.points(form):
        rows.append(Row(say("advice-points"), text=points))
    rows.append(Row(say("advice-papers"), text=words.papers(form)))
    return rows


def _next_row(words: Words, found: FormAdvice) -> Row:
    """The next best in two lines: the answers have just been read, so only what they are about is named."""
    lines = [
        words.say("reason-line", topic=words.say(key), value=words.topics(reasons))
        for key, reasons in (("advice-why", found.reasons), ("advice-but", found.cautions))
        if reasons
    ]
    return Row(words.say("advice-next"), text=words.label(found.form), note="\n".join(lines))


def _start_row(words: Words, start: Element) -> Row:
    forms = words.labels(form for form in words.pack.forms if form.id in start.forms)
    note = words.say("start-forms", forms=forms) if forms else ""
    label = words.say("reason-line", topic=words.about(Aspect.START), value=start.numbered(words.language))
    return Row(label, text=start.gist.in_(words.language), note=note)


def doubts_row(words: Words, doubts: Iterable[Doubt]) -> Row:
    """What to heed before going on."""
    return Row(
        words.say("advice-heed"), text="\n".join(f"・{words.doubt(doubt)}" for doubt in doubts), strong=True
    )


def form_row(pack: Pack, project: Project, language: str, say: Say) -> Row:
    """「協働の手法: 共催」, or that it is still to be settled."""
    return Row(
        Words(pack, language, say).title("form") or say("form"),
        text=form_name(pack, project.form, language, say),
    )


def form_name(pack: Pack, form: str, language: str, say: Say) -> str:
    """共催, or that it is still to be settled."""
    known = pack.by_form.get(form)
    return known.label.in_(language) if known else say("form-undecided")


def area_advice(words: Words, found: AreaAdvice) -> str:
    """Beside the question about the area: which one the answers point to, with the guideline's sentence about it."""
    reasons, area = words.reasons(found.reasons), words.label(found.area)
    told = words.say("area-advice", reasons=reasons, area=area)
    gist = found.area.gist.in_(words.language)
    return f"{told}\n{gist}" if gist else told


def _set_form(
    project: Project, form: Element, words: Words, say: Say, weight: Weight = Weight.PRIMARY
) -> Choice:
    return Choice(
        say("button-set-form", form=words.label(form)), act(Verb.SET_FORM, project.id, form.id), weight
    )


def _guides(project: Project, say: Say) -> list[Choice]:
    return [
        Choice(say("button-roles"), act(Verb.ROLES, project.id, "")),
        Choice(say("button-insurance"), act(Verb.INSURANCE, project.id)),
    ]


# ---------------------------------------------------------------- two forms side by side


def which_form_message(pack: Pack, project: Project, first: Element, language: str, say: Say) -> Message:
    """With which other form is this one to be compared?"""
    words = Words(pack, language, say)
    others = [form for form in pack.forms if form.id != first.id]
    lines = [say("compare-which", form=words.label(first))]
    lines += [f"{n}. {words.label(form)}" for n, form in enumerate(others, 1)]
    ways = (
        Choice(words.label(form), act(Verb.COMPARE_FORMS, project.id, first.id, form.id), Weight.ANSWER)
        for form in others
    )
    return Message("\n".join(lines), heading=project.name, choices=tuple(ways))


def compared_message(
    pack: Pack,
    project: Project,
    pair: tuple[Element, Element],
    said: Said,
    language: str,
    say: Say,
    *,
    manage: bool,
) -> Message:
    """Two forms side by side: what each is good for beside people's own answers, papers, points."""
    words = Words(pack, language, say)
    names = tuple(words.label(form) for form in pair)
    rows = [Row(name, text=form.gist.in_(language)) for name, form in zip(names, pair, strict=True)]
    for aspect in map(Aspect, SUITS):
        about = words.about(aspect)
        if about and any(form.suits.get(aspect) for form in pair):
            values = ((name, _suits(words, form, aspect)) for name, form in zip(names, pair, strict=True))
            own = said.get(QUESTIONS[aspect])
            note = say("compare-own", value=words.answer(aspect, own)) if isinstance(own, str) else ""
            rows.append(Row(about, values=tuple(values), note=note))
    if any(area.forms for area in pack.areas):
        values = ((name, _areas(words, form)) for name, form in zip(names, pair, strict=True))
        rows.append(Row(words.title("area"), values=tuple(values)))
    papers = ((name, words.papers(form)) for name, form in zip(names, pair, strict=True))
    rows.append(Row(say("advice-papers"), values=tuple(papers)))
    for name, form in zip(names, pair, strict=True):
        if form.points:
            points = "\n".join(_point(point, language) for point in form.points)
            rows.append(Row(say("compare-points", form=name), text=points))
    ways: list[Choice] = []
    if manage:
        ways += [
            _set_form(project, form, words, say, Weight.QUIET) for form in pair if form.id != project.form
        ]
    ways.append(Choice(say("button-compare-others"), act(Verb.COMPARE_FORMS, project.id, pair[0].id, "")))
    ways.append(Choice(say("button-choosing"), act(Verb.CHOOSING, project.id)))
    return Message(
        heading=say("compare-heading", one=names[0], other=names[1]), rows=tuple(rows), choices=tuple(ways)
    )


def _suits(words: Words, form: Element, aspect: Aspect) -> str:
    return words.listed(words.answer(aspect, one) for one in form.suits.get(aspect, ())) or words.say(
        "suits-any"
    )


def _areas(words: Words, form: Element) -> str:
    named = {form.id, *form.variants}
    areas = (area for area in words.pack.areas if not named.isdisjoint(area.forms))
    return words.listed(area.number_in(words.language) or words.label(area) for area in areas) or "—"


def form_set_message(
    pack: Pack, project: Project, form: Element, language: str, say: Say, *, concluded: bool
) -> Message:
    """The form is settled: what follows from it."""
    words = Words(pack, language, say)
    lines = [say("form-set", form=words.label(form))]
    papers = papers_named(pack, words.needs(form), language, say)
    if concluded:
        lines.append(say("form-set-concluded"))
    elif papers:
        lines.append(say("form-set-papers", papers=papers))
    points = words.points(form)
    agreement = replace(agreement_button(pack, project, say), weight=Weight.PRIMARY)
    return Message(
        "\n".join(lines),
        heading=project.name,
        rows=(Row(say("advice-points"), text=points),) if points else (),
        choices=(*((agreement,) if papers or concluded else ()), *_guides(project, say)),
    )


def form_told(pack: Pack, project: Project, form: Element, language: str, say: Say) -> Message:
    """To those who answered: the form is settled."""
    words = Words(pack, language, say)
    look = Choice(say("button-choosing"), act(Verb.CHOOSING, project.id), Weight.PRIMARY)
    text = say("form-told", term=words.term("form") or say("form"), form=words.label(form))
    return Message(text, heading=project.name, choices=(look,))


# ---------------------------------------------------------------- gates


def gate_told(
    pack: Pack,
    project: Project,
    doubt: Doubt,
    who: str,
    look_at: tuple[str, Question],
    language: str,
    say: Say,
) -> Message:
    """To the coordinator, at once: somebody's answer casts doubt, and they may go on."""
    sheet, question = look_at
    look = Choice(say("button-look"), act(Verb.OPEN_FORM, project.id, sheet), Weight.PRIMARY)
    doubted = Words(pack, language, say).doubt(doubt)
    return Message(
        say("gate-told", who=who, doubt=doubted, topic=topic(question, language)),
        heading=project.name,
        choices=(look,),
    )


# ---------------------------------------------------------------- roles and insurance


def roles_message(
    pack: Pack, project: Project, kinds: Iterable[str], name: str, language: str, say: Say
) -> Message:
    """What the guideline says of each kind of body: that of ``name``, else those of ``kinds``, one's own first; the
    others by a button.
    """
    words = Words(pack, language, say)
    wanted = [role for role in pack.roles if role.id == name]
    for kind in () if wanted else kinds:
        wanted += [one for one in role_guide(pack, kind) if one not in wanted]
    shown = wanted or [*pack.roles]
    rows = [row for one in shown for row in _role_rows(one, words, say, full=bool(wanted))]
    others = [role for role in pack.roles if role not in wanted] if rows else []
    return Message(
        say("roles" if rows else "roles-none"),
        heading=project.name,
        rows=tuple(rows),
        choices=tuple(Choice(words.label(role), act(Verb.ROLES, project.id, role.id)) for role in others),
    )


def _role_rows(role: Element, words: Words, say: Say, *, full: bool) -> list[Row]:
    rows = [Row(words.label(role), text=role.gist.in_(words.language), strong=True)]
    if not full:
        return rows
    kinds = dict.fromkeys(point.kind for point in role.points)
    for kind in kinds:
        points = [_point(point, words.language) for point in role.points if point.kind == kind]
        known = {"trait": "role-traits", "expected": "role-expected"}
        rows.append(Row(say(known.get(kind, "advice-points")), text="\n".join(points)))
    return rows


def insurance_message(pack: Pack, project: Project, language: str, say: Say) -> Message:
    """Which insurance the city names, and what to do, in order, when something happens."""
    words = Words(pack, language, say)
    tools = [tool for tool in pack.tools if tool.kind == "insurance"]
    own = any(not tool.id.startswith("core.") for tool in tools)
    planned = [one for one in pack.promotion.measures if one.maps_to == ("insurance",)]
    measures = [] if own else planned  # what there is says more than what is planned
    rows = [
        Row(
            words.label(one),
            text=one.gist.in_(language),
            note="\n".join(_point(point, language) for point in one.points),
        )
        for one in (*tools, *measures)
    ]
    for tool in pack.tools:
        if tool.kind == "accident":
            steps = (
                f"{n}. {point.label.in_(language)}\n　{point.gist.in_(language)}".rstrip("\n　")
                for n, point in enumerate(tool.points, 1)
            )
            rows.append(Row(words.label(tool), text="\n".join(steps), note=tool.gist.in_(language)))
    note = Choice(say("button-note"), act(Verb.NOTE, project.id, "problem"))
    ask = Choice(say("button-person"), act(Verb.PERSON))
    return Message(say("insurance"), heading=project.name, rows=tuple(rows), choices=(note, ask))
