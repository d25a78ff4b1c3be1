"""How a question can be answered: its options, the points of its scale, the columns of its rows, its bounds."""

from collections.abc import Sequence

from bot.domain.pack import Area, Element
from bot.domain.questions import DEFAULT_LANGUAGE, FINDINGS, Column, Kind, Label, Option
from bot.packs.tables import Table, as_answer

SHORT_LIMIT, OPTION_LIMIT = 20, 13
"""What LINE's buttons hold, and how many quick replies there can be."""

CHOICES = (Kind.SINGLE, Kind.MULTI)
COLUMN_KINDS = (Kind.TEXT, Kind.NUMBER, Kind.DATE, Kind.YEN, Kind.PARTY, Kind.SINGLE)
SUMMED = (Kind.YEN, Kind.NUMBER)

EVERY = "all"
"""``attention: all`` stands for every answer that the question can have."""


def options(table: Table, kind: Kind, expand: str, elements: Sequence[Element]) -> tuple[Option, ...]:
    """What can be chosen: the options that are written, the elements that ``expand`` names, or a scale's points."""
    if kind is Kind.SCALE:
        return _scale(table)
    if kind not in CHOICES:
        return ()
    if expand and expand != FINDINGS:
        found = tuple(Option(element_id(one), element_label(one), element_label(one)) for one in elements)
        if len(found) == 1 and kind is Kind.SINGLE:
            table.fault(f"a question of kind {kind} needs at least two options; {expand} has one entry")
    else:
        found = _choices(table, f"a question of kind {kind}")
    limit = OPTION_LIMIT - (kind is Kind.MULTI)  # one button ends the choice
    if len(found) > limit:
        table.warn(f"{len(found)} options do not fit {limit} buttons: shown as a numbered list")
    return found


def _choices(table: Table, owner: str) -> tuple[Option, ...]:
    found = tuple(_option(option) for option in table.tables("options"))
    if len(found) < 2:
        table.fault(f"{owner} needs at least two options")
    _no_duplicates(table, "option", [option.id for option in found])
    return found


def _option(table: Table) -> Option:
    table.only(("id", "label", "short"))
    table.value = {**table.value, "id": as_answer(table.value.get("id"))}
    id_ = table.text("id", required=True, like=r"[a-z0-9][a-z0-9_.]{0,39}")
    label = table.label("label", required=True)
    if "short" in table:
        return Option(id_, label, within(table, "short", SHORT_LIMIT))
    return Option(id_, label, within(table, "label", SHORT_LIMIT, name="label without a short one"))


def _scale(table: Table) -> tuple[Option, ...]:
    scale = table.table("scale")
    if scale is None:
        table.fault("a question of kind scale needs scale: {points: […]}")
        return ()
    scale.only(("min", "max", "points", "ends"))
    points, ends = scale.labels("points"), scale.labels("ends")
    low = scale.number("min", 1)
    high = scale.number("max", low + len(points) - 1, required=not points)
    if not 3 <= high - low + 1 <= 7:
        scale.fault("a scale has 3 to 7 points")
        return ()
    if points and len(points) != high - low + 1:
        scale.fault(f"points words {len(points)} of the {high - low + 1} points from {low} to {high}")
    if points and ends:
        scale.fault("write either points, which word every point, or ends")
    if len(ends) not in (0, 2):
        scale.fault("ends names the two ends of the scale, lowest first")
    named = dict(enumerate(points, low))
    if not points:
        where = "between the ends" if ends else "of the scale"
        scale.warn(f"the points {where} have no words; points: […] words every one")
        named = {low: ends[0], high: ends[1]} if len(ends) == 2 else {}
    return tuple(
        Option(str(point), named.get(point, Label(ja=str(point))), Label(ja=str(point)))
        for point in range(low, high + 1)
    )


