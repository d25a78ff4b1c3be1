"""The bot's own sentences, by key and language: Fluent files under ``locales/languages/<language>/``.

A language's files are read when it is first spoken, and each of their sentences is parsed when it is first said: to parse
all of them takes a second and more. A key that a language lacks is taken from the language that its
file names as ``language-fallback`` (English where it names none), and then from Japanese; a key that Japanese lacks, or
a variable that nobody passed, is a mistake of ours and raises, so that no person ever reads ``{$name}``. ``problems``
finds such mistakes before anybody speaks, ``coverage`` tells how much of a language is there.
"""

import ast
import re
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

import yaml
from babel import Locale, UnknownLocaleError
from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import FluentParser, FluentSerializer
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor

from bot.domain.plain_japanese import VALUE
from bot.domain.questions import DEFAULT_LANGUAGE
from bot.domain.words import fold

RULES_OF = {"ja-simple": "ja"}
"""Whose plural and number rules a language follows that CLDR does not know."""

WHOLE = (DEFAULT_LANGUAGE, "ja-simple", "en")
"""The languages in which every sentence stands. Others may come bit by bit."""

FALLBACK, NAME, TYPED = "language-fallback", "language-name", "typed-"
"""What a language says of itself: where it takes from what it lacks, what it is called, and the words that can be typed
for a command (``typed-status = estado, situação``).
"""

LOCAL_FORMS = {"monthname": "month", "initial": "name", "dateof": "what"}
"""Variables that say the same thing as another, for languages that need it in another form."""


def languages_dir() -> Path:
    """The folder of the languages that come with Kyodo."""
    return Path(str(files("locales"))) / "languages"


class FluentWording:
    """Sentences from Fluent files (implements ports.Wording). Threads may share it."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or languages_dir()
        self._languages = _languages(self._folder)
        self._sentences: dict[str, _Sentences] = {}
        self._lock = threading.Lock()
        # Days and their names make up most of what is said, the same few over and over; 1 and True are two things.
        self._small = lru_cache(SMALL_ONES, typed=True)(self._said)

    def languages(self) -> Sequence[str]:
        """The languages that have a folder with sentences, Japanese first."""
        return self._languages

    def typed(self, language: str) -> Mapping[str, str]:
        """The commands that can be typed in that language besides those that are known everywhere: by each of their
        spellings, folded.
        """
        return _typed(self._folder, language) if language in self._languages else {}

    def readings(self, language: str) -> Mapping[str, str]:
        """How words of that language are read, by the word; empty where its folder does not say so."""
        return _readings(self._folder, language)

    def __call__(self, key: str, language: str, /, **values: object) -> str:
        """The sentence of that key in that language, else in the one that it falls back to, else in Japanese.

        Raises KeyError for an unknown key, ValueError when a variable is missing or cannot be shown.
        """
        for value in values.values():
            if type(value) is not int and (type(value) is not str or len(value) >= SHORT_WORD):
                return self._said(key, language, **values)
        return self._small(key, language, **values)

    def _said(self, key: str, language: str, /, **values: object) -> str:
        short, long = _apart(values)
        for candidate in self._chain(language):
            if key == NAME and candidate != language:
                return _own_name(language)
            said = self._of(candidate).said(key, short)
            if said is not None:
                text, errors = said
                if errors:
                    why = "; ".join(str(error) for error in errors)
                    passed = ", ".join(sorted(values)) or "nothing"
                    raise ValueError(f"{key} in {candidate} with {passed}: {why}")
                return _together(_nested(text), long)
        raise KeyError(key)

    def _chain(self, language: str) -> Iterator[str]:
        """Where a sentence is looked for, in order."""
        base = language.split("-")[0]
        told = language if language in self._languages else base
        other = "" if base == DEFAULT_LANGUAGE else self._fallback(told) if told in self._languages else ""
        chain = dict.fromkeys((language, base, other, DEFAULT_LANGUAGE))
        return (candidate for candidate in chain if candidate in self._languages)

    def _fallback(self, language: str) -> str:
        said = self._of(language).said(FALLBACK, {})
        return said[0].strip() if said is not None else "en"

    def _of(self, language: str) -> "_Sentences":
        found = self._sentences.get(language)
        if found is None:
            with self._lock:
                found = self._sentences.get(language)
                if found is None:
                    found = self._sentences[language] = _Sentences(self._folder, language)
        return found


class _Sentences:
    """What one language says. An entry is parsed, with those that it refers to, when it is first asked for."""

    def __init__(self, folder: Path, language: str) -> None:
        self._bundle = FluentBundle([RULES_OF.get(language, language)], use_isolating=False)
        self._written = _written(folder, language)
        self._parsed: set[str] = set()
        self._lock = threading.Lock()

    def said(self, key: str, values: Mapping[str, object]) -> tuple[str, list[Exception]] | None:
        """The sentence with these values, and what was wrong with them; None where the language lacks it."""
        if key not in self._written:
            return None
        if key not in self._parsed:
            with self._lock:
                self._parse(key)
        if not self._bundle.has_message(key) or (pattern := self._bundle.get_message(key).value) is None:
            return None
        text, errors = self._bundle.format_pattern(pattern, dict(values))
        return str(text), errors

    def _parse(self, name: str, *way: str) -> None:
        if name in self._parsed or name in way or name not in self._written:
            return
        for referred in _REFERRED.findall(self._written[name]):
            self._parse(referred, name, *way)
        self._bundle.add_resource(FluentResource(self._written[name]))
        self._parsed.add(name)  # last: others may ask for it without the lock


_ENTRY = re.compile(r"^(-?[a-zA-Z][\w-]*) *=(?:.*\n?)(?:(?![#a-zA-Z]|-[a-zA-Z]).*\n?)*", re.MULTILINE)
"""A message or term, from its name to the next one or to a comment: whatever belongs to it is indented, or a bracket."""

_REFERRED = re.compile(r"\{\s*(-?[a-zA-Z][\w-]*)")


def _written(folder: Path, language: str) -> Mapping[str, str]:
    """A language's entries as they stand in its files, by name (those of terms with a ``-``); the first of a name."""
    found: dict[str, str] = {}
    for path in _files(folder, language):
        for entry in _ENTRY.finditer(path.read_text(encoding="utf-8")):
            found.setdefault(entry[1], entry[0])
    return found


