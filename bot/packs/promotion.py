"""``promotion``: a city's plan for promoting 協働, as a pack writes it."""

from collections.abc import Collection, Mapping
from dataclasses import fields

from bot.domain.elements import Element
from bot.domain.promotion import (
    CERTAINTIES,
    DOERS,
    STEPS,
    TARGETS,
    Measure,
    Metric,
    Observation,
    Promotion,
    PromotionItem,
)
from bot.domain.questions import Label
from bot.packs.elements import ELEMENT_KEYS, element, mapped
from bot.packs.reading import ENTRY_ID, Reading
from bot.packs.tables import Table

PROMOTION_KEYS = ("sections", "policies", "measures", "items", "metrics")
MEASURE_KEYS = (*ELEMENT_KEYS, "policy")
ITEM_KEYS = (
    *(*ELEMENT_KEYS, "measure", "same_as", "targets", "sections", "doers", "years", "purpose", "situation"),
    *("content", "done_when", "alt", "certainty", "plan_reform"),
)
METRIC_KEYS = (*ELEMENT_KEYS, "unit", "baseline", "targets", "observations", "measures")
OBSERVATION_KEYS = ("fy", "value", "suspect", "note")
FIRST_YEAR, LAST_YEAR = 1989, 2100


def promotion(reading: Reading) -> Promotion:
    """What stands under ``promotion``; nothing of it is taken over from core, which only lends ids to map to."""
    root = reading.root.table("promotion")
    if root is None:
        return Promotion()
    root.only(PROMOTION_KEYS)
    named = root.table("sections")
    sections = {key: named.label(key) for key in named.value} if named else {}
    policies = tuple(_stated(reading, table, "policies", at) for at, table in _numbered(root, "policies"))
    measures = tuple(
        _measure(reading, table, at, _ids(policies)) for at, table in _numbered(root, "measures")
    )
    tables = [table for _, table in _numbered(root, "items")]
    items = tuple(_item(reading, table, at, sections, _ids(measures)) for at, table in enumerate(tables, 1))
    _check_repeats(items, tables)
    metrics = tuple(_metric(reading, table, at, _ids(measures)) for at, table in _numbered(root, "metrics"))
    return Promotion(policies, measures, items, metrics, sections)


def _numbered(root: Table, key: str) -> enumerate[Table]:
    return enumerate(root.tables(key), 1)


def _ids(elements: Collection[Element]) -> frozenset[str]:
    return frozenset(element.id for element in elements)


def _stated(
    reading: Reading, table: Table, name: str, place: int, keys: Collection[str] = ELEMENT_KEYS
) -> Element:
    table.only(keys)
    id_ = reading.id_of(table, own=reading.parent is not None, within=name, like=ENTRY_ID)
    maps_to = mapped(reading, table, name) if name == "measures" else table.texts("maps_to")
    return element(reading, table, id_, maps_to, place, name)


def _of(element: Element) -> dict[str, object]:
    """All that an element has, to make more of it."""
    return {field.name: getattr(element, field.name) for field in fields(element)}


def _named(table: Table, key: str, known: Collection[str]) -> str:
    """The id under that key, which must be one of those known."""
    name = table.text(key)
    if name and name not in known:
        table.fault(f"{key} names an unknown id {name}")
    return name


def _measure(reading: Reading, table: Table, place: int, policies: Collection[str]) -> Measure:
    found = _stated(reading, table, "measures", place, MEASURE_KEYS)
    return Measure(**_of(found), policy=_named(table, "policy", policies))  # type: ignore[arg-type]


def _item(
    reading: Reading, table: Table, place: int, sections: Mapping[str, Label], measures: Collection[str]
) -> PromotionItem:
    if "gist" not in table and "content" in table:
        table.value["gist"] = table.value["content"]
    found = _stated(reading, table, "items", place, ITEM_KEYS)
    return PromotionItem(
        **_of(found),  # type: ignore[arg-type]
        measure=_named(table, "measure", measures),
        same_as=table.text("same_as"),
        targets=table.texts("targets", one_of=TARGETS),
        sections=table.texts("sections", one_of=tuple(sections)),
        doers=table.texts("doers", one_of=DOERS) or DOERS[:1],
        years=_years(table),
        purpose=table.label("purpose"),
        situation=table.label("situation"),
        done_when=table.label("done_when"),
        alt=table.label("alt"),
        certainty=table.text("certainty", "high", one_of=CERTAINTIES),
        plan_reform=table.flag("plan_reform"),
    )


def _check_repeats(items: Collection[PromotionItem], tables: Collection[Table]) -> None:
    by_id = {item.id: item for item in items}
    for item, table in zip(items, tables, strict=True):
        same = by_id.get(item.same_as)
        if item.same_as and (same is None or same is item or same.same_as):
            table.fault(f"same_as names {item.same_as}, which is no other item with a content of its own")


def _years(table: Table) -> dict[int, tuple[str, ...]]:
    """What is planned, by fiscal year."""
    years = table.table("years")
    found = {}
    for key in years.value if years else ():
        if years and (year := _year(years, key)):
            found[year] = years.texts(key, one_of=STEPS)
    return found


def _year(table: Table, key: object) -> int | None:
    text = str(key)
    if text.isdecimal() and FIRST_YEAR <= int(text) <= LAST_YEAR:
        return int(text)
    table.fault(f"{text} is no fiscal year, such as 2026")
    return None


def _metric(reading: Reading, table: Table, place: int, measures: Collection[str]) -> Metric:
    found = _stated(reading, table, "metrics", place, METRIC_KEYS)
    baseline = table.table("baseline")
    for name in (named := table.texts("measures")):
        if name not in measures:
            table.fault(f"measures names an unknown id {name}")
    return Metric(
        **_of(found),  # type: ignore[arg-type]
        unit=_unit(table),
        baseline=_observation(baseline) if baseline else None,
        targets=_targets(table),
        observations=tuple(_observation(one) for one in table.tables("observations")),
        measures=named,
    )


def _unit(table: Table) -> Label:
    """A sign such as % is the same in every language."""
    sign = table.value.get("unit")
    return (
        Label(dict.fromkeys(table.ledger.languages, sign)) if isinstance(sign, str) else table.label("unit")
    )


def _targets(table: Table) -> dict[int, float]:
    targets = table.table("targets")
    found = {}
    for key in targets.value if targets else ():
        if targets and (year := _year(targets, key)) and (value := targets.amount(key)) is not None:
            found[year] = float(value)
    return found


def _observation(table: Table) -> Observation:
    table.only(OBSERVATION_KEYS)
    for key in ("fy", "value"):
        if key not in table:
            table.fault(f"{key} is missing")
    fy = _year(table, table.value["fy"]) if "fy" in table else None
    value = table.amount("value")
    return Observation(fy or 0, float(value or 0), table.flag("suspect"), table.label("note"))
