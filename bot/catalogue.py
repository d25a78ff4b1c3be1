"""Packs: YAML files in, domain objects or named faults out. The schema is explained in locales/README.md.

A pack is read in one pass that notes every fault and goes on, so that an author sees all of them at once.
``core`` is the library that others extend: it has no questionnaire, so no project can choose it.
"""

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from pathlib import Path

from bot.calendar_jp import closed_days
from bot.domain.pack import Area, Document, Element, Pack
from bot.domain.questions import (
    DEFAULT_LANGUAGE,
    Basis,
    Condition,
    Kind,
    Label,
    Option,
    Question,
    Questionnaire,
    Source,
    When,
)
from bot.domain.timetable import GIVEN, DateRule, Offset
from bot.pack_yaml import ERROR, WARNING, Fault, Ledger, Table, UnreadableError, as_answer, read_yaml

__all__ = [
    "ERROR",
    "WARNING",
    "Fault",
    "Loaded",
    "PackErrors",
    "YamlCatalogue",
    "check_pack",
    "load_catalogue",
    "load_pack",
    "packs_dir",
]

SCHEMA = 1
CORE = "core"
SHORT_LIMIT, QUESTION_LIMIT, OPTION_LIMIT = 20, 60, 13
"""What LINE's buttons hold, what is read at a glance, and how many quick replies there can be."""

VARIANTS = ("sponsorship", "grant", "block_grant", "collaborative", "temporary", "standing")
"""Kinds of a form that have no entry of their own (domain.md §1)."""

ANCHORS = ("start", *GIVEN)
HEADER_TARGETS = ("project.name", "project.content", "side.respondent")
STAGES = ("plan", "do", "see")
COLLAB_KINDS = ("public_private", "private_private")
EVAL_MODES = ("self", "mutual", "third_party", "beneficiary", "public")
ANSWERED_BY = ("each_side", "any_side", "shared", "evaluator", "beneficiary")
CHOICES = (Kind.SINGLE, Kind.MULTI)

LISTS = ("definitions", "principles", "effects", "fit", "unfit", "attitudes", "steps", "agreement_items")
FURTHER_LISTS = ("types", "manners", "roles", "challenges")
EXPANDABLE = ("principles", "effects", "forms", "areas", "unfit", "fit", "attitudes", "agreement_items")
NOT_READ_YET = ("promotion", "tools")

PACK_KEYS = (
    *("kyodo_pack", "id", "prefix", "version", "municipality", "documents", "extends", "locale", "policy"),
    *("terms", "areas", "forms", *LISTS, *FURTHER_LISTS, "library", "reserved", "questionnaires"),
    *("deadlines", "calendar", *NOT_READ_YET),
)
ELEMENT_KEYS = (
    *("id", "num", "level", "label", "gist", "maps_to", "points", "needs", "variants", "basis", "source"),
)
AREA_KEYS = ("id", "pos", "label", "name", "gist", "forms", "collab", "basis", "source")
QUESTION_KEYS = (
    *("id", "num", "use", "kind", "label", "help", "talk", "topic", "short", "options", "scale", "answer_by"),
    *("required", "show_if", "allow_unknown", "comment", "compare", "attention", "carry", "expand"),
    *("maps_to", "basis", "source"),
)
SHEET_KEYS = ("id", "stage", "kind", "title", "defaults", "sections", "questions")
SECTION_KEYS = ("id", "title", "defaults", "questions")
DEADLINE_KEYS = (
    *("id", "kind", "date", "anchor", "offset", "not_after", "not_before", "shift", "remind", "april_cap"),
    *("cap_forms", "for_forms", "reminders", "to", "basis"),
)
POLICY_KEYS = (
    *("collab_kinds", "min_sides", "blind", "eval_modes", "agreement_required_for", "publish", "evaluation"),
)