SMALL_ONES = 10_000
"""So many sentences of nothing but numbers and short words are kept."""

SHORT_WORD = 12
"""A word of fewer characters is short."""

LONGEST = 1000
"""What is longer goes past Fluent, which takes so long a value (from 2,500 characters on) for an attack."""

_MARK = re.compile("\ue000([a-z_]+)\ue001")
"""Stands in a sentence for the long value of that name."""


def _apart(values: Mapping[str, object]) -> tuple[dict[str, object], dict[str, str]]:
    """The values for Fluent, a mark in place of each long one; and the long ones."""
    long = {name: value for name, value in values.items() if isinstance(value, str) and len(value) > LONGEST}
    return {**values, **{name: f"\ue000{name}\ue001" for name in long}}, long


def _together(text: str, long: Mapping[str, str]) -> str:
    return _MARK.sub(lambda mark: long.get(mark[1], mark[0]), text) if long else text


def _nested(text: str) -> str:
    """Brackets within brackets as Japanese writes them: 「子ども食堂『みんなのごはん』」."""
    if "「" not in text or text.count("「") != text.count("」"):
        return text
    depth, found = 0, []
    for sign in text:
        if sign == "「":
            depth += 1
            sign = sign if depth % 2 else "『"
        elif sign == "」":
            sign = sign if depth % 2 else "』"
            depth -= 1
        found.append(sign)
    return "".join(found)


def _languages(folder: Path) -> tuple[str, ...]:
    found = sorted(path.name for path in folder.iterdir() if path.is_dir() and any(path.glob("*.ftl")))
    return tuple(sorted(found, key=lambda language: (language.split("-")[0] != DEFAULT_LANGUAGE, language)))


@cache
def _typed(folder: Path, language: str) -> Mapping[str, str]:
    return {
        fold(spelling): key.removeprefix(TYPED)
        for key, entry in _written(folder, language).items()
        if key.startswith(TYPED)
        for _, spellings in _texts(entry)
        for spelling in re.split("[,、，]", spellings)
        if fold(spelling)
    }


