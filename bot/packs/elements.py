"""The lists of a pack: documents, words, principles, effects, forms, areas …"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from bot.domain.choosing import SUITS
from bot.domain.pack import LISTS, Area, Document, Element
from bot.domain.project import STAGES
from bot.domain.questions import DEFAULT_LANGUAGE, Label
from bot.packs.reading import Reading
from bot.packs.tables import Table, did_you_mean

PLAIN_LISTS = tuple(name for name in LISTS if name not in ("areas", "forms", "form_points", "tools"))
"""The lists that are read alike: a pack that writes one replaces core's."""

VARIANTS = ("sponsorship", "grant", "block_grant", "collaborative", "temporary", "standing")
"""Kinds of a form that have no entry of their own (domain.md §1)."""

KINDS: Mapping[str, tuple[str, ...]] = {
    "types": ("start", "content", "collab"),
    "fit": ("project", "trait"),
    "tools": (
        *("proposal", "area_council", "area_plan", "centre", "grant", "insurance", "scheme", "round_table"),
        *("chart", "cases", "guideline", "accident"),
    ),
}
"""What tells the entries of a list apart, where it is settled."""

PAPERS = ("agreement", "contract", "spec")
"""What a form can ask for in writing."""

AXES = ("project", "collab", "beneficiary")

WORD = r"[a-z][a-z0-9_]{0,39}"
ELEMENT_KEYS = (
    *("id", "ref", "num", "level", "kind", "group", "axis", "label", "gist", "maps_to", "points", "needs"),
    *("variants", "stages", "suits", "pos", "forms", "basis", "source"),
)
POINT_KEYS = ("id", "num", "kind", "label", "gist", "basis", "source")
OWN_OF_A_FORM = ("num", "ref", "basis", "source", "points", "suits")
"""What one pack says of a form does not hold for another's; points and suits are taken over as they were read."""

AREA_KEYS = ("id", "pos", "label", "name", "gist", "forms", "collab", "basis", "source")


def documents(root: Table) -> dict[str, Document]:
    """The municipality's documents by id."""
    found: dict[str, Document] = {}
    for table in root.tables("documents"):
        table.only(("id", "title", "date", "sections", "text"))
        table.text("text", like=r"[^/\\]+")
        id_ = table.text("id", required=True)
        if id_ in found:
            table.fault(f"duplicate id {id_}")
        sections = table.table("sections")
        labels = {key: sections.label(key) for key in sections.value} if sections else {}
        day = table.text("date", like=r"\d{4}(-\d{2}){0,2}")
        found[id_] = Document(id_, table.label("title", required=True), day, labels)
    return found


def elements(reading: Reading, name: str) -> tuple[Element, ...]:
    """The list of that name; the parent's where the pack writes none."""
    if name not in reading.root:
        return reading.parent.list_of(name) if reading.parent else ()
    tables = reading.root.tables(name)
    return tuple(_listed(reading, name, place, table) for place, table in enumerate(tables, 1))


def tools(reading: Reading) -> tuple[Element, ...]:
    """The pack's tools, then the parent's of those kinds of which the pack has none."""
    tables = reading.root.tables("tools")
    own = tuple(_listed(reading, "tools", place, table) for place, table in enumerate(tables, 1))
    kinds = {tool.kind for tool in own}
    inherited = reading.parent.tools if reading.parent else ()
    return (*own, *(tool for tool in inherited if tool.kind not in kinds))


def form_points(reading: Reading) -> tuple[Element, ...]:
    """What is to be heeded with every form."""
    if "form_points" not in reading.root:
        return reading.parent.form_points if reading.parent else ()
    return _points(reading, reading.root, "form_points", f"{reading.prefix}.form.0")


def _listed(reading: Reading, name: str, place: int, table: Table) -> Element:
    table.only(ELEMENT_KEYS)
    id_ = reading.id_of(table, own=reading.parent is not None, within=name)
    return element(reading, table, id_, mapped(reading, table, name), place, name)


