"""How to work together: the area and the forms that suit a project, by what its people said of it.

Nothing is weighed. A form is named before another because more of the answers speak for it, or because as many do
and fewer speak against it; among equals the document's own order holds. Every answer that speaks for or against a
form can be shown beside it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.elements import Area, Element
from bot.domain.pack import Pack, worked_out_once
from bot.domain.project import GOVERNMENT
from bot.domain.questions import Question

SUITS: Mapping[str, tuple[str, ...]] = {
    "lead": ("citizens_alone", "citizens", "both", "city", "city_alone"),
    "money": ("own", "supported", "in_kind", "shared", "city", "none"),
    "liability": ("citizens", "shared", "body", "city"),
    "term": ("once", "season", "lasting"),
}
"""What a form can suit, and the words for it: they are also the options of core's questions ``core.ch.lead`` …"""

KIND = "choosing"
"""The kind of a sheet that ends in advice."""


class Aspect(StrEnum):
    """What speaks for an area or a form: an answer, the area that was settled, or how it all began."""

    LEAD = "lead"
    MONEY = "money"
    LIABILITY = "liability"
    TERM = "term"
    AREA = "area"
    START = "start"


BENEFIT, UNFIT, AREA, SUITED, START = (
    *("core.pi.benefit", "core.pi.unfit", "core.pi.area", "core.ch.suited", "core.ch.start"),
)
QUESTIONS: Mapping[Aspect, str] = {
    Aspect.LEAD: "core.ch.lead",
    Aspect.MONEY: "core.ch.money",
    Aspect.LIABILITY: "core.ch.liability",
    Aspect.TERM: "core.ch.term",
    Aspect.AREA: AREA,
    Aspect.START: START,
}
"""Core's question for each aspect; a pack's own questions stand for them by ``maps_to``."""

GATES = (BENEFIT, UNFIT)
"""Questions that tell whether this is a matter for 協働 at all. They warn and never stop anybody."""

NAMES = frozenset({*QUESTIONS.values(), *GATES, SUITED})
"""All that the advice goes by."""

Said = Mapping[str, object]
"""What was answered, by the names of core's questions."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that was said: the answer's word, an area's place, or the id of a way of starting."""

    aspect: Aspect
    word: str


@dataclass(frozen=True, slots=True)
class FormAdvice:
    """A form with what speaks for it and what does not go with it."""

    form: Element
    reasons: tuple[Reason, ...] = ()
    cautions: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class AreaAdvice:
    """An area with what speaks for it; ``settled`` where people chose it themselves."""

    area: Area
    reasons: tuple[Reason, ...] = ()
    settled: bool = False