def _own_name(language: str) -> str:
    """What a language calls itself where its files do not say so."""
    try:
        return Locale.parse(language, sep="-").get_display_name() or language
    except (UnknownLocaleError, ValueError):
        return language


@cache
def _readings(folder: Path, language: str) -> Mapping[str, str]:
    path = folder / language / "readings.yaml"
    if not path.is_file():
        return {}
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {str(word): str(reading) for word, reading in told.items()}


def _files(folder: Path, language: str) -> list[Path]:
    return sorted((folder / language).glob("*.ftl"))


# ---------------------------------------------------------------- looking for mistakes


@dataclass
class _Said:
    """One language as written: variables by key (with those of referred messages), and what is wrong."""

    variables: dict[str, frozenset[str]] = field(default_factory=dict)
    referred: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)


def problems(sources: Iterable[str] = (), folder: Path | None = None) -> list[str]:
    """What is wrong with the sentences, a line each.

    Unreadable or doubled entries, keys that a language lacks or has alone, variables that differ by language;
    and, where the code that speaks is given as ``sources``, keys that it never says or that do not exist, and
    variables that it does not pass. What the code passes, one language may use and another may not.
    """
    folder = folder or languages_dir()
    said = {language: _read(folder, language) for language in _languages(folder)}
    found = [f"{language}: {fault}" for language, one in said.items() for fault in one.faults]
    base = said.get(DEFAULT_LANGUAGE, _Said())
    trees = [ast.parse(source) for source in sources]
    calls = [call for tree in trees for call in _calls(tree)]
    passed = {key: frozenset.intersection(*(names for k, names in calls if k == key)) for key, _ in calls}
    for language, one in said.items():
        if language in WHOLE:
            found += [f"{language}: {key} is missing" for key in base.variables if key not in one.variables]
        found += [
            f"{language}: {key} is not in ja"
            for key in one.variables
            if key not in base.variables and key != FALLBACK and not key.startswith(TYPED)
        ]
        for key, names in one.variables.items():
            ours, theirs = _plain(base.variables.get(key, names)), _plain(names)
            if lacking := ours - theirs:
                found.append(f"{language}: {key} leaves out {_named(lacking)}, which ja has")
            if extra := theirs - ours - _plain(passed.get(key, ())):
                found.append(f"{language}: {key} uses {_named(extra)}, which ja has not")
    return found + (_against_code(said, base, trees, passed) if trees else [])


def coverage(folder: Path | None = None) -> dict[str, tuple[int, int]]:
    """How many sentences of how many each language has."""
    folder = folder or languages_dir()
    wanted = set(_read(folder, DEFAULT_LANGUAGE).variables)
    return {
        language: (len(wanted & set(_read(folder, language).variables)), len(wanted))
        for language in _languages(folder)
    }


def untranslated(language: str, folder: Path | None = None) -> list[tuple[str, str]]:
    """The keys that a language lacks, each with its English sentence, as a translator would write them."""
    folder = folder or languages_dir()
    there = set(_read(folder, language).variables)
    english: dict[str, str] = {}
    for path in _files(folder, "en"):
        for entry in FluentParser().parse(path.read_text(encoding="utf-8")).body:
            if isinstance(entry, ftl.Message):
                english[entry.id.name] = FluentSerializer().serialize_entry(entry).strip()
    return [(key, text) for key, text in english.items() if key not in there]


def _plain(names: Iterable[str]) -> frozenset[str]:
    return frozenset(LOCAL_FORMS.get(name, name) for name in names)


def _named(names: Iterable[str]) -> str:
    return ", ".join(f"${name}" for name in sorted(names)) or "no variable"