def mapped(reading: Reading, table: Table, name: str) -> tuple[str, ...]:
    """Core's ids that an entry of that list stands for."""
    maps_to = table.texts("maps_to")
    parent = reading.parent
    if parent is None and name != "definitions":
        return maps_to
    known: set[str] = set()
    if name in ("definitions", "roles"):
        terms = reading.root.table("terms")
        known.update(parent.terms if parent else terms.value if terms else ())
    elif name == "measures" and parent:
        known.update(measure.id for measure in parent.promotion.measures)
    elif parent:
        known.update(one.id for one in parent.list_of(name))
    if name == "manners" and parent:
        known.update(principle.id for principle in parent.principles)
    if name == "evaluation_items" and reading.base:
        known.update(reading.base.known)
    for target in maps_to:
        if target not in known:
            table.fault(f"maps_to names an unknown id {target}{did_you_mean(target, known)}")
    return maps_to


def element(
    reading: Reading, table: Table, id_: str, maps_to: tuple[str, ...], place: int, name: str
) -> Element:
    """What stands in one entry of the list of that name."""
    number = table.text("num", str(place))
    basis, source = reading.basis(table, number)
    pos = table.number("pos")
    if pos not in range(6):
        table.fault("pos must be 1 (citizens alone) to 5 (the city alone)")
    found = Element(
        id=id_,
        number=number,
        label=table.label("label", required=True),
        gist=table.label("gist"),
        maps_to=maps_to,
        basis=basis,
        source=source,
        level=table.text("level", one_of=("must", "should")),
        kind=table.text("kind", one_of=KINDS.get(name, ()), like="" if name in KINDS else WORD),
        ref=reading.ref_of(table, id_, place) if name == "forms" else "",
        group=table.label("group"),
        axis=table.text("axis", one_of=AXES),
        needs=table.texts("needs"),
        variants=table.texts("variants"),
        stages=table.texts("stages", one_of=STAGES),
        suits=_suits(table),
        pos=pos,
        forms=form_names(reading, table, "forms"),
    )
    return replace(found, points=_points(reading, table, "points", found.ref or id_, found))


def _suits(table: Table) -> dict[str, tuple[str, ...]]:
    suits = table.table("suits")
    if suits is None:
        return {}
    suits.only(SUITS)
    return {key: suits.texts(key, one_of=words) for key, words in SUITS.items() if key in suits}


def _points(
    reading: Reading, table: Table, key: str, owner: str, of: Element | None = None
) -> tuple[Element, ...]:
    """What is written under that key: a text alone, or one with an id, a number or a gist of its own. Where it
    comes from is where its owner does, unless it says so itself.
    """
    found = []
    for place, point in enumerate(table.tables(key), 1):
        if DEFAULT_LANGUAGE in point and "label" not in point:
            point.value = {"label": point.value}
        point.only(POINT_KEYS)
        number = point.text("num", str(place))
        basis, source = reading.basis(point, number, of)
        found.append(
            Element(
                id=reading.id_of(point, f"{owner}.p{place}", own=reading.parent is not None, within=key),
                number=number,
                label=point.label("label", required=True),
                gist=point.label("gist"),
                basis=basis,
                source=source,
                kind=point.text("kind", like=WORD),
            )
        )
    return tuple(found)


def forms(reading: Reading) -> tuple[Element, ...]:
    """The forms in the document's order; what a pack leaves out of one comes from core."""
    base, parent = reading.base, reading.parent
    if "forms" not in reading.root:
        return parent.forms if parent else ()
    tables = reading.root.tables("forms")
    reading.form_ids = frozenset(
        (*(table.text("id") for table in tables), *(form.id for form in (parent.forms if parent else ())))
    )
    found = []
    for place, table in enumerate(tables, 1):
        table.only(ELEMENT_KEYS)
        own = table.text("id").startswith(f"{reading.prefix}.")
        id_ = reading.id_of(table, own=False, within="forms")
        core = base.forms.get(id_) if base else None
        if base and core is None and not own:
            table.fault(f"unknown form {id_}; known are {', '.join(base.forms)}")
            continue
        kept = parent.by_form.get(id_) if parent and core else None
        inherited = {key: value for key, value in (core or {}).items() if key not in OWN_OF_A_FORM}
        table.value = {**inherited, **table.value}
        form = element(reading, table, id_, (id_,) if core else table.texts("maps_to"), place, "forms")
        if kept:
            points = form.points if "points" in table else kept.points
            form = replace(form, points=points, suits={**kept.suits, **form.suits})
        for variant in form.variants:
            if base and variant not in base.forms and variant not in VARIANTS:
                table.fault(f"variants names an unknown form {variant}")
        for paper in form.needs:
            if paper not in PAPERS:
                table.warn(f"needs names an unknown paper {paper}; known are {', '.join(PAPERS)}")
        found.append(form)
    return tuple(found)


