"""The database: reachable, current, on a disk that can bear it; and the key to what is encrypted in it."""

import shutil
import sqlite3
import stat
import tempfile
from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path

import sqlalchemy as sa

from bot.catalogue import Kept, YamlCatalogue
from bot.doctor.finding import Finding, look, ok, wrong
from bot.services.instance import known_instance
from bot.services.ports import StoreUnavailable, TokenUnreadable
from bot.services.restoring import last_backup
from bot.settings import Settings
from storage.encryption import SUFFIX, Cipher, KeyTrouble, cipher_of
from storage.engine import database_url, open_store
from storage.errors import SchemaOutdated

MOST_FAILURES = 1000
"""So many messages that did not arrive are counted."""

LEAST_FREE = 500 * 2**20
"""So many bytes a disk should have left: a database that cannot write keeps nothing."""

SHARES = frozenset({
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "9p", "ceph", "glusterfs", "lustre", "ocfs2", "gfs2", "fuse.sshfs",
    "fuse.glusterfs", "fuse.rclone", "fuse.s3fs", "davfs", "virtiofs",
})  # fmt: skip
"""File systems of which several machines see one copy: SQLite's locks do not hold there."""


def look_at(settings: Settings, catalogue: YamlCatalogue | None, now: datetime) -> list[Finding]:
    """All of it at ``now``; blocks. The packs of the ``catalogue`` are held against those that projects are pinned to."""
    try:
        url = database_url(settings.database_url)
    except ValueError as error:
        return [wrong(f"database: {error}", "look at DATABASE_URL")]
    embedded = url.drivername.startswith("sqlite")
    path = Path(str(url.database)) if embedded else None
    findings = _folder(path.parent) if path is not None else []
    if any(not one.right for one in findings):
        return findings
    if not embedded and (encoding := _encoding(url)):
        return encoding
    reached = _reach(settings)
    findings.append(reached)
    if reached.right:
        findings.append(backups(_last_backup(settings), now))
        findings += failing(settings)
    if reached.right and catalogue is not None:
        findings += _kept(settings, catalogue)
    return findings + _key(settings, path)


def _reach(settings: Settings) -> Finding:
    try:
        store = open_store(settings.database_url)
    except (ValueError, OSError) as error:
        return wrong(f"database: {error}", "look at DATABASE_URL")
    try:
        store.check()
    except SchemaOutdated as error:
        mend = "run `migrate`; `serve` does it by itself"
        if _is_newer(database_url(settings.database_url)):
            mend = "a newer version of this program made these tables: install that version again"
        return wrong(f"database: {error}", mend)
    except StoreUnavailable as error:
        return wrong(f"database: {' '.join(str(error).split())}", "look at DATABASE_URL, and whether it runs")
    finally:
        store.close()
    return ok("database: reachable, schema current")


def _is_newer(url: sa.URL) -> bool:
    """Whether the tables are at a revision that this program has never heard of."""
    known = {path.name.split("_")[0] for path in _VERSIONS.glob("*.py")}
    found = _ask(url, "SELECT version_num FROM alembic_version")
    return bool(found) and found[0] not in known


_VERSIONS = Path(str(files("storage"))) / "migrations" / "versions"


def _ask(url: sa.URL, question: str) -> list[str]:
    """The first column of what the database answers; nothing where it does not."""
    # Named, for a server of no encoding gives bytes otherwise.
    more = {} if url.drivername.startswith("sqlite") else {"client_encoding": "utf8"}
    engine = sa.create_engine(url, **more)
    try:
        with engine.connect() as connection:
            return [str(row[0]) for row in connection.exec_driver_sql(question)]
    except sa.exc.SQLAlchemyError:
        return []
    finally:
        engine.dispose()


# ---------------------------------------------------------------- the folder of an embedded database


def _folder(folder: Path) -> list[Finding]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".kyodo-doctor-") as probe:
            mode = _wal(Path(probe))
    except OSError as error:
        mend = "give this user the right to write there, or name another place in DATABASE_URL"
        return [wrong(f"database: {folder} cannot be written: {error.strerror}", mend)]
    found = share_of(folder.resolve(), _mounts())
    if found:
        what = f"database: {folder} lies on a network share ({found}), on which SQLite's locks do not hold"
        return [wrong(what, "put it on a disk of this machine, or use PostgreSQL")]
    if mode != "wal":
        what = f"database: SQLite cannot keep its journal (WAL) in {folder}"
        return [wrong(what, "put it on a disk of this machine, or use PostgreSQL")]
    return disk(folder, shutil.disk_usage(folder).free)


def _wal(folder: Path) -> str:
    """The journal that SQLite can have there."""
    try:
        connection = sqlite3.connect(folder / "probe.db")
        try:
            mode = str(connection.execute("PRAGMA journal_mode=WAL").fetchone()[0])
            connection.execute("CREATE TABLE probe (x)")
        finally:
            connection.close()
    except sqlite3.Error:
        return ""
    return mode


def _mounts() -> str:
    try:
        return Path("/proc/mounts").read_text("utf-8", "replace")
    except OSError:
        return ""


