"""Pack files as text: YAML read the way people mean it, and faults that say where and why.

YAML 1.1 turns a bare ``no`` into a boolean, ``2011-04-01`` into a date and ``21:00`` into 1260. Here only
true and false are booleans, the rest stays text, and a key written twice is a fault, not a silent loss.
"""

import difflib
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from bot.domain import plain_japanese
from bot.domain.questions import DEFAULT_LANGUAGE, Label
from bot.packs.further import Translations, translations
from bot.packs.slips import slip_in, slip_near

ERROR, WARNING = "error", "warning"
MAX_BYTES = 2_000_000


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a pack file: ``path`` is where in it (empty for the whole file)."""

    file: str
    path: str
    reason: str
    severity: str = ERROR

    def __str__(self) -> str:
        where = f"{self.file}, {self.path}" if self.path else self.file
        return f"{where}: {'warning: ' if self.severity == WARNING else ''}{self.reason}"


class Checked:
    """What came of reading something, by its faults."""

    __slots__ = ()

    faults: tuple[Fault, ...]

    @property
    def errors(self) -> tuple[Fault, ...]:
        """The faults that stand in the way."""
        return tuple(fault for fault in self.faults if fault.severity == ERROR)

    @property
    def warnings(self) -> tuple[Fault, ...]:
        """The faults that do not."""
        return tuple(fault for fault in self.faults if fault.severity == WARNING)


class UnreadableError(Exception):
    """The file is no pack at all; the message says why and, where it can, at which line."""


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # libyaml where there is one
    """SafeLoader with YAML 1.2's plain values."""


