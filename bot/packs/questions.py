"""One question of a pack, with what it takes from the library, or one for each element that it is asked about."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.domain.pack import LISTS, Element
from bot.domain.project import BODY_KINDS
from bot.domain.questions import (
    ANY_SIDE,
    EACH_SIDE,
    FINDINGS,
    NAME,
    OF_SIDES,
    PHASES,
    SHARED,
    Kind,
    Label,
    Question,
    for_name,
)
from bot.packs import answers
from bot.packs.answers import CHOICES, element_id, within
from bot.packs.conditions import show_if
from bot.packs.reading import CORE, ID, ID_LIMIT, Reading, Written
from bot.packs.tables import Table

QUESTION_LIMIT = 60
"""So many characters are read at a glance."""

QUESTION_KEYS = (
    *("id", "num", "use", "kind", "label", "help", "talk", "topic", "short", "example", "unit", "options"),
    *("scale", "columns", "total", "min", "max", "by_month", "answer_by", "required", "show_if"),
    *("allow_unknown", "comment", "compare", "attention", "carry", "recall", "prefill", "drafts", "expand"),
    *("wordings", "phase", "score", "maps_to", "basis", "source"),
)
BELONGS_TO: Mapping[str, tuple[Kind, ...]] = {
    "options": (Kind.SINGLE, Kind.MULTI),
    "scale": (Kind.SCALE,),
    "unit": (Kind.NUMBER,),
    "min": (Kind.MULTI, Kind.REPEAT, Kind.NUMBER, Kind.YEN),
    "max": (Kind.MULTI, Kind.REPEAT, Kind.NUMBER, Kind.YEN),
    "by_month": (Kind.DATE,),
    "columns": (Kind.REPEAT,),
    "total": (Kind.REPEAT,),
    "prefill": (Kind.REPEAT,),
    "carry": (Kind.TEXT,),
    "score": (Kind.SCALE,),
}
"""Keys that only some kinds of question have."""

HEADER_TARGETS = ("project.name", "project.content", "side.respondent")
ANSWERED_BY = (EACH_SIDE, ANY_SIDE, SHARED, "evaluator", "beneficiary")
EXPANDABLE = tuple(name for name in LISTS if name not in ("definitions", "steps", "tools"))
"""The lists whose entries a question can be about; ``LIST.KIND`` stands for the entries of one kind."""


def read_question(
    reading: Reading,
    item: Table,
    defaults: Mapping[str, object],
    *,
    number: str = "",
    defined: bool = False,
) -> tuple[Written, ...]:
    """The question, or one for each element where it says ``expand``.

    ``number`` is what the sheet calls it where neither ``num`` nor the id tells; ``defined`` ones stand in the
    library and are asked by nobody yet.
    """
    item.only(QUESTION_KEYS)
    table = _with_library(reading, item, defaults)
    if table is None:
        return ()
    id_ = _id(reading, table, defined)
    number = table.text("num", _number(id_) or number)
    kind = _kind(table)
    for key, kinds in BELONGS_TO.items():
        if kind not in kinds and table.value.get(key) not in (None, False, [], {}):
            table.fault(f"a question of kind {kind} takes no {key}")
    expand = _expand(table)
    elements = _elements(reading, table, expand, defined)
    options = answers.options(table, kind, expand, elements)
    attention = answers.attention(table, kind, options)
    comment, reason = _comment(table, attention)
    least, most = answers.bounds(table, kind, options)
    columns = answers.columns(table, defined) if kind is Kind.REPEAT else ()
    basis, source = reading.basis(table, number.split("-")[0])
    question = Question(
        id=id_,
        number=number,
        kind=kind,
        label=within(table, "label", QUESTION_LIMIT, required=True),
        help=table.label("help"),
        talk=table.label("talk"),
        topic=table.label("topic") or table.label("short"),
        example=table.label("example"),
        unit=table.label("unit"),
        options=options,
        columns=columns,
        least=least,
        most=most,
        by_month=table.flag("by_month"),
        answer_by=_answer_by(table),
        required=table.flag("required", True),
        show_if=show_if(table),
        allow_unknown=table.flag("allow_unknown"),
        comment=comment,
        reason=reason,
        compare=table.text("compare", "equal", one_of=("equal", "order", "distance", "none")),
        attention=attention,
        carry=table.flag("carry"),
        recall=table.text("recall"),
        prefill=table.text("prefill"),
        drafts=_drafts(reading, table),
        total=answers.total(table, columns),
        expand=expand if expand == FINDINGS else "",
        phase=table.text("phase", one_of=PHASES),
        score=table.flag("score"),
        maps_to=_maps_to(reading, table, id_, defined),
        basis=basis,
        source=source,
    )
    wordings = _wordings(table, question.label, repeated=bool(expand) and kind not in CHOICES)
    if elements and kind not in CHOICES:
        return tuple(
            Written(
                _for_element(replace(question, label=wordings[place % len(wordings)]), element, place),
                table,
                id_,
                expand,
            )
            for place, element in enumerate(elements)
        )
    return (Written(question, table, id_),)


def _kind(table: Table) -> Kind:
    """The kind; of an unknown one what it must be by what stands beside it, so that this is the only fault."""
    wanted = {"scale": Kind.SCALE, "options": Kind.SINGLE, "columns": Kind.REPEAT}
    likely = next((kind for key, kind in wanted.items() if key in table and "kind" in table), Kind.YES_NO)
    return Kind(table.text("kind", likely, one_of=tuple(Kind)))


def _with_library(reading: Reading, item: Table, defaults: Mapping[str, object]) -> Table | None:
    """The question with what it takes from the library (``use``) and from its section's defaults; None where the
    library has no such question.
    """
    use = item.text("use")
    taken: dict[str, object] = {}
    if use:
        library = {**(reading.base.library if reading.base else {}), **reading.library}
        if use not in library:
            item.fault(f"use names an unknown question {use}")
            return None
        taken = {**library[use], "id": use, "maps_to": use}
        for key in ("num", "basis", "source"):
            taken.pop(key, None)
    item.value = {**taken, **defaults, **item.value}
    if isinstance(id_ := item.value.get("id"), str):
        item.called(id_)
    return item


def _id(reading: Reading, table: Table, defined: bool) -> str:
    id_ = table.text("id", required=True, like=ID)
    prefix = reading.prefix
    owners = (f"{prefix}.",) if defined else (f"{prefix}.", f"{CORE}.")
    if id_ and prefix and not id_.startswith(owners):
        table.fault(f"id must begin with {prefix}.")
    if len(id_) > ID_LIMIT:
        table.fault(f"id is longer than {ID_LIMIT} characters")
    return id_


def _number(id_: str) -> str:
    """What the sheet calls a question by its id: ``ise.chk.6a`` is 6-1; "" where the id has no number."""
    found = re.fullmatch(r"(\d+)([a-z]?)", id_.rsplit(".", 1)[-1])
    if found is None:
        return ""
    return f"{found[1]}-{ord(found[2]) - ord('a') + 1}" if found[2] else found[1]


def _maps_to(reading: Reading, table: Table, id_: str, defined: bool) -> str:
    """What it is counted with across packs; a question of core's own is counted under its id."""
    target = table.text("maps_to")
    if not target:
        return id_ if id_.startswith(f"{CORE}.") and not defined else ""
    if not defined and target not in reading.known and target not in HEADER_TARGETS:
        table.fault(f"maps_to names an unknown question {target}")
    return target


