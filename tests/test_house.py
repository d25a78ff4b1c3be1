"""Keeps the picture of the house true, and says what to do when it is not.

    bot/domain  <-  bot/services  <-  handlers/              <-  bot/app.py  <-  bot/__main__.py
                                      storage/
                                      bot/catalogue.py and what stands beside it

An arrow means "may import". The imports are read from the source, not run: those under TYPE_CHECKING and
inside functions count as well.
"""

import ast
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[1]
ROOMS: Final = ("bot", "handlers", "storage", "locales")
EVERYTHING: Final = frozenset(ROOMS)


@dataclass(frozen=True)
class Room:
    """What the modules of one part may import besides the standard library."""

    ours: frozenset[str]
    others: bool = True
    why: str = ""


_RING: Final = "the outer ring speaks to the core and to its own kind; all else is handed in by bot/app.py"

# The longest name that a module starts with decides where it stands.
PLAN: Final = {
    "bot.domain": Room(
        frozenset({"bot.domain"}),
        others=False,
        why="the core is plain Python: it has never heard of Slack, LINE, a database or a file",
    ),
    "bot.services": Room(
        frozenset({"bot.domain", "bot.services"}),
        others=False,
        why="the services know the domain and the Protocols of bot/services/ports.py; all else is handed in",
    ),
    "handlers": Room(frozenset({"bot.domain", "bot.services", "handlers"}), why=_RING),
    "storage": Room(frozenset({"bot.domain", "bot.services", "storage"}), why=_RING),
    "locales": Room(frozenset(), others=False, why="locales/ is data"),
    # catalogue, wording, clock, settings and their like
    "bot": Room(frozenset({"bot", "locales"}), why=_RING),
    "bot.app": Room(EVERYTHING),
    # Whole commands of their own: each puts things together for its purpose, as app.py does for serving.
    "bot.demo": Room(EVERYTHING),
    "bot.doctor": Room(EVERYTHING),
    "bot.rich_menu": Room(EVERYTHING),
    "bot.__main__": Room(EVERYTHING),
}

# What only some may import: the name, who may, and why nobody else.
ONLY: Final = (
    (
        "bot.app",
        ("bot.__main__", "bot.demo"),
        "everything is put together there; whoever imports it could reach everything",
    ),
    (
        "bot.heartbeat",
        ("bot.app", "bot.__main__"),
        "the heartbeat calls the services, never the other way round",
    ),
    ("bot.__main__", (), "it is the end of the arrows"),
    (
        "handlers.slack",
        ("handlers.slack", "handlers.platform", "bot"),
        "platforms know nothing of each other",
    ),
    ("handlers.line", ("handlers.line", "handlers.platform", "bot"), "platforms know nothing of each other"),
    ("handlers.mail", ("handlers.mail", "bot"), "platforms know nothing of each other"),
    ("handlers.demo", ("handlers.demo", "bot"), "the bot cannot tell the stand-ins from the real servers"),
)

# The libraries of the platforms, and the folder in which they may be heard of.
PLATFORM_LIBRARIES: Final = {
    "slack_bolt": "slack",
    "slack_sdk": "slack",
    "linebot": "line",
    "aiosmtplib": "mail",
}

# The domain is a function of its arguments: these bring in the world, the clock or chance.
IMPURE: Final = frozenset(
    {"asyncio", "http", "io", "logging", "multiprocessing", "os", "pathlib", "random", "secrets", "selectors"}
    | {"shutil", "socket", "sqlite3", "ssl", "subprocess", "sys", "tempfile", "threading", "time", "uuid"}
)
PURE: Final = frozenset({"uuid.UUID", "uuid.uuid5"})
"""What of these a function of its arguments is all the same: a name worked out of another."""


@dataclass(frozen=True)
class Import:
    """One import: who imports what, and where that stands."""

    module: str
    target: str
    place: str

    def __str__(self) -> str:
        return f"{self.place}: {self.module} imports {self.target}"


def sources() -> Iterator[tuple[str, Path]]:
    """Every module of the application by its dotted name."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def imports() -> Iterator[Import]:
    for module, path in sources():
        package = module if path.name == "__init__.py" else module.rpartition(".")[0]
        for line, target in imported(tree_of(path), package):
            yield Import(module, target, f"{path.relative_to(ROOT).as_posix()}:{line}")


def imported(tree: ast.Module, package: str) -> Iterator[tuple[int, str]]:
    """Every name that is imported, with its line; `from a import b` may mean the module a.b: it says so."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from ((node.lineno, alias.name) for alias in names)
            case ast.ImportFrom(module=source, names=names, level=level):
                steps = package.split(".")[: len(package.split(".")) - level + 1] if level else []
                base = ".".join([*steps, *([source] if source else [])])
                yield from ((node.lineno, f"{base}.{alias.name}") for alias in names)
            case ast.Call(
                func=ast.Attribute(attr="import_module") | ast.Name(id="import_module" | "__import__"),
                args=[ast.Constant(value=str(target)), *_],
            ):
                yield node.lineno, target


def within(name: str, part: str) -> bool:
    return name == part or name.startswith(f"{part}.")


def inside(name: str, parts: Iterable[str]) -> bool:
    return any(within(name, part) for part in parts)


def room_of(module: str) -> str:
    return max((name for name in PLAN if within(module, name)), key=len, default="")