def columns(table: Table, defined: bool) -> tuple[Column, ...]:
    """The fields of a row; the library may leave them to the sheet that asks."""
    found = tuple(_column(column) for column in table.tables("columns"))
    if not found and not defined:
        table.fault("a question of kind repeat needs columns, the fields of a row")
    elif found and all(column.kind is not Kind.TEXT for column in found):
        table.fault("columns needs one of kind text, which names the row")
    _no_duplicates(table, "column", [column.id for column in found])
    return found


def _column(table: Table) -> Column:
    table.only(("id", "kind", "label", "example", "options", "required"))
    kind = Kind(table.text("kind", Kind.TEXT, one_of=COLUMN_KINDS))
    if kind is not Kind.SINGLE and "options" in table:
        table.fault(f"a column of kind {kind} takes no options")
    return Column(
        id=table.text("id", required=True, like=r"[a-z][a-z0-9_]{0,29}"),
        kind=kind,
        label=table.label("label", required=True),
        example=table.label("example"),
        options=_choices(table, "a column of kind single") if kind is Kind.SINGLE else (),
        required=table.flag("required", True),
    )


def total(table: Table, fields: Sequence[Column]) -> str:
    """The column that is summed."""
    name = table.text("total")
    if name and fields and name not in (column.id for column in fields if column.kind in SUMMED):
        table.fault(f"total names {name}, which is no column of kind {' or '.join(SUMMED)}")
    return name


def _no_duplicates(table: Table, what: str, ids: Sequence[str]) -> None:
    for id_ in dict.fromkeys(id_ for id_ in ids if ids.count(id_) > 1):
        table.fault(f"duplicate {what} id {id_}")


def within(table: Table, key: str, limit: int, *, required: bool = False, name: str = "") -> Label:
    """A text whose Japanese (on buttons: any language) should not be longer than that; else a warning."""
    label = table.label(key, required=required)
    for language, text in label.items():
        if len(text) > limit and (language == DEFAULT_LANGUAGE or limit == SHORT_LIMIT):
            table.warn(f"{name or key} in {language} has {len(text)} characters, more than {limit}")
    return label


def attention(table: Table, kind: Kind, choices: Sequence[Option]) -> tuple[str, ...]:
    """The answers that are worth a talk even where all sides gave them."""
    answers = ("yes", "no") if kind is Kind.YES_NO else tuple(option.id for option in choices)
    if "attention" not in table:
        return ("no",) if kind is Kind.YES_NO else ()
    values = table.texts("attention")
    if kind in (*CHOICES, Kind.SCALE) and not choices:
        return values  # what there is to choose from is a fault already
    if values == (EVERY,) and answers and EVERY not in answers:
        return answers
    for value in values:
        if value not in answers and not (value == "no" and not answers):
            table.fault(f"attention names an unknown answer {value}")
    return tuple(value for value in values if value in answers)


def bounds(table: Table, kind: Kind, choices: Sequence[Option]) -> tuple[float | None, float | None]:
    """The fewest and the most options or rows, or the least and the largest number."""
    least, most = table.amount("min"), table.amount("max")
    if kind is not Kind.NUMBER and any(
        bound is not None and (bound != int(bound) or bound < 0) for bound in (least, most)
    ):
        table.fault(f"min and max of a question of kind {kind} must be whole numbers from 0 on")
    if least is not None and most is not None and least > most:
        table.fault(f"min is {least}, more than max, {most}")
    if kind is Kind.MULTI and choices and least is not None and least > len(choices):
        table.fault(f"min is {least}, but there are only {len(choices)} options")
    if kind is Kind.MULTI and choices and most is not None and most > len(choices):
        table.warn(f"max is {most}, but there are only {len(choices)} options")
    return least, most


def element_label(element: Element) -> Label:
    """What the element is called among options; an area with its letter in this document, which runs the other
    way in some cities and says nothing without the sentence (domain.md §3.1). Where it has none but its place, as
    core's, the sentence stands alone: a list numbers it.
    """
    if not isinstance(element, Area):
        return element.label
    return Label({language: element.numbered(language) for language in element.label})


def element_id(element: Element) -> str:
    """What stands for the element in answers: its id, an area's place."""
    return str(element.pos) if isinstance(element, Area) else element.id