class Gate(StrEnum):
    """Why this may be no matter for 協働."""

    NO_BENEFIT = "no_benefit"
    UNFIT = "unfit"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A gate that was not passed, with the entries of the guideline that were marked."""

    gate: Gate
    about: tuple[Element, ...] = ()


@dataclass(frozen=True, slots=True)
class Advice:
    """All forms, those first that most was said for and, of these, least against; ``suited`` is what makes the
    project suit 協働, None while nobody was asked.
    """

    area: AreaAdvice | None = None
    forms: tuple[FormAdvice, ...] = ()
    suited: tuple[Element, ...] | None = None
    start: Element | None = None
    doubts: tuple[Doubt, ...] = ()

    @property
    def best(self) -> FormAdvice | None:
        """The form to think of first; None where nothing that was said speaks for any."""
        return next((one for one in self.forms if one.reasons), None)

    @property
    def next_best(self) -> FormAdvice | None:
        """The one to think of after it."""
        return next((one for one in self.forms[1:] if one.reasons), None)

    def about(self, form: str) -> FormAdvice | None:
        """What there is to say of the form with that id."""
        return next((one for one in self.forms if one.form.id == form), None)


def advise(said: Said, pack: Pack) -> Advice:
    """What follows from the answers, in the words and the order of that guideline."""
    start = _one(pack.list_of("types", "start"), said.get(START))
    area = suggested_area(said, pack)
    reasons = [*_spoken(said), *_of_area(area), *([Reason(Aspect.START, start.id)] if start else [])]
    forms = [_about(form, reasons, area, start) for form in pack.forms]
    return Advice(
        area=area,
        forms=tuple(sorted(forms, key=lambda one: (-len(one.reasons), len(one.cautions)))),
        suited=tuple(_some(pack.fit, said[SUITED])) if SUITED in said else None,
        start=start,
        doubts=doubts(said, pack),
    )


def _spoken(said: Said) -> list[Reason]:
    answers = ((aspect, said.get(QUESTIONS[aspect])) for aspect in map(Aspect, SUITS))
    return [Reason(aspect, word) for aspect, word in answers if isinstance(word, str)]


def _of_area(area: AreaAdvice | None) -> list[Reason]:
    return [Reason(Aspect.AREA, str(area.area.pos))] if area else []


def _about(
    form: Element, reasons: Iterable[Reason], area: AreaAdvice | None, start: Element | None
) -> FormAdvice:
    goes: list[Reason] = []
    does_not: list[Reason] = []
    for reason in reasons:
        match reason.aspect:
            case Aspect.AREA:
                fits = _among(form, area.area.forms) if area and area.area.forms else None
            case Aspect.START:  # a document names examples, not all that is possible
                fits = (start is not None and _among(form, start.forms)) or None
            case aspect:
                fits = reason.word in form.suits[aspect] if form.suits.get(aspect) else None
        if fits is not None:
            (goes if fits else does_not).append(reason)
    return FormAdvice(form, tuple(goes), tuple(does_not))


def _among(form: Element, forms: Iterable[str]) -> bool:
    """Whether the form, or one that the document counts in with it, is named there."""
    return not {form.id, *form.variants}.isdisjoint(forms)


# ---------------------------------------------------------------- the area

_BY_LEAD = dict(zip(SUITS["lead"], range(1, 6), strict=True))
_BY_LIABILITY = {"citizens": 2, "shared": 3, "body": 3, "city": 4}


def suggested_area(said: Said, pack: Pack) -> AreaAdvice | None:
    """The area that was settled, else the one that the answers point to: by who leads, else by how it began,
    else by who is liable.
    """
    by_pos = {area.pos: area for area in pack.areas}
    settled = str(said.get(AREA, ""))
    if settled.isdecimal() and int(settled) in by_pos:
        return AreaAdvice(by_pos[int(settled)], settled=True)
    lead, liability = said.get(QUESTIONS[Aspect.LEAD]), said.get(QUESTIONS[Aspect.LIABILITY])
    start = _one(pack.list_of("types", "start"), said.get(START))
    for pos, reason in (
        (_BY_LEAD.get(str(lead)), Reason(Aspect.LEAD, str(lead))),
        (start.pos if start else None, Reason(Aspect.START, start.id if start else "")),
        (_BY_LIABILITY.get(str(liability)), Reason(Aspect.LIABILITY, str(liability))),
    ):
        if pos and pos in by_pos:
            return AreaAdvice(by_pos[pos], (reason,))
    return None


# ---------------------------------------------------------------- the gates


def doubts(said: Said, pack: Pack) -> tuple[Doubt, ...]:
    """Why this may be no matter for 協働; nobody is stopped by it."""
    found = [Doubt(Gate.NO_BENEFIT)] if said.get(BENEFIT) == "no" else []
    if marked := tuple(_some(pack.unfit, said.get(UNFIT))):
        found.append(Doubt(Gate.UNFIT, marked))
    area = suggested_area(said, pack)
    if area is not None and not area.area.collab:
        found.append(Doubt(Gate.OUTSIDE, (area.area,)))
    return tuple(found)


def _one(elements: Iterable[Element], name: object) -> Element | None:
    return next((element for element in elements if element.id == name), None)


def _some(elements: Iterable[Element], names: object) -> list[Element]:
    chosen = names if isinstance(names, (list, tuple)) else ()
    return [element for element in elements if element.id in chosen]


# ---------------------------------------------------------------- who asks, and for whom


@worked_out_once
def questions(pack: Pack) -> Mapping[str, Question]:
    """The questions of the plan that the advice goes by, by the names of core's: one answer of all sides each."""
    asked = (question for sheet in pack.sheets("plan") for question in sheet.asked if question.shared)
    return {question.maps_to: question for question in asked if question.maps_to in NAMES}


ROLES_OF_ALL, ROLES_OF_CITIZENS, ROLES_OF_CITY = "all_parties", "civil_parties", "city"
"""Core's attitudes: of everybody, of the citizens' side, of the city."""


def role_guide(pack: Pack, kind: str) -> tuple[Element, ...]:
    """What the guideline expects of that kind of body, then in what spirit it should come."""
    own = ROLES_OF_CITY if kind == GOVERNMENT else ROLES_OF_CITIZENS
    roles = (role for role in pack.roles if kind in role.maps_to)
    spirit = (one for one in pack.attitudes if not {one.id, *one.maps_to}.isdisjoint({ROLES_OF_ALL, own}))
    return (*roles, *spirit)