def broken_arrow(each: Import) -> str | None:
    """What is wrong with this import, if anything."""
    room = PLAN[room_of(each.module)]
    top = each.target.partition(".")[0]
    if top in ROOMS:
        if not inside(each.target, room.ours):
            allowed = " and ".join(sorted(room.ours)) or "none of our modules"
            return f"{each}\n    it may import {allowed}: {room.why}"
        for part, importers, why in ONLY:
            if (
                within(each.target, part)
                and not within(each.module, part)
                and not inside(each.module, importers)
            ):
                return f"{each}\n    only {' and '.join(importers) or 'nobody'} may: {why}"
    elif top == "tests":
        return f"{each}\n    the tests may go: what the application needs does not live there"
    elif top not in sys.stdlib_module_names and not room.others:
        return f"{each}\n    nothing but the standard library may be used here: {room.why}"
    return None


def told(title: str, faults: Iterable[str]) -> str:
    return "\n".join([title, *(f"  {fault}" for fault in faults)])


def test_imports_follow_the_arrows_of_the_house() -> None:
    # One line may import several names that are all wrong for one reason: it is told once.
    faults = {each.place: fault for each in imports() if (fault := broken_arrow(each))}.values()
    assert not faults, told("These imports run against the arrows of the house:", faults)


def test_the_roof_over_the_bot_stays_empty() -> None:
    held = [type(node).__name__ for node in tree_of(ROOT / "bot" / "__init__.py").body]
    assert held in ([], ["Expr"]), (
        "bot/__init__.py holds a docstring at most, so that the packages never circle"
    )


def test_the_domain_touches_neither_world_nor_clock_nor_chance() -> None:
    faults = [
        str(each)
        for each in imports()
        if within(each.module, "bot.domain") and inside(each.target, IMPURE) and each.target not in PURE
    ]
    assert not faults, told("The domain is a pure function of its arguments; hand these in:", faults)


def test_each_platforms_library_stays_in_its_folder() -> None:
    faults = [
        f"{each}\n    {library} belongs into handlers/{folder}/ alone"
        for each in imports()
        for library, folder in PLATFORM_LIBRARIES.items()
        if within(each.target, library) and not within(each.module, f"handlers.{folder}")
    ]
    assert not faults, told("These modules hear of a platform that is none of their business:", faults)


def undocumented(body: Iterable[ast.stmt], owner: str) -> Iterator[tuple[int, str]]:
    """Public classes and functions without a docstring, those inside public classes too."""
    for node in body:
        if isinstance(node, ast.If):  # a definition under a condition is public all the same
            yield from undocumented([*node.body, *node.orelse], owner)
        if not isinstance(
            node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
        ) or node.name.startswith("_"):
            continue
        if ast.get_docstring(node) is None and not {"overload", "override", "setter"} & set(decorators(node)):
            yield node.lineno, f"{owner}{node.name}"
        if isinstance(node, ast.ClassDef):
            yield from undocumented(node.body, f"{owner}{node.name}.")


def decorators(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Attribute):
            yield decorator.attr
        elif isinstance(decorator, ast.Name):
            yield decorator.id


def test_everything_public_says_what_it_is() -> None:
    faults = []
    for _, path in sources():
        tree, place = tree_of(path), path.relative_to(ROOT).as_posix()
        if tree.body and ast.get_docstring(tree) is None:
            faults.append(f"{place}: the module itself")
        if "migrations/versions" not in place:  # there upgrade() and downgrade() are all there is
            faults += [f"{place}:{line}: {name}" for line, name in undocumented(tree.body, "")]
    assert not faults, told("These are public and have no docstring; one true sentence is enough:", faults)


@pytest.mark.parametrize(
    ("module", "target"),
    [
        ("bot.domain.project", "sqlalchemy"),
        ("bot.domain.project", "bot.services.ports"),
        ("bot.services.inbox", "storage.engine"),
        ("bot.services.inbox", "aiohttp"),
        ("bot.settings", "bot.app"),
        ("bot.clock", "handlers.web"),
        ("handlers.slack.send", "storage.tables"),
        ("handlers.slack.send", "handlers.line.render"),
        ("handlers.slack.send", "bot.catalogue"),
        ("handlers.demo.wire", "bot.app"),
        ("storage.engine", "handlers.web"),
        ("bot.scheduler", "bot.app"),
        ("bot.app", "tests.fakes"),
        ("locales", "yaml"),
        ("storage.engine", "bot.settings"),
    ],
)
def test_an_import_against_the_arrows_is_found(module: str, target: str) -> None:
    assert broken_arrow(Import(module, target, "here.py:1"))


@pytest.mark.parametrize(
    ("module", "target"),
    [
        ("bot.domain.project", "dataclasses.dataclass"),
        ("bot.services.inbox", "bot.domain.project.Project"),
        ("handlers.slack.send", "slack_sdk.web.async_client"),
        ("handlers.slack.send", "bot.services.ports.Clock"),
        ("storage.engine", "sqlalchemy"),
        ("bot.app", "handlers.demo.wire"),
        ("bot.__main__", "bot.app"),
        ("bot.packs.tables", "yaml"),
        ("bot.catalogue", "bot.packs.reader"),
    ],
)
def test_an_import_along_the_arrows_passes(module: str, target: str) -> None:
    assert broken_arrow(Import(module, target, "here.py:1")) is None


def test_every_way_of_importing_is_read() -> None:
    source = """
import a.b as c
from d import e, f
from . import g
from .h import i
from ..j import k
def later():
    import l
    importlib.import_module("m.n")
"""
    found = {target for _, target in imported(ast.parse(source), "bot.services")}
    assert found == {"a.b", "d.e", "d.f", "bot.services.g", "bot.services.h.i", "bot.j.k", "l", "m.n"}