def _answer_by(table: Table) -> str:
    who = table.text("answer_by", EACH_SIDE)
    if who.startswith(OF_SIDES):
        if (kind := who.removeprefix(OF_SIDES)) not in BODY_KINDS:
            known = ", ".join(BODY_KINDS)
            table.fault(f"answer_by names an unknown kind of side {kind!r}; known are {known}")
    elif who not in ANSWERED_BY:
        table.fault(f"unknown answer_by {who!r}; known are {', '.join(ANSWERED_BY)}, {OF_SIDES}KIND")
    return who


def _comment(table: Table, attention: Sequence[str]) -> tuple[bool, bool]:
    """Whether a reason is welcome, and whether it is needed, beside an answer that calls for attention."""
    word = table.value.get("comment")
    if word == "required":
        if not attention:
            table.fault("comment: required asks for the reason of answers in attention, and there are none")
        return True, True
    if word in ("optional", "none"):
        return word == "optional", False
    return table.flag("comment", True), False


def _drafts(reading: Reading, table: Table) -> str:
    """The agreement item that the answer words, by core's name for it where it has one."""
    name = table.text("drafts")
    if not name:
        return ""
    items = [*reading.lists.get("agreement_items", ())]
    items += reading.parent.agreement_items if reading.parent else ()
    for item in items:
        if name == item.id or name in item.maps_to:
            return next(iter(item.maps_to), item.id)
    table.fault(f"drafts names an unknown agreement item {name}")
    return name


# ---------------------------------------------------------------- one for each element

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def _expand(table: Table) -> str:
    expand = table.text("expand")
    name, dot, kind = expand.partition(".")
    if expand == FINDINGS or (name in EXPANDABLE and bool(kind) == bool(dot)):
        return expand
    if expand:
        known = ", ".join((*EXPANDABLE, FINDINGS))
        table.fault(
            f"unknown expand {expand!r}; known are {known}, and LIST.KIND for the entries of one kind"
        )
    return ""


def _elements(reading: Reading, table: Table, expand: str, defined: bool) -> Sequence[Element]:
    if not expand or expand == FINDINGS:
        return ()
    name, _, kind = expand.partition(".")
    found: Sequence[Element] = reading.lists.get(name, ())
    if kind:
        found = [one for one in found if one.kind == kind]
        if not found and reading.parent:
            found = reading.parent.list_of(name, kind)
    if not found and not defined:
        table.fault(f"expand of an empty list: the pack has no {name}{f' of kind {kind}' if kind else ''}")
    if len(found) > len(_LETTERS):
        table.fault(f"expand of {len(found)} {name}: at most {len(_LETTERS)} can be told apart")
    return found[: len(_LETTERS)]


def _wordings(table: Table, label: Label, *, repeated: bool) -> tuple[Label, ...]:
    """The question's words, and others that take turns with them: asked five times in the same words, a question
    sounds like a machine.
    """
    others = table.labels("wordings")
    if others and not repeated:
        table.fault("wordings are for questions that are asked once for each element (expand)")
    for one in others:
        if any(NAME not in text for text in one.values()):
            table.fault(f"each of wordings needs {NAME} in every language")
    if repeated and table.text("expand") != FINDINGS:
        for language, text in label.items():
            if NAME not in text:
                table.warn(f"label in {language} has no {NAME}: it is asked once for each, in the same words")
    return (label, *others)


def _for_element(question: Question, element: Element, place: int) -> Question:
    about = for_name(question, element.label.in_)
    named = any(NAME in text for text in question.topic.values())
    return replace(
        about,
        id=f"{question.id}{_LETTERS[place]}",
        number=f"{question.number}-{place + 1}",
        topic=about.topic if named else element.label,
        element=element_id(element),
        source=question.source or element.source,
    )
