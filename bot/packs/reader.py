"""A pack from top to bottom. Every fault of a file is noted in one pass, so that its author sees all at once."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path

from bot.domain.pack import LISTS, Pack
from bot.domain.questions import DEFAULT_LANGUAGE
from bot.packs import dates, elements, layouts, scoring, sheets
from bot.packs.copying import check_wording
from bot.packs.further import Translations
from bot.packs.promotion import promotion
from bot.packs.reading import CORE, Loaded, Reading
from bot.packs.tables import ERROR, Fault, Ledger, Table, UnreadableError, borrowed, read_yaml

SCHEMA = 1
WORD = r"[a-z][a-z0-9_]{1,15}"
VERSION = r"\d+\.\d+\.\d+"
COLLAB_KINDS = ("public_private", "private_private")
EVAL_MODES = ("self", "mutual", "third_party", "beneficiary", "public")
PACK_KEYS = (
    *("kyodo_pack", "id", "prefix", "version", "municipality", "documents", "extends", "locale", "policy"),
    *("terms", *LISTS, "promotion", "library", "reserved", "questionnaires", "deadlines", "calendar"),
)
POLICY_KEYS = (
    *("collab_kinds", "min_sides", "blind", "eval_modes", "agreement_required_for", "publish", "evaluation"),
    *("scores", "layouts"),
)


def packs_dir() -> Path:
    """The folder of the packs that come with Kyodo."""
    return Path(str(files("locales"))) / "municipalities"


def core(further: Translations | None = None) -> Loaded:
    """The library that others extend, as it comes with Kyodo."""
    return _core() if further is None else check_pack(packs_dir() / f"{CORE}.yaml", further=further)


@cache
def _core() -> Loaded:
    return check_pack(packs_dir() / f"{CORE}.yaml")


def that_come_with_kyodo(further: Translations | None = None) -> tuple[tuple[Path, Loaded], ...]:
    """The cities' packs in Kyodo's own folder with their files, by name. What is installed stays as it is while a process
    lives, so each is read once.
    """
    return _cities() if further is None else tuple(_read_cities(core(further), further))


@cache
def _cities() -> tuple[tuple[Path, Loaded], ...]:
    return tuple(_read_cities(core(), None))


def _read_cities(base: Loaded, further: Translations | None) -> Iterator[tuple[Path, Loaded]]:
    for path in sorted(path for path in packs_dir().glob("*.yaml") if path.stem != CORE):
        yield path, check_pack(path, base, further)


def load_pack(path: Path, base: Loaded | None = None) -> Pack | list[Fault]:
    """The pack in that file, or its errors. Warnings come with ``check_pack``."""
    loaded = check_pack(path, base)
    return loaded.pack if loaded.pack is not None else list(loaded.errors)


def check_pack(path: Path, base: Loaded | None = None, further: Translations | None = None) -> Loaded:
    """Reads a pack file with all its faults. ``base`` is what it may extend; core, if none is given. ``further`` has its
    texts in more languages; what comes with Kyodo, if nothing is given.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        return Loaded(None, (Fault(path.name, "", f"cannot be read: {error.strerror or error}"),))
    return read_pack(content, path.name, base, path.parent, further)


def read_pack(
    content: bytes,
    name: str,
    base: Loaded | None = None,
    folder: Path | None = None,
    further: Translations | None = None,
) -> Loaded:
    """The same for what stood in a file; ``name`` is what faults call it, ``folder`` holds the guideline's text
    where a document names one.
    """
    try:
        raw = read_yaml(content)
    except UnreadableError as error:
        return Loaded(None, (Fault(name, "", str(error)),))
    ledger = Ledger(name) if further is None else Ledger(name, translations=further)
    root = Table(raw, "", ledger)
    extended = root.text("extends", "none") != "none"
    loaded = _read(Reading(root, _base(root, base or core()) if extended else None), content)
    if folder is None:
        return loaded
    _check_wording(root, folder)
    if loaded.pack is not None:
        policy = root.table("policy")
        names = policy.texts("layouts") if policy else ()
        found = layouts.read_layouts(names, folder, loaded.pack, root.ledger.faults)
        broken = any(fault.severity == ERROR for fault in root.ledger.faults)
        loaded = replace(loaded, pack=None if broken else replace(loaded.pack, layouts=found))
    return replace(loaded, faults=tuple(root.ledger.faults))


def _base(root: Table, base: Loaded) -> Loaded | None:
    extends = root.text("extends")
    if base.pack is None:
        root.fault(f"extends {extends}, which could not be loaded")
        return None
    name, _, major = extends.partition("@")
    known = base.pack.version.split(".")[0]
    if name != base.pack.id or major not in ("", known):
        root.fault(f"extends {extends}, but only {base.pack.id}@{known} is known")
    return base  # also where another was named: the rest of the file is then read as it is most likely meant