def _read(folder: Path, language: str) -> _Said:
    said, entries = _Said(), dict[str, ftl.Message | ftl.Term]()
    for path in _files(folder, language):
        for entry in FluentParser().parse(path.read_text(encoding="utf-8")).body:
            if isinstance(entry, ftl.Junk):
                first = (entry.content or "").strip().splitlines()[:1]
                said.faults.append(f"{path.name} is not readable at: {''.join(first)}")
            elif isinstance(entry, ftl.Message | ftl.Term):
                name = f"-{entry.id.name}" if isinstance(entry, ftl.Term) else entry.id.name
                if name in entries:
                    said.faults.append(f"{name} stands twice (again in {path.name})")
                entries[name] = entry
    for name in entries:
        if not name.startswith("-"):
            said.variables[name] = _variables(name, entries, said, ())
    return said


def _variables(
    name: str, entries: Mapping[str, ftl.Message | ftl.Term], said: _Said, way: tuple[str, ...]
) -> frozenset[str]:
    if name in way:
        said.faults.append(f"{way[0]} refers to itself")
        return frozenset()
    if name not in entries:
        said.faults.append(f"{way[-1]} refers to {name}, which does not exist")
        return frozenset()
    seen = _Names()
    seen.visit(entries[name])
    said.referred |= seen.entries
    further = (_variables(other, entries, said, (*way, name)) for other in sorted(seen.entries))
    return frozenset(seen.variables).union(*further)


class _Names(Visitor):
    """Collects the variables and entries that an entry names."""

    def __init__(self) -> None:
        self.variables: set[str] = set()
        self.entries: set[str] = set()

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:  # noqa: N802 - the library's name
        self.variables.add(node.id.name)

    def visit_MessageReference(self, node: ftl.MessageReference) -> None:  # noqa: N802 - the library's name
        self.entries.add(node.id.name)

    def visit_TermReference(self, node: ftl.TermReference) -> None:  # noqa: N802 - the library's name
        self.entries.add(f"-{node.id.name}")


def texts_of(language: str, folder: Path | None = None) -> Iterator[tuple[str, str]]:
    """Every sentence of a language by its key, each variant for itself, with ``VALUE`` where a value is put in."""
    for path in _files(folder or languages_dir(), language):
        yield from _texts(path.read_text(encoding="utf-8"))


def _texts(source: str) -> Iterator[tuple[str, str]]:
    for entry in FluentParser().parse(source).body:
        if isinstance(entry, ftl.Message) and entry.value is not None:
            yield from ((entry.id.name, text) for text in _variants(entry.value))


def _variants(pattern: ftl.Pattern) -> list[str]:
    texts = [""]
    for element in pattern.elements:
        if isinstance(element, ftl.TextElement):
            ends = [element.value]
        elif isinstance(expression := element.expression, ftl.SelectExpression):
            ends = [text for variant in expression.variants for text in _variants(variant.value)]
        else:
            ends = [expression.value if isinstance(expression, ftl.StringLiteral) else VALUE]
        texts = [text + end for text in texts for end in dict.fromkeys(ends)]
    return texts


def _against_code(
    said: Mapping[str, _Said], base: _Said, trees: Sequence[ast.AST], passed: Mapping[str, frozenset[str]]
) -> list[str]:
    words, beginnings = set[str](), set[str]()
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                words.add(node.value)
                if re.fullmatch(r"[a-z]+-(?:[a-z]+-)*", node.value):
                    beginnings.add(node.value)
    referred = set().union(*(one.referred for one in said.values()))
    found = [
        f"{key} is never said"
        for key in base.variables
        if key not in words | referred and not key.startswith(tuple(beginnings))
    ]
    for key, names in passed.items():
        if key not in base.variables:
            found.append(f"{key} is said, but does not exist")
        for language, one in said.items():
            if lacking := one.variables.get(key, frozenset()) - names:
                found.append(f"{language}: {key} uses {_named(lacking)}, which is not passed")
    return sorted(found)


def _calls(tree: ast.AST) -> Iterator[tuple[str, frozenset[str]]]:
    """Every ``say("key", …)`` whose key and variables stand there in full."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args or any(kw.arg is None for kw in node.keywords):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        passed = frozenset(kw.arg for kw in node.keywords if kw.arg)
        if name in ("say", "wording"):
            yield from ((key, passed) for key in _keys(node.args[0]))


def _keys(node: ast.expr) -> Iterator[str]:
    """The key, or both where it is one of two (``"a" if x else "b"``)."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _keys(node.body)
        yield from _keys(node.orelse)