def form_names(reading: Reading, table: Table, key: str) -> tuple[str, ...]:
    """The forms named under that key."""
    names = table.texts(key)
    for name in names:
        if name not in reading.form_ids:
            table.fault(f"{key} names an unknown form {name}")
    return names


def areas(reading: Reading) -> tuple[Area, ...]:
    """The areas from citizens alone to the city alone; the parent's where the pack writes none."""
    if "areas" not in reading.root:
        return reading.parent.areas if reading.parent else ()
    found: dict[int, Area] = {}
    for table in reading.root.tables("areas"):
        table.only(AREA_KEYS)
        pos = table.number("pos", required=True)
        if not 1 <= pos <= 5:
            table.fault("pos must be 1 (citizens alone) to 5 (the city alone)")
        if pos in found:
            table.fault(f"pos {pos} is repeated")
            continue
        label = table.label("label", required=True)
        letter = label.get(DEFAULT_LANGUAGE, "")
        basis, source = reading.basis(table, letter)
        id_ = reading.id_of(
            table, f"{reading.prefix}.area.{pos}", own=reading.parent is not None, within="areas"
        )
        found[pos] = Area(
            id=id_,
            number=letter,
            label=table.label("name") or label,
            gist=table.label("gist"),
            basis=basis,
            source=source,
            pos=pos,
            collab=table.flag("collab", True),
            forms=form_names(reading, table, "forms"),
        )
    return tuple(found[pos] for pos in sorted(found))


def check_placed(reading: Reading) -> None:
    """A form that only this pack has is found by an area; without one, people hardly come upon it."""
    placed = {form for table in reading.root.tables("areas") for form in table.texts("forms")}
    for table in reading.root.tables("forms") if "areas" in reading.root else ():
        id_ = table.text("id")
        if id_.startswith(f"{reading.prefix}.") and id_ not in placed:
            table.warn(f"no area names the form {id_} under forms; add it to those where it fits")


def terms(reading: Reading, definitions: Iterable[Element]) -> dict[str, Label]:
    """This municipality's words by identifier."""
    parent = reading.parent
    found = dict(parent.terms) if parent else {}
    for definition in definitions:
        found.update(dict.fromkeys(definition.maps_to, definition.label))
    table = reading.root.table("terms")
    for key in table.value if table else ():
        if parent and key not in parent.terms:
            close, known = did_you_mean(key, parent.terms), ", ".join(parent.terms)
            reading.root.fault(f"terms names an unknown identifier {key}{close}; known are {known}")
        elif table:
            found[key] = table.label(key)
    return found


def explanations(
    reading: Reading,
    words: Mapping[str, Label],
    definitions: Sequence[Element],
    known_forms: Collection[Element],
) -> dict[str, Element]:
    """What explains each term and form, by identifier: the pack's definitions, then what core says about the
    other terms (under the pack's word for them), then the forms.
    """
    own = definitions if reading.parent is None or "definitions" in reading.root else ()
    found = {name: definition for definition in own for name in definition.maps_to or (definition.id,)}
    for definition in reading.parent.definitions if reading.parent else ():
        for name in definition.maps_to:
            found.setdefault(name, replace(definition, label=words.get(name, definition.label)))
    for form in known_forms:
        found.setdefault(form.id, form)
    return found