def _read(reading: Reading, content: bytes) -> Loaded:
    root, ledger, base, parent = reading.root, reading.ledger, reading.base, reading.parent
    root.only(PACK_KEYS)
    if root.number("kyodo_pack", required=True) != SCHEMA and "kyodo_pack" in root:
        root.fault(f"kyodo_pack must be {SCHEMA}: this version reads no other schema")
    ledger.languages = _languages(reading)
    id_ = root.text("id", required=True, like=WORD, as_in="sakura")
    reading.prefix = _prefix(root, root.text("prefix", id_, like=WORD, as_in="sak"))
    version = root.text("version", "0.0.0", required=True, like=VERSION, as_in="1.0.0")
    reading.documents = elements.documents(root)
    forms = elements.forms(reading)
    reading.form_ids = frozenset(form.id for form in (*forms, *(parent.forms if parent else ())))
    areas = elements.areas(reading)
    elements.check_placed(reading)
    lists = {name: elements.elements(reading, name) for name in elements.PLAIN_LISTS}
    lists |= {"form_points": elements.form_points(reading), "tools": elements.tools(reading)}
    reading.lists = {**lists, "forms": forms, "areas": areas}
    reading.library = sheets.library(reading)
    reading.known = frozenset((*reading.library, *root.texts("reserved"), *(base.known if base else ())))
    terms = elements.terms(reading, lists["definitions"])
    policy = root.table("policy") or Table({}, "policy", ledger)
    reading.modes = policy.texts("eval_modes", one_of=EVAL_MODES) or EVAL_MODES[:1]
    found = sheets.read_sheets(reading)
    pack = Pack(
        id=id_,
        version=version,
        prefix=reading.prefix,
        municipality=root.label("municipality", required=True),
        documents=reading.documents,
        languages=ledger.languages,
        collab_kinds=policy.texts("collab_kinds", one_of=COLLAB_KINDS) or COLLAB_KINDS[:1],
        min_sides=_min_sides(policy),
        forms=forms,
        areas=areas,
        **lists,
        promotion=promotion(reading),
        terms=terms,
        explanations=elements.explanations(reading, terms, lists["definitions"], forms),
        agreement_required_for=elements.form_names(reading, policy, "agreement_required_for"),
        eval_modes=reading.modes,
        scores=scoring.weights(policy, [sheet.sheet for sheet in found]),
        questionnaires=tuple(sheet.sheet for sheet in found),
        rules=dates.rules(reading),
        closed=dates.closed(reading),
        fy_start=dates.fy_start(reading),
        layouts=(),
        digest=_digest(content, parent),
        sources=(content, parent.sources[0] if parent else b""),
    )
    _check_policy(root, policy, pack)
    broken = any(fault.severity == ERROR for fault in ledger.faults)
    return Loaded(
        None if broken else pack,
        tuple(ledger.faults),
        library=_lent({**reading.library, **_asked(found)}),
        forms=_lent(dict(zip((form.id for form in forms), _raw(root, "forms"), strict=False))),
        sheets=_lent({sheet.sheet.id: sheet.raw for sheet in found}),
        known=reading.known | {written.base for sheet in found for written in sheet.written},
    )


def _check_wording(root: Table, folder: Path) -> None:
    """Compares the pack's texts with those of its documents that lie beside it."""
    for table in root.tables("documents"):
        if name := table.text("text"):
            try:
                guideline = (folder / name).read_text("utf-8-sig")
            except (OSError, UnicodeDecodeError) as error:
                reason = error.strerror if isinstance(error, OSError) else "save it as UTF-8"
                table.warn(f"text {name} cannot be read: {reason}")
            else:
                check_wording(root.value, guideline, root.ledger)


def _languages(reading: Reading) -> tuple[str, ...]:
    locale = reading.root.table("locale")
    if locale is None:
        return reading.parent.languages if reading.parent else reading.ledger.languages
    locale.only(("default", "offered"))
    default = locale.text("default", DEFAULT_LANGUAGE)
    offered = locale.texts("offered") or reading.ledger.languages
    if default not in offered:
        locale.fault(f"default {default} is not among the languages offered")
    if DEFAULT_LANGUAGE not in offered:
        locale.fault("offered must contain ja: every text falls back to it")
    return tuple(dict.fromkeys((default, *offered)))


def _prefix(root: Table, prefix: str) -> str:
    """The prefix; where all ids have another, that one, with a single fault instead of one for each."""
    heads = {id_.partition(".")[0] for id_ in _ids(root.value) if "." in id_} - {CORE}
    if len(heads) != 1 or not prefix or prefix in heads:
        return prefix
    (meant,) = heads
    root.fault(f"prefix is {prefix}, but the ids begin with {meant}.; write prefix: {meant}")
    return meant


def _ids(value: object) -> Iterator[str]:
    """Every id that stands in it, at whatever depth."""
    if isinstance(value, list):
        for item in value:
            yield from _ids(item)
    elif isinstance(value, dict):
        if isinstance(id_ := value.get("id"), str):
            yield id_
        for item in value.values():
            yield from _ids(item)


def _min_sides(policy: Table) -> int:
    sides = policy.number("min_sides", 2)
    if sides < 2:
        policy.fault("min_sides must be 2 or more")
    return sides


def _check_policy(root: Table, policy: Table, pack: Pack) -> None:
    policy.only(POLICY_KEYS)
    layouts.named(policy)
    if not policy.flag("blind", True):
        policy.fault("blind must stay true: no side sees another's answers before all have sent")
    leaves_to_core = policy.text("evaluation", one_of=(CORE,)) == CORE
    if pack.id != CORE and pack.questionnaires and not leaves_to_core and not pack.sheets("see"):
        root.warn(
            "no evaluation questions (stage see); if core's are meant, write policy: {evaluation: core}"
        )


def _digest(content: bytes, parent: Pack | None) -> str:
    return hashlib.sha256(content + (parent.digest if parent else "").encode()).hexdigest()


# ---------------------------------------------------------------- what others take over

Raw = Mapping[str, object]


def _asked(found: Sequence[sheets.Sheet]) -> dict[str, Raw]:
    return {written.base: written.table.value for sheet in found for written in sheet.written}


def _raw(root: Table, key: str) -> list[Raw]:
    return [table.value for table in root.tables(key)]


def _lent(things: Mapping[str, Raw]) -> dict[str, Raw]:
    return {name: borrowed(thing) for name, thing in things.items()}  # type: ignore[misc]