class PackErrors(Exception):  # noqa: N818 - it holds many
    """Packs that cannot be used; ``faults`` names each reason."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = list(faults)


@dataclass(frozen=True)
class Loaded:
    """What reading a file came to: no pack where any fault is an error.

    ``library`` and ``forms`` hold its reusable questions and forms as they stand in the file, ``known`` the
    questions that ``maps_to`` may name.
    """

    pack: Pack | None
    faults: tuple[Fault, ...]
    library: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    forms: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    known: frozenset[str] = frozenset()

    @property
    def errors(self) -> tuple[Fault, ...]:
        """The faults that stand in the way."""
        return tuple(fault for fault in self.faults if fault.severity == ERROR)

    @property
    def warnings(self) -> tuple[Fault, ...]:
        """The faults that do not."""
        return tuple(fault for fault in self.faults if fault.severity == WARNING)


class YamlCatalogue:
    """The packs that were loaded (implements ports.Catalogue). Never changes, so threads may share it."""

    def __init__(self, packs: Iterable[Pack], warnings: Iterable[Fault] = ()) -> None:
        self._packs = {(pack.id, pack.version): pack for pack in packs}
        self._newest: dict[str, Pack] = {}
        for pack in sorted(self._packs.values(), key=_age):
            self._newest[pack.id] = pack
        self._closed = {pack.id: closed_days(pack.closed) for pack in self._newest.values()}
        self.warnings = tuple(warnings)

    def get(self, pack: str, version: str | None = None) -> Pack:
        """The pack in that version, or its newest one. Raises KeyError."""
        return self._newest[pack] if version is None else self._packs[pack, version]

    def all(self) -> Sequence[Pack]:
        """The newest version of every pack that has a questionnaire, by id: ``core`` has none."""
        return [pack for _, pack in sorted(self._newest.items()) if pack.questionnaires]

    def is_closed(self, pack: str) -> Callable[[date], bool]:
        """Whether the city hall of that pack is closed on a date. Raises KeyError for an unknown pack."""
        return self._closed[pack]


def _age(pack: Pack) -> tuple[int, ...]:
    return tuple(int(part) for part in pack.version.split("."))


def packs_dir() -> Path:
    """The folder of the packs that come with Kyodo."""
    return Path(str(files("locales"))) / "municipalities"


def load_catalogue(extra_dir: Path | None = None) -> YamlCatalogue:
    """The packs of Kyodo and those of ``extra_dir``. Raises PackErrors with the errors of all files."""
    base = _core()
    packs, faults = [base.pack] if base.pack else [], list(base.faults)
    found_in: dict[tuple[str, str], str] = {}
    for path in _pack_files(extra_dir, faults):
        loaded = check_pack(path, base)
        faults.extend(loaded.faults)
        if (pack := loaded.pack) is None:
            continue
        if other := found_in.get((pack.id, pack.version)):
            faults.append(Fault(path.name, "", f"{pack.id} {pack.version} was already loaded from {other}"))
        found_in[pack.id, pack.version] = path.name
        packs.append(pack)
    if any(fault.severity == ERROR for fault in faults):
        raise PackErrors([fault for fault in faults if fault.severity == ERROR])
    return YamlCatalogue(packs, faults)


def _pack_files(extra_dir: Path | None, faults: list[Fault]) -> Iterator[Path]:
    yield from sorted(path for path in packs_dir().glob("*.yaml") if path.stem != CORE)
    if extra_dir is None:
        return
    if not extra_dir.is_dir():
        faults.append(Fault(str(extra_dir), "", "is not a folder of packs"))
        return
    yield from sorted((*extra_dir.glob("*.yaml"), *extra_dir.glob("*.yml")))


def load_pack(path: Path, base: Loaded | None = None) -> Pack | list[Fault]:
    """The pack in that file, or its errors. Warnings come with ``check_pack``."""
    loaded = check_pack(path, base)
    return loaded.pack if loaded.pack is not None else list(loaded.errors)


def check_pack(path: Path, base: Loaded | None = None) -> Loaded:
    """Reads a pack file with all its faults. ``base`` is what it may extend; core, if none is given."""
    try:
        raw, content = read_yaml(path)
    except UnreadableError as error:
        return Loaded(None, (Fault(path.name, "", str(error)),))
    base = base or (_core() if raw.get("extends") is not None else None)
    return _Reader(raw, content, path.name, base).read()


def _core() -> Loaded:
    return check_pack(packs_dir() / f"{CORE}.yaml")


def _split_base(text: str) -> tuple[str, str]:
    name, _, major = text.partition("@")
    return name, major


class _Reader:
    """Reads one file, its methods in the file's order; each notes faults and returns what it could read."""

    def __init__(self, raw: Mapping[str, object], content: bytes, file: str, base: Loaded | None) -> None:
        self.ledger = Ledger(file)
        self.root = Table(raw, "", self.ledger)
        self.content = content
        self.base = self._base(base)
        self.parent = self.base.pack if self.base else None
        self.ids: dict[str, str] = {}
        self.prefix = ""
        self.documents: dict[str, Document] = {}

    def _base(self, base: Loaded | None) -> Loaded | None:
        extends = self.root.text("extends")
        if not extends or extends == "none":
            return None
        if base is None or base.pack is None:
            self.root.fault(f"extends {extends}, which could not be loaded")
            return None
        name, major = _split_base(extends)
        if name != base.pack.id or (major and major != base.pack.version.split(".")[0]):
            known = f"{base.pack.id}@{base.pack.version.split('.')[0]}"
            self.root.fault(f"extends {extends}, but only {known} is known")
            return None
        return base

    # ------------------------------------------------------------ the whole

    def read(self) -> Loaded:
        """The pack, or why there is none."""
        root = self.root
        root.only(PACK_KEYS)
        if root.number("kyodo_pack", required=True) != SCHEMA and "kyodo_pack" in root:
            root.fault(f"kyodo_pack must be {SCHEMA}: this version reads no other schema")
        self.ledger.languages = self._languages()
        id_ = root.text("id", required=True, like=r"[a-z][a-z0-9_]{1,15}")
        self.prefix = root.text("prefix", id_, like=r"[a-z][a-z0-9_]{1,15}")
        version = root.text("version", "0.0.0", required=True, like=r"\d+\.\d+\.\d+")
        for key in NOT_READ_YET:
            if key in root:
                root.warn(f"{key} is not read by this version")
        self.documents = self._documents()
        lists = {name: self._elements(root, name) for name in (*LISTS, *FURTHER_LISTS)}
        forms = self._forms()
        self.form_ids = {form.id for form in (*forms, *(self.parent.forms if self.parent else ()))}
        areas = self._areas()
        self.expandable: dict[str, Sequence[Element]] = {**lists, "forms": forms, "areas": areas}
        library = self._library()
        self.known = frozenset((*library, *root.texts("reserved"), *(self.base.known if self.base else ())))
        policy = root.table("policy") or Table({}, "policy", self.ledger)
        pack = Pack(
            id=id_,
            version=version,
            prefix=self.prefix,
            municipality=root.label("municipality", required=True),
            documents=self.documents,
            languages=self.ledger.languages,
            collab_kinds=policy.texts("collab_kinds", one_of=COLLAB_KINDS) or COLLAB_KINDS[:1],
            min_sides=self._min_sides(policy),
            forms=forms,
            principles=lists["principles"],
            effects=lists["effects"],
            terms=self._terms(lists["definitions"]),
            definitions=lists["definitions"],
            areas=areas,
            fit=lists["fit"],
            unfit=lists["unfit"],
            attitudes=lists["attitudes"],
            steps=lists["steps"],
            agreement_items=lists["agreement_items"],
            further={name: lists[name] for name in FURTHER_LISTS if lists[name]},
            agreement_required_for=self._form_names(policy, "agreement_required_for"),
            eval_modes=policy.texts("eval_modes", one_of=EVAL_MODES) or EVAL_MODES[:1],
            questionnaires=self._questionnaires(),
            rules=self._rules(),
            closed=self._closed(),
            digest=self._digest(),
        )
        self._policy(policy, pack)
        broken = any(fault.severity == ERROR for fault in self.ledger.faults)
        return Loaded(
            None if broken else pack,
            tuple(self.ledger.faults),
            library,
            {form.id: table.value for form, table in zip(forms, root.tables("forms"), strict=False)},
            self.known,
        )

    def _digest(self) -> str:
        return hashlib.sha256(self.content + (self.parent.digest if self.parent else "").encode()).hexdigest()

    def _languages(self) -> tuple[str, ...]:
        locale = self.root.table("locale")
        if locale is None:
            return self.parent.languages if self.parent else self.ledger.languages
        locale.only(("default", "offered"))
        default = locale.text("default", DEFAULT_LANGUAGE)
        offered = locale.texts("offered") or self.ledger.languages
        if default not in offered:
            locale.fault(f"default {default} is not among the languages offered")
        if DEFAULT_LANGUAGE not in offered:
            locale.fault("offered must contain ja: every text falls back to it")
        return tuple(dict.fromkeys((default, *offered)))

    def _min_sides(self, policy: Table) -> int:
        sides = policy.number("min_sides", 2)
        if sides < 2:
            policy.fault("min_sides must be 2 or more")
        return sides

    def _policy(self, policy: Table, pack: Pack) -> None:
        policy.only(POLICY_KEYS)
        if not policy.flag("blind", True):
            policy.fault("blind must stay true: no side sees another's answers before all have sent")
        leaves_to_core = policy.text("evaluation", one_of=(CORE,)) == CORE
        if pack.questionnaires and not leaves_to_core and pack.questionnaire("see") is None:
            self.root.warn(
                "no evaluation questions (stage see); if core's are meant, write policy: {evaluation: core}"
            )

    # ------------------------------------------------------------ documents, sources, ids

    def _documents(self) -> dict[str, Document]:
        found: dict[str, Document] = {}
        for table in self.root.tables("documents"):
            table.only(("id", "title", "date", "sections"))
            id_ = table.text("id", required=True)
            if id_ in found:
                table.fault(f"duplicate id {id_}")
            sections = table.table("sections")
            labels = {key: sections.label(key) for key in sections.value} if sections else {}
            day = table.text("date", like=r"\d{4}(-\d{2}){0,2}")
            found[id_] = Document(id_, table.label("title", required=True), day, labels)
        return found

    def _basis(self, table: Table, number: str = "") -> tuple[Basis, Source | None]:
        source = self._source(table, number)
        default = Basis.SOURCE if source else Basis.LOCAL
        basis = Basis(table.text("basis", default, one_of=tuple(Basis)))
        if basis is Basis.SOURCE and source is None and "source" not in table:
            table.fault("basis is source, but no source is named; add source: {doc: …, section: …}")
        return basis, source

    def _source(self, table: Table, number: str) -> Source | None:
        source = table.table("source")
        if source is None:
            return None
        source.only(("doc", "section", "item"))
        doc, section = source.text("doc"), source.text("section")
        if not doc or not section:
            table.fault("source needs doc and section")
            return None
        if doc not in self.documents:
            table.fault(f"source names an unknown document {doc}")
        elif self.documents[doc].sections and section not in self.documents[doc].sections:
            table.warn(f"source names the section {section}, which the document {doc} does not list")
        return Source(doc, section, source.text("item", number))

    def _claim(self, table: Table, id_: str, within: str = "") -> None:
        """Notes a duplicate: prefixed ids are unique in the pack, others (core's words) in their list."""
        key = id_ if "." in id_ else f"{within}:{id_}"
        if id_ and key in self.ids:
            table.fault(f"duplicate id {id_} (also at {self.ids[key]})")
        self.ids.setdefault(key, table.path)

    def _id(self, table: Table, default: str = "", *, own: bool = True, within: str = "") -> str:
        id_ = table.text("id", default, required=not default, like=r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")
        if len(id_) > 60:
            table.fault("id is longer than 60 characters")
        if own and id_ and self.prefix and not id_.startswith(f"{self.prefix}."):
            table.fault(f"id must begin with {self.prefix}.")
        self._claim(table, id_, within)
        return id_

    # ------------------------------------------------------------ terms and lists

    def _terms(self, definitions: Iterable[Element]) -> dict[str, Label]:
        terms = dict(self.parent.terms) if self.parent else {}
        for definition in definitions:
            terms.update(dict.fromkeys(definition.maps_to, definition.label))
        table = self.root.table("terms")
        for key in table.value if table else ():
            if self.parent and key not in self.parent.terms:
                self.root.fault(f"terms names an unknown identifier {key}")
            elif table:
                terms[key] = table.label(key)
        return terms

    def _elements(self, root: Table, name: str) -> tuple[Element, ...]:
        inherited: tuple[Element, ...] = ()
        if self.parent:
            inherited = tuple(getattr(self.parent, name, self.parent.further.get(name, ())))
        if name not in root:
            return inherited
        known = set(self.parent.terms) if self.parent and name == "definitions" else {e.id for e in inherited}
        return tuple(self._element(table, name, known, at + 1) for at, table in enumerate(root.tables(name)))

    def _element(self, table: Table, name: str, known: Collection[str], place: int) -> Element:
        table.only(ELEMENT_KEYS)
        id_ = self._id(table, own=self.parent is not None, within=name)
        maps_to = table.texts("maps_to")
        for target in maps_to if self.parent else ():
            if target not in known:
                table.fault(f"maps_to names an unknown id {target}")
        return self._made(table, id_, maps_to, place)

    def _made(self, table: Table, id_: str, maps_to: tuple[str, ...], place: int) -> Element:
        number = table.text("num", str(place))
        basis, source = self._basis(table, number)
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
        )

    def _forms(self) -> tuple[Element, ...]:
        if "forms" not in self.root:
            return self.parent.forms if self.parent else ()
        found = []
        for place, table in enumerate(self.root.tables("forms"), 1):
            table.only(ELEMENT_KEYS)
            own = table.text("id").startswith(f"{self.prefix}.")
            id_ = self._id(table, own=False, within="forms")
            core = self.base.forms.get(id_) if self.base else None
            if self.base and core is None and not own:
                table.fault(f"unknown form {id_}; known are {', '.join(self.base.forms)}")
            own_only = ("num", "basis", "source")
            inherited = {key: value for key, value in (core or {}).items() if key not in own_only}
            table.value = {**inherited, **table.value}
            found.append(self._made(table, id_, (id_,) if core else table.texts("maps_to"), place))
        for form, table in zip(found, self.root.tables("forms"), strict=False):
            for variant in form.variants:
                if self.base and variant not in self.base.forms and variant not in VARIANTS:
                    table.fault(f"variants names an unknown form {variant}")
        return tuple(found)

    def _form_names(self, table: Table, key: str) -> tuple[str, ...]:
        names = table.texts(key)
        for name in names:
            if name not in self.form_ids:
                table.fault(f"{key} names an unknown form {name}")
        return names

    def _areas(self) -> tuple[Area, ...]:
        if "areas" not in self.root:
            return self.parent.areas if self.parent else ()
        found: dict[int, Area] = {}
        for table in self.root.tables("areas"):
            table.only(AREA_KEYS)
            pos = table.number("pos", required=True)
            if not 1 <= pos <= 5:
                table.fault("pos must be 1 (citizens alone) to 5 (the city alone)")
            if pos in found:
                table.fault(f"pos {pos} is repeated")
            label = table.label("label", required=True)
            basis, source = self._basis(table, label.get(DEFAULT_LANGUAGE, ""))
            found[pos] = Area(
                id=self._id(table, f"{self.prefix}.area.{pos}", own=self.parent is not None, within="areas"),
                number=label.get(DEFAULT_LANGUAGE, ""),
                label=table.label("name") or label,
                gist=table.label("gist"),
                basis=basis,
                source=source,
                pos=pos,
                collab=table.flag("collab", True),
                forms=self._form_names(table, "forms"),
            )
        return tuple(found[pos] for pos in sorted(found))

    # ------------------------------------------------------------ questions

    def _library(self) -> dict[str, Mapping[str, object]]:
        found: dict[str, Mapping[str, object]] = {}
        for table in self.root.tables("library"):
            for question in self._question(table, {}, defined=True):
                self._claim(table, question.id)
            found[table.text("id")] = table.value
        return found

    def _questionnaires(self) -> tuple[Questionnaire, ...]:
        if "questionnaires" not in self.root:
            return self.parent.questionnaires if self.parent else ()
        return tuple(self._questionnaire(table) for table in self.root.tables("questionnaires"))

    def _questionnaire(self, table: Table) -> Questionnaire:
        table.only(SHEET_KEYS)
        questions: list[tuple[Question, Table]] = []
        for section in (table, *table.tables("sections")):
            if section is not table:
                section.only(SECTION_KEYS)
                section.label("title")
            defaults = {**_mapping(table, "defaults"), **_mapping(section, "defaults")}
            for item in section.tables("questions"):
                for question in self._question(item, defaults):
                    self._claim(item, question.id)
                    questions.append((question, item))
        if not questions:
            table.fault("a questionnaire needs questions")
        _check_conditions(questions)
        return Questionnaire(
            id=self._id(table),
            stage=table.text("stage", required=True, one_of=STAGES),
            kind=table.text("kind", "checklist"),
            title=table.label("title", required=True),
            questions=tuple(question for question, _ in questions),
        )

    def _question(
        self, item: Table, defaults: Mapping[str, object], *, defined: bool = False
    ) -> tuple[Question, ...]:
        """The question, or one for each element where it says ``expand``."""
        item.only(QUESTION_KEYS)
        table = self._with_library(item, defaults)
        id_ = table.text("id", required=True, like=r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
        owners = (f"{self.prefix}.",) if defined else (f"{self.prefix}.", f"{CORE}.")
        if id_ and self.prefix and not id_.startswith(owners):
            table.fault(f"id must begin with {self.prefix}.")
        if len(id_) > 60:
            table.fault("id is longer than 60 characters")
        number = table.text("num", _number(id_))
        kind = Kind(table.text("kind", Kind.YES_NO, one_of=tuple(Kind)))
        elements = self._expanded(table)
        options = self._options(table, kind, elements)
        basis, source = self._basis(table, number.split("-")[0])
        question = Question(
            id=id_,
            number=number,
            kind=kind,
            label=_within(table, "label", QUESTION_LIMIT, required=True),
            help=table.label("help"),
            talk=table.label("talk"),
            topic=table.label("topic") or table.label("short"),
            options=options,
            answer_by=self._answer_by(table),
            required=table.flag("required", True),
            show_if=self._show_if(table),
            allow_unknown=table.flag("allow_unknown"),
            comment=self._comment(table),
            compare=table.text("compare", "equal", one_of=("equal", "order", "distance", "none")),
            attention=_attention(table, kind, options),
            maps_to=self._maps_to(table, defined),
            basis=basis,
            source=source,
        )
        table.flag("carry")
        if elements and kind not in CHOICES:
            return tuple(_for_element(question, element, place) for place, element in enumerate(elements))
        return (question,)

    def _with_library(self, item: Table, defaults: Mapping[str, object]) -> Table:
        """The question with what it takes from the library (``use``) and from its section's defaults."""
        use = item.text("use")
        taken: dict[str, object] = {}
        if use:
            library = self.base.library if self.base else {}
            if use in library:
                taken = {**library[use], "maps_to": use}
                for key in ("num", "basis", "source"):
                    taken.pop(key, None)
            else:
                item.fault(f"use names an unknown question {use}")
        item.value = {**taken, **defaults, **item.value}
        if isinstance(item.value.get("id"), str) and "(" not in item.path:
            item.path = f"{item.path} ({item.value['id']})"
        return item

    def _maps_to(self, table: Table, defined: bool) -> str:
        target = table.text("maps_to")
        if target and not defined and target not in self.known and target not in HEADER_TARGETS:
            table.fault(f"maps_to names an unknown question {target}")
        return target

    def _answer_by(self, table: Table) -> str:
        who = table.text("answer_by", "each_side")
        if who not in ANSWERED_BY and not who.startswith("side:"):
            table.fault(f"unknown answer_by {who!r}; known are {', '.join(ANSWERED_BY)}, side:ROLE")
        return who

    def _comment(self, table: Table) -> bool:
        if table.value.get("comment") in ("optional", "none"):
            return table.value["comment"] == "optional"
        return table.flag("comment", True)

    def _expanded(self, table: Table) -> Sequence[Element]:
        name = table.text("expand", one_of=EXPANDABLE)
        if name and not self.expandable[name]:
            table.fault(f"expand of an empty list: the pack has no {name}")
        return self.expandable[name] if name else ()

    def _options(self, table: Table, kind: Kind, elements: Sequence[Element]) -> tuple[Option, ...]:
        if kind is Kind.SCALE:
            return _scale(table)
        if kind not in CHOICES:
            if "options" in table:
                table.fault(f"a question of kind {kind} takes no options")
            return ()
        if elements:
            options = [_option_of(element) for element in elements]
        else:
            options = [self._option(option) for option in table.tables("options")]
        if len(options) < 2 and not ("expand" in table and not elements):
            table.fault(f"a question of kind {kind} needs at least two options")
        if len(options) > OPTION_LIMIT:
            table.warn(f"{len(options)} options do not fit {OPTION_LIMIT} buttons: shown as a numbered list")
        for id_ in {option.id for option in options if sum(o.id == option.id for o in options) > 1}:
            table.fault(f"duplicate option id {id_}")
        return tuple(options)

    def _option(self, table: Table) -> Option:
        table.only(("id", "label", "short"))
        table.value = {**table.value, "id": as_answer(table.value.get("id"))}
        id_ = table.text("id", required=True, like=r"[a-z0-9][a-z0-9_.]{0,39}")
        label = table.label("label", required=True)
        if "short" in table:
            return Option(id_, label, _within(table, "short", SHORT_LIMIT))
        return Option(id_, label, _within(table, "label", SHORT_LIMIT, name="label without a short one"))

    def _show_if(self, table: Table) -> When | None:
        show_if = table.table("show_if")
        if show_if is None:
            return None
        modes = [mode for mode in ("all", "any", "not") if mode in show_if]
        if len(modes) != 1 or len(show_if.value) != 1:
            table.fault("show_if needs exactly one of all, any, not")
            return None
        conditions = tuple(self._condition(part) for part in show_if.tables(modes[0]))
        if not conditions:
            table.fault("show_if has no condition")
        return When(modes[0], conditions)

    def _condition(self, table: Table) -> Condition:
        table.only(("q", "side", "op", "value"))
        op = table.text("op", "eq", one_of=("eq", "ne", "in", "gte", "answered"))
        value = table.answer("value")
        if op != "answered" and value is None:
            table.fault("value is missing")
        if op == "in" and not isinstance(value, list):
            table.fault("value must be a list where op is in")
        return Condition(
            question=table.text("q", required=True),
            op=op,
            value=tuple(value) if isinstance(value, list) else value,
            side=table.text("side", "same", one_of=("same", "any", "all")),
        )

    # ------------------------------------------------------------ dates

    def _rules(self) -> tuple[DateRule, ...]:
        """The parent's rules, those of the same kind replaced, new ones after them."""
        rules = {rule.kind: rule for rule in (self.parent.rules if self.parent else ())}
        tables: dict[str, Table] = {}
        for table in self.root.tables("deadlines"):
            rule = self._rule(table)
            if rule.kind in tables:
                table.fault(f"duplicate deadline {rule.kind}")
            if rule.kind in ANCHORS:
                table.fault(f"{rule.kind} is entered by people and cannot be a rule")
            tables[rule.kind], rules[rule.kind] = table, rule
        self._check_anchors(rules, tables)
        return tuple(rules.values())

    def _check_anchors(self, rules: Mapping[str, DateRule], tables: Mapping[str, Table]) -> None:
        before: dict[str, DateRule | None] = dict.fromkeys(ANCHORS)
        for kind, rule in rules.items():
            place = tables.get(kind, self.root)
            for anchor in (a for offset in _offsets(rule) for a in offset.anchors):
                if anchor not in before:
                    later = " (it comes later in the list)" if anchor in rules else ""
                    place.fault(f"deadline {kind} names an unknown anchor {anchor}{later}")
                elif not _covers(before[anchor], rule):
                    place.fault(f"deadline {kind} counts from {anchor}, which holds for some forms only")
            before[kind] = rule

    def _rule(self, table: Table) -> DateRule:
        table.only(DEADLINE_KEYS)
        name = table.text("id", required="kind" not in table, like=r"[a-z]+(\.[a-z_]+)*")
        cap = table.number("april_cap")
        if not 0 <= cap <= 30:
            table.fault("april_cap must be a day of April")
        table.texts("to")
        for reminder in table.texts("reminders"):
            if _days(reminder) is None:
                table.fault(f"reminders holds {reminder!r}; write days as -P7D")
        shift = ("none", "next", "previous")
        return DateRule(
            kind=table.text("kind", name, like=r"[a-z]+(\.[a-z_]+)*"),
            base=self._base_offset(table),
            not_after=_limits(table, "not_after"),
            not_before=_limits(table, "not_before"),
            shift=table.text("shift", "none", one_of=shift),
            remind=table.text("remind", "previous", one_of=shift),
            april_cap=cap,
            cap_forms=self._form_names(table, "cap_forms"),
            forms=self._form_names(table, "for_forms"),
            basis=Basis(table.text("basis", Basis.PRACTICE, one_of=tuple(Basis))),
        )

    def _base_offset(self, table: Table) -> Offset:
        if "date" in table and "anchor" in table:
            table.fault("write either date or anchor and offset")
        if "anchor" in table:
            return _anchored(table, table)
        text = table.text("date", required=True)
        offset = _offset(text)
        if offset is None and text:
            table.fault(f"date {text!r} is not understood; {_OFFSET_HELP}")
        return offset or Offset("start")

    def _closed(self) -> tuple[str, ...]:
        inherited = self.parent.closed if self.parent else Pack("", "", "", Label()).closed
        calendar = self.root.table("calendar")
        if calendar is None:
            return inherited
        calendar.only(("fy_start", "closed", "holidays"))
        calendar.text("fy_start", "04-01", one_of=("04-01",))
        calendar.text("holidays", "jp", one_of=("jp",))
        closed = calendar.texts("closed") or inherited
        try:
            closed_days(closed)
        except ValueError as error:
            calendar.fault(f"closed: {error}")
        return closed


_OFFSET_HELP = "write it as do.end + 30 days, plan.start, or halfway from do.start to do.end"
_PLAIN = re.compile(r"(?:stage\.)?([a-z]+(?:\.[a-z_]+)*)(?:\s*([+-])\s*(\d{1,4})\s*days?)?")
_HALFWAY = re.compile(
    r"halfway from (?:stage\.)?([a-z]+(?:\.[a-z_]+)*) to (?:stage\.)?([a-z]+(?:\.[a-z_]+)*)"
)
_DURATION = re.compile(r"([+-]?)P(\d{1,4})([DW])")


def _offset(text: str) -> Offset | None:
    if found := _HALFWAY.fullmatch(text.strip()):
        return Offset(found[1], toward=found[2], share=0.5)
    if found := _PLAIN.fullmatch(text.strip()):
        days = int(found[3] or 0)
        return Offset(found[1], -days if found[2] == "-" else days)
    return None


def _days(text: str) -> int | None:
    found = _DURATION.fullmatch(text)
    if found is None:
        return None
    return int(found[2]) * (7 if found[3] == "W" else 1) * (-1 if found[1] == "-" else 1)


def _anchored(table: Table, owner: Table) -> Offset:
    text = table.text("offset", "P0D")
    days = _days(text)
    if days is None:
        owner.fault(f"offset {text!r} is not understood; write days as P30D or -P14D")
    return Offset(table.text("anchor").removeprefix("stage."), days or 0)


def _limits(table: Table, key: str) -> tuple[Offset, ...]:
    found = []
    value = table.value.get(key)
    for item in value if isinstance(value, list) else [] if value is None else [value]:
        if isinstance(item, dict):
            found.append(_anchored(Table(item, table.under(key), table.ledger), table))
        elif isinstance(item, str) and (offset := _offset(item)):
            found.append(offset)
        else:
            table.fault(f"{key} {item!r} is not understood; {_OFFSET_HELP}")
    return tuple(found)


def _offsets(rule: DateRule) -> tuple[Offset, ...]:
    return (rule.base, *rule.not_after, *rule.not_before)


def _covers(earlier: DateRule | None, rule: DateRule) -> bool:
    """Whether the earlier date exists wherever the rule holds."""
    if earlier is None or not earlier.forms:
        return True
    return bool(rule.forms) and set(rule.forms) <= set(earlier.forms)


def _mapping(table: Table, key: str) -> Mapping[str, object]:
    inner = table.table(key)
    if inner is None:
        return {}
    inner.only(QUESTION_KEYS)
    return inner.value


def _number(id_: str) -> str:
    """What the sheet calls a question by its id: ``ise.chk.6a`` is 6-1."""
    last = id_.rsplit(".", 1)[-1]
    if found := re.fullmatch(r"(\d+)([a-z])", last):
        return f"{found[1]}-{ord(found[2]) - ord('a') + 1}"
    return last


def _within(table: Table, key: str, limit: int, *, required: bool = False, name: str = "") -> Label:
    """A text whose Japanese (on buttons: any language) should not be longer than that; else a warning."""
    label = table.label(key, required=required)
    for language, text in label.items():
        if len(text) > limit and (language == DEFAULT_LANGUAGE or limit == SHORT_LIMIT):
            table.warn(f"{name or key} in {language} has {len(text)} characters, more than {limit}")
    return label


def _attention(table: Table, kind: Kind, options: Sequence[Option]) -> tuple[str, ...]:
    answers = ("yes", "no") if kind is Kind.YES_NO else tuple(option.id for option in options)
    if "attention" not in table:
        return ("no",) if kind is Kind.YES_NO else ()
    values = table.texts("attention")
    for value in values:
        if value not in answers and not (value == "no" and not answers):
            table.fault(f"attention names an unknown answer {value}")
    return values


def _scale(table: Table) -> tuple[Option, ...]:
    scale = table.table("scale")
    if scale is None:
        table.fault("a question of kind scale needs scale: {min, max, ends}")
        return ()
    scale.only(("min", "max", "ends"))
    low, high = scale.number("min", 1), scale.number("max", required=True)
    if not 3 <= high - low + 1 <= 7:
        table.fault("a scale has 3 to 7 points")
        return ()
    ends = scale.labels("ends")
    if len(ends) not in (0, 2):
        table.fault("ends names the two ends of the scale, lowest first")
    named = {low: ends[0], high: ends[1]} if len(ends) == 2 else {}
    return tuple(
        Option(str(point), named.get(point, Label(ja=str(point))), Label(ja=str(point)))
        for point in range(low, high + 1)
    )


def _option_of(element: Element) -> Option:
    id_ = str(element.pos) if isinstance(element, Area) else element.id
    return Option(id_, element.label, element.label)


def _for_element(question: Question, element: Element, place: int) -> Question:
    letter = chr(ord("a") + place)
    texts = {
        name: Label({lang: text.replace("{name}", element.label.in_(lang)) for lang, text in label.items()})
        for name, label in (("label", question.label), ("help", question.help), ("talk", question.talk))
    }
    return Question(
        id=f"{question.id}{letter}",
        number=f"{question.number}-{place + 1}",
        kind=question.kind,
        label=texts["label"],
        help=texts["help"],
        talk=texts["talk"],
        topic=element.label,
        options=question.options,
        answer_by=question.answer_by,
        required=question.required,
        show_if=question.show_if,
        allow_unknown=question.allow_unknown,
        comment=question.comment,
        compare=question.compare,
        attention=question.attention,
        maps_to=question.maps_to,
        basis=question.basis,
        source=question.source or element.source,
    )


# ---------------------------------------------------------------- conditions


def _check_conditions(questions: Sequence[tuple[Question, Table]]) -> None:
    """Conditions may look at earlier questions of the same sheet only, and at answers that these can have."""
    place = {question.id: at for at, (question, _) in enumerate(questions)}
    names = {
        question.id: [c.question for c in question.show_if.conditions] if question.show_if else []
        for question, _ in questions
    }
    for at, (question, table) in enumerate(questions):
        for condition in question.show_if.conditions if question.show_if else ():
            target = condition.question
            if not target:
                continue
            if target not in place:
                table.fault(f"show_if names an unknown question {target}")
            elif circle := _circle(question.id, names):
                table.fault(f"show_if goes in a circle: {' -> '.join(circle)}")
            elif place[target] >= at:
                table.fault(f"show_if looks ahead to {target}; only earlier questions can be looked at")
            else:
                _check_value(condition, questions[place[target]][0], table)


def _circle(start: str, names: Mapping[str, Sequence[str]]) -> list[str]:
    """The way from a question back to itself, or nothing."""
    ways, seen = [[start]], {start}
    while ways:
        way = ways.pop()
        for target in names.get(way[-1], ()):
            if target == start:
                return [*way, start]
            if target not in seen:
                seen.add(target)
                ways.append([*way, target])
    return []


def _check_value(condition: Condition, target: Question, table: Table) -> None:
    if condition.op not in ("eq", "ne", "in") or target.kind not in (Kind.YES_NO, Kind.SINGLE):
        return
    answers = ("yes", "no") if target.kind is Kind.YES_NO else tuple(option.id for option in target.options)
    for value in condition.value if isinstance(condition.value, tuple) else (condition.value,):
        if value not in answers:
            table.fault(f"show_if compares {target.id} with {value!r}, which is none of its answers")