def share_of(folder: Path, mounts: str) -> str:
    """The file system of that folder by a table of mounts (``/proc/mounts``), where it is a network share; else ""."""
    best, kind = "", ""
    for line in mounts.splitlines():
        parts = line.split()
        if len(parts) < 3:
            continue
        at = parts[1].replace("\\040", " ")
        if (folder.is_relative_to(at)) and len(at) >= len(best):
            best, kind = at, parts[2]
    return kind if kind in SHARES else ""


def disk(folder: Path, free: int) -> list[Finding]:
    """How full the disk is."""
    if free >= LEAST_FREE:
        return []
    what = f"database: the disk of {folder} is nearly full: {free // 2**20} MB left"
    return [wrong(what, f"make room: at least {LEAST_FREE // 2**20} MB; a full disk keeps nothing")]


# ---------------------------------------------------------------- PostgreSQL


def _encoding(url: sa.URL) -> list[Finding]:
    told = next(iter(_ask(url, "SHOW server_encoding")), "UTF8")
    if told.upper() in ("UTF8", "UTF-8"):
        return []
    mend = "make it anew: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0"
    return [wrong(f"database: its encoding is {told}, which cannot hold Japanese", mend)]


# ---------------------------------------------------------------- what it keeps


def kept_packs(settings: Settings) -> list[Kept]:
    """The pack versions that the database keeps; none where there is no database yet, or none that this program
    can use.
    """
    url = database_url(settings.database_url)
    if url.database and url.drivername.startswith("sqlite") and not Path(url.database).exists():
        return []
    store = open_store(settings.database_url)
    try:
        store.check()
        return store.beside(lambda uow: uow.packs.all())
    except StoreUnavailable:
        return []
    finally:
        store.close()


def _kept(settings: Settings, catalogue: YamlCatalogue) -> list[Finding]:
    faults = catalogue.with_kept(lambda: kept_packs(settings)).learn()
    return [wrong(f"packs: {fault}", "see Versions in locales/README.md") for fault in faults]


def failing(settings: Settings) -> list[Finding]:
    """What did not arrive, and events that met a fault; nothing where the tables cannot be read."""
    try:
        store = open_store(settings.database_url)
    except (ValueError, OSError):
        return []
    try:
        lost, events = store.beside(
            lambda uow: (
                [one for one in uow.failures.all(0, MOST_FAILURES) if not one.idle],
                uow.inbox.failures(),
            )
        )
    except StoreUnavailable:
        return []
    finally:
        store.close()
    if not lost and not events:
        return [ok("deliveries: everything has arrived, and no event met a fault")]
    many = f"{len(lost)} messages did not arrive" + (" or more" if len(lost) >= MOST_FAILURES else "")
    return [look(f"deliveries: {many}, {events} events met a fault", "python -m bot failures")]


def instance(settings: Settings) -> str:
    """The name by which the bot on this database knows itself; "" while none has run on it."""
    try:
        store = open_store(settings.database_url)
    except (ValueError, OSError):
        return ""
    try:
        store.check()
        return store.beside(known_instance)
    except StoreUnavailable:
        return ""
    finally:
        store.close()


# ---------------------------------------------------------------- its backups

BACKUP_DAYS = 7
"""An older backup is worth a word: a week's answers are what a town can be asked to give again."""


def _last_backup(settings: Settings) -> datetime | None:
    store = open_store(settings.database_url)
    try:
        return store.beside(last_backup)
    except StoreUnavailable:
        return None
    finally:
        store.close()


def backups(last: datetime | None, now: datetime) -> Finding:
    """Whether it is long since the last backup, both times aware."""
    mend = "run `backup FILE` each night, and keep the file on another machine"
    if last is None:
        return look("backup: none was made yet with `backup`", mend)
    if now - last > timedelta(days=BACKUP_DAYS):
        return look(f"backup: the last one is {(now - last).days} days old", mend)
    return ok(f"backup: the last one is of {last:%Y-%m-%d %H:%M} UTC")


# ---------------------------------------------------------------- the key


def _key(settings: Settings, path: Path | None) -> list[Finding]:
    """The key to the tokens that are kept encrypted. Without many workspaces none is needed."""
    file = Path(f"{path}{SUFFIX}") if path is not None else None
    if settings.kyodo_encryption_key or settings.slack_client_id:
        if not settings.kyodo_encryption_key and file is not None and not file.exists():
            return []  # made at the first start
        try:
            cipher = cipher_of(settings.kyodo_encryption_key, file)
        except KeyTrouble as error:
            return [wrong("encryption: there is no key that can be used", str(error))]
        if not _opens(settings.database_url, cipher):
            what = "encryption: what is stored was encrypted with another key"
            mend = "put the earlier key behind the newer one in KYODO_ENCRYPTION_KEY, with a comma"
            return [wrong(what, mend)]
    if file is not None and file.exists() and (readers := stat.S_IMODE(file.stat().st_mode) & 0o077):
        what = f"encryption: {file.name} can be read by others (mode {readers | 0o600:o})"
        return [wrong(what, f"run: chmod 600 {file}")]
    return []


def _opens(database: str, cipher: Cipher) -> bool:
    """Whether the key opens every token that is stored."""
    stored = _ask(database_url(database), "SELECT bot_token FROM slack_bots WHERE bot_token IS NOT NULL")
    try:
        for sealed in stored:
            cipher.open(sealed)
    except TokenUnreadable:
        return False
    return True
