"""The lists of a pack: documents, words, principles, effects, forms, areas …"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from bot.domain.pack import Area, Document, Element
from bot.domain.project import STAGES
from bot.domain.questions import DEFAULT_LANGUAGE, Label
from bot.packs.reading import Reading
from bot.packs.tables import Table

LISTS = ("definitions", "principles", "effects", "fit", "unfit", "attitudes", "steps", "agreement_items")
FURTHER_LISTS = ("types", "manners", "roles", "challenges")

VARIANTS = ("sponsorship", "grant", "block_grant", "collaborative", "temporary", "standing")
"""Kinds of a form that have no entry of their own (domain.md §1)."""

ELEMENT_KEYS = (
    *("id", "num", "level", "label", "gist", "maps_to", "points", "needs", "variants", "stages", "basis"),
    "source",
)
AREA_KEYS = ("id", "pos", "label", "name", "gist", "forms", "collab", "basis", "source")


def documents(root: Table) -> dict[str, Document]:
    """The municipality's documents by id."""
    found: dict[str, Document] = {}
    for table in root.tables("documents"):
        table.only(("id", "title", "date", "sections"))
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
    parent = reading.parent
    inherited: tuple[Element, ...] = ()
    if parent:
        inherited = tuple(getattr(parent, name, parent.further.get(name, ())))
    if name not in reading.root:
        return inherited
    known = {element.id for element in inherited}
    if name == "definitions":
        terms = reading.root.table("terms")
        known = set(parent.terms if parent else terms.value if terms else ())
    found = []
    for place, table in enumerate(reading.root.tables(name), 1):
        table.only(ELEMENT_KEYS)
        id_ = reading.id_of(table, own=parent is not None, within=name)
        maps_to = table.texts("maps_to")
        for target in maps_to if parent or name == "definitions" else ():
            if target not in known:
                table.fault(f"maps_to names an unknown id {target}")
        found.append(_element(reading, table, id_, maps_to, place))
    return tuple(found)


def _element(reading: Reading, table: Table, id_: str, maps_to: tuple[str, ...], place: int) -> Element:
    number = table.text("num", str(place))
    basis, source = reading.basis(table, number)
    return Element(
        id=id_,
        number=number,
        label=table.label("label", required=True),
        gist=table.label("gist"),
        maps_to=maps_to,
        basis=basis,
        source=source,
        level=table.text("level", one_of=("must", "should")),
        points=table.labels("points"),
        needs=table.texts("needs"),
        variants=table.texts("variants"),
        stages=table.texts("stages", one_of=STAGES),
    )


def forms(reading: Reading) -> tuple[Element, ...]:
    """The forms in the document's order; what a pack leaves out of one comes from core."""
    base = reading.base
    if "forms" not in reading.root:
        return reading.parent.forms if reading.parent else ()
    tables = reading.root.tables("forms")
    found = []
    for place, table in enumerate(tables, 1):
        table.only(ELEMENT_KEYS)
        own = table.text("id").startswith(f"{reading.prefix}.")
        id_ = reading.id_of(table, own=False, within="forms")
        core = base.forms.get(id_) if base else None
        if base and core is None and not own:
            table.fault(f"unknown form {id_}; known are {', '.join(base.forms)}")
        own_only = ("num", "basis", "source")
        inherited = {key: value for key, value in (core or {}).items() if key not in own_only}
        table.value = {**inherited, **table.value}
        found.append(_element(reading, table, id_, (id_,) if core else table.texts("maps_to"), place))
    for form, table in zip(found, tables, strict=True):
        for variant in form.variants:
            if base and variant not in base.forms and variant not in VARIANTS:
                table.fault(f"variants names an unknown form {variant}")
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


def terms(reading: Reading, definitions: Iterable[Element]) -> dict[str, Label]:
    """This municipality's words by identifier."""
    parent = reading.parent
    found = dict(parent.terms) if parent else {}
    for definition in definitions:
        found.update(dict.fromkeys(definition.maps_to, definition.label))
    table = reading.root.table("terms")
    for key in table.value if table else ():
        if parent and key not in parent.terms:
            reading.root.fault(f"terms names an unknown identifier {key}")
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