PLAIN = (
    ("tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")),
    ("tag:yaml.org,2002:null", re.compile(r"^(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""]),
    ("tag:yaml.org,2002:int", re.compile(r"^[-+]?[0-9]+$"), list("-+0123456789")),
    (
        "tag:yaml.org,2002:float",
        re.compile(r"^[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$"),
        list("-+.0123456789"),
    ),
    ("tag:yaml.org,2002:merge", re.compile(r"^<<$"), ["<"]),
)
"""What a plain value is besides text: its tag, its pattern, the characters that it can begin with."""

_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in PLAIN:
    _Loader.add_implicit_resolver(_tag, _pattern, _first)


def _integer(loader: _Loader, node: yaml.ScalarNode) -> int:
    return int(str(loader.construct_scalar(node)), 10)


def _mapping(loader: _Loader, node: yaml.MappingNode) -> Iterator[dict[Any, Any]]:
    seen: dict[str, int] = {}
    for key, _ in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise UnreadableError(f"line {line}: a key must be a plain word")
        if key.value in seen and key.tag != "tag:yaml.org,2002:merge":
            first = seen[key.value]
            raise UnreadableError(f"line {line}: the key {key.value!r} stands twice (first in line {first})")
        seen[key.value] = line
    found: dict[Any, Any] = {}
    yield found
    found.update(loader.construct_mapping(node))


_Loader.add_constructor("tag:yaml.org,2002:int", _integer)
_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


def read_yaml(raw: bytes) -> Mapping[str, object]:
    """The top mapping of a pack. Raises UnreadableError."""
    if len(raw) > MAX_BYTES:
        raise UnreadableError(f"larger than {MAX_BYTES:,} bytes")
    try:
        found = yaml.load(raw.decode("utf-8-sig"), Loader=_Loader)  # noqa: S506 - a SafeLoader, only stricter
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise UnreadableError(f"line {line}: not UTF-8 text; save the file as UTF-8") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        slip = slip_near(raw.decode("utf-8-sig").splitlines(), mark.line + 1) if mark else ""
        why = f"{error.problem or error.context}{'; ' if slip else ''}{slip}"
        raise UnreadableError(f"{where}not readable as YAML: {why}") from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        first = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise UnreadableError(f"not readable as YAML: {first}") from error
    if not isinstance(found, dict) or not all(isinstance(key, str) for key in found):
        raise UnreadableError("is not a pack: it must hold `name: value` lines, beginning with kyodo_pack: 1")
    return found


class Borrowed(dict[str, object]):
    """A text by language that a pack takes over: its own languages are picked from it, and none is missed."""


def borrowed(value: object) -> object:
    """What others may take over from a file, with its texts marked as such."""
    if isinstance(value, list):
        return [borrowed(item) for item in value]
    if not isinstance(value, dict):
        return value
    kind = Borrowed if DEFAULT_LANGUAGE in value else dict
    return kind({key: borrowed(item) for key, item in value.items()})


@dataclass
class Ledger:
    """The faults of one file as they are found, and the languages that its texts may be in."""

    file: str
    languages: tuple[str, ...] = (DEFAULT_LANGUAGE, "ja-simple", "en")
    translations: Translations = field(default_factory=translations)
    faults: list[Fault] = field(default_factory=list)

    def add(self, path: str, reason: str, severity: str = ERROR) -> None:
        """Notes a fault, once."""
        fault = Fault(self.file, path, reason, severity)
        if fault not in self.faults:
            self.faults.append(fault)


def _shown(value: object) -> str:
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 40 else text[:39] + "…"


class Table:
    """One mapping of a pack file while it is read: typed access, each misuse noted as a fault.

    Accessors return a harmless default after noting a fault, so that one reading finds all faults of a file.
    """

    def __init__(self, value: Mapping[str, object], path: str, ledger: Ledger) -> None:
        self.value = {key: item for key, item in value.items() if item is not None}
        name = value.get("id", value.get("kind") if "date" in value else None)
        self.path = f"{path} ({name})" if isinstance(name, str) and path else path
        self._plain = path
        self.ledger = ledger

    def __contains__(self, key: str) -> bool:
        return key in self.value

    def called(self, name: str) -> None:
        """Shows that id in the path of this and of all that stands in it."""
        self.path = self._plain = f"{self._plain} ({name})"

    def fault(self, reason: str) -> None:
        """Notes an error here."""
        self.ledger.add(self.path, reason)

    def warn(self, reason: str) -> None:
        """Notes a warning here."""
        self.ledger.add(self.path, reason, WARNING)

    def only(self, known: Collection[str]) -> None:
        """Every other key is a fault; a likely misspelling is named."""
        for key in self.value:
            if key not in known:
                slip = slip_in(f"{key}:")
                self.fault(f"unknown key {key}{f'; it {slip}' if slip else did_you_mean(str(key), known)}")

    def under(self, key: str) -> str:
        """The path of what stands under that key."""
        return f"{self._plain}.{key}" if self._plain else key

    def table(self, key: str) -> "Table | None":
        """The mapping under that key; None where there is none."""
        value = self.value.get(key)
        if value is None:
            return None
        if isinstance(value, dict):
            return Table(value, self.under(key), self.ledger)
        self.fault(f"{key} must be a list of `name: value`, not {_shown(value)}")
        return None

    def tables(self, key: str) -> "list[Table]":
        """The mappings in the list under that key."""
        found = []
        for place, item in enumerate(self._list(key)):
            if isinstance(item, dict):
                found.append(Table(item, f"{self.under(key)}[{place}]", self.ledger))
            else:
                self.fault(f"{key}[{place}] must be a list of `name: value`, not {_shown(item)}")
        return found

    def _list(self, key: str) -> list[object]:
        value = self.value.get(key)
        if value is None:
            return []
        if isinstance(value, list):
            return value
        self.fault(f"{key} must be a list, not {_shown(value)}")
        return []

    def text(
        self,
        key: str,
        default: str = "",
        *,
        required: bool = False,
        one_of: Collection[str] = (),
        like: str = "",
        as_in: str = "",
    ) -> str:
        """A word or line. ``like`` is a pattern that the whole must match, ``as_in`` one that does."""
        value = self.value.get(key)
        if value is None:
            if required:
                self.fault(f"{key} is missing")
            return default
        if isinstance(value, int) and not isinstance(value, bool) and not like:
            value = str(value)
        if not isinstance(value, str):
            remedy = f"write it as {as_in}" if as_in else "put it in quotes"
            self.fault(f"{key} must be text, not {_shown(value)}; {remedy}")
            return default
        if one_of and value not in one_of:
            self.fault(f"unknown {key} {_shown(value)}; known are {', '.join(one_of)}")
            return default
        if like and not re.fullmatch(like, value):
            remedy = f"; write it as {as_in}" if as_in else ""
            self.fault(f"{key} {_shown(value)} has the wrong form{remedy}")
            return default
        return value

    def texts(self, key: str, *, one_of: Collection[str] = ()) -> tuple[str, ...]:
        """A list of words; a single word stands for a list of one."""
        value = self.value.get(key)
        found = []
        for item in [value] if isinstance(value, (str, int)) else self._list(key):
            text = {True: "yes", False: "no"}[item] if isinstance(item, bool) else item
            if not isinstance(text, (str, int)):
                self.fault(f"{key} must hold words, not {_shown(item)}")
            elif one_of and str(text) not in one_of:
                self.fault(f"unknown {key} {_shown(text)}; known are {', '.join(one_of)}")
            else:
                found.append(str(text))
        return tuple(found)

    def number(self, key: str, default: int = 0, *, required: bool = False) -> int:
        """A whole number."""
        value = self.value.get(key)
        if value is None:
            if required:
                self.fault(f"{key} is missing")
            return default
        if isinstance(value, bool) or not isinstance(value, int):
            self.fault(f"{key} must be a whole number, not {_shown(value)}")
            return default
        return value

    def amount(self, key: str) -> int | float | None:
        """A number, whole or not; None where there is none."""
        value = self.value.get(key)
        if value is None or (isinstance(value, (int, float)) and not isinstance(value, bool)):
            return value
        self.fault(f"{key} must be a number, not {_shown(value)}")
        return None

    def flag(self, key: str, default: bool = False) -> bool:
        """True or false; yes and no will do."""
        value = self.value.get(key)
        if value is None:
            return default
        if isinstance(value, bool):
            return value
        if value in ("yes", "no"):
            return value == "yes"
        self.fault(f"{key} must be true or false, not {_shown(value)}")
        return default

    def answer(self, key: str) -> object:
        """A value as answers have it: a boolean becomes ``yes`` or ``no``, also inside a list."""
        return as_answer(self.value.get(key))

    def label(self, key: str, *, required: bool = False) -> Label:
        """Text by language. Japanese must be there; another one that is on offer and missing is a warning."""
        value = self.value.get(key)
        if value is None:
            if required:
                self.fault(f"{key} is missing")
            return Label()
        if not isinstance(value, dict):
            self.fault(f"{key} must be texts by language, as {{ja: …, en: …}}, not {_shown(value)}")
            return Label()
        return self._texts_by_language(key, value)

    def labels(self, key: str) -> tuple[Label, ...]:
        """A list of texts by language."""
        found = []
        for place, item in enumerate(self._list(key)):
            if isinstance(item, dict):
                found.append(self._texts_by_language(f"{key}[{place}]", item))
            else:
                self.fault(f"{key}[{place}] must be texts by language, {{ja: …, en: …}}, not {_shown(item)}")
        return tuple(found)

    def _texts_by_language(self, key: str, value: Mapping[str, object]) -> Label:
        found = Label()
        if isinstance(value, Borrowed):
            found.update({name: str(value[name]) for name in self.ledger.languages if name in value})
            return self._translated(found)
        for language, text in value.items():
            if language not in self.ledger.languages:
                offered = ", ".join(self.ledger.languages)
                cause = f"; {_cause(str(language), text)}" if _cause(str(language), text) else ""
                self.fault(f"{key} has a text in {language!r}, which is not on offer ({offered}){cause}")
            elif isinstance(text, str) and text.strip():
                found[language] = text.strip()
                if language == plain_japanese.LANGUAGE:
                    for why in plain_japanese.faults(text):
                        self.warn(f"{key} in {language} is not plain: {why}")
            elif text is None or isinstance(text, str):
                self.fault(f"{key} is empty in {language}")
            else:
                self.fault(f"{key} in {language} must be text, not {_shown(text)}; put it in quotes")
        if DEFAULT_LANGUAGE not in value:
            self.fault(f"{key} has no ja text")
            return found
        for language in self.ledger.languages:
            if language not in value:
                self.warn(f"{key} has no {language} text; the Japanese one is shown instead")
        return self._translated(found)

    def _translated(self, found: Label) -> Label:
        """With what translators wrote for it in further languages."""
        for language, texts in self.ledger.translations.items():
            if language not in found and (text := texts.get(found.get(DEFAULT_LANGUAGE, ""))):
                found[language] = text
        return found


def did_you_mean(said: str, known: Collection[str]) -> str:
    """The known word that is most like the one said, as the end of a fault; nothing where none is like it."""
    close = difflib.get_close_matches(said, sorted(known), 1)
    return f"; did you mean {close[0]}?" if close else ""


def _cause(language: str, text: object) -> str:
    """Why something is taken for a language that is none."""
    if slip := slip_in(f"{language}:"):
        return f"it {slip}"
    return "a comma ended the text before it: put that text in quotes" if text is None else ""


def as_answer(value: object) -> object:
    """The value with booleans as the strings that answers are stored as."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return [as_answer(item) for item in value]
    return value
