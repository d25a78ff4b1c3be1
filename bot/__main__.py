"""The commands of contract.md, each a few lines over a service."""

import asyncio
import json
import logging
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from bot.memory import search_seldom
from bot.observing.logs import write_logs
from bot.services.ports import StoreUnavailable
from bot.settings import Settings, SettingsError, read_settings

if TYPE_CHECKING:
    from bot.app import Application
    from bot.domain.pack import Pack
    from bot.domain.project import Project
    from bot.packs.same_id import SameId
    from bot.packs.tables import Fault
    from bot.services.ports import FailedEvent, UnitOfWork
    from bot.services.reminders import Beat

T = TypeVar("T")

SETTLED = 3.0
"""Seconds after a start until whoever waited for it has been answered."""


def fail(message: str) -> NoReturn:
    """One clear line on standard error, exit 1."""
    raise click.ClickException(" ".join(message.split()))


def settings() -> Settings:
    """The environment's settings, or exit 1 with every problem named."""
    from storage.engine import database_url

    try:
        chosen = read_settings()
    except SettingsError as error:
        fail("; ".join(error.problems))
    try:
        database_url(chosen.database_url)
    except ValueError as error:
        fail(f"DATABASE_URL: {error}")
    return chosen


def plain_errors(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turns what an operator can cause into one line; a traceback only with KYODO_DEBUG set."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        from bot.catalogue import PackErrors
        from bot.serving import CannotListen
        from storage.errors import AlreadyServing, BackupTrouble

        try:
            return command(*args, **kwargs)
        except click.ClickException:
            raise
        except PackErrors as error:
            fail("; ".join(str(fault) for fault in error.faults))
        except (StoreUnavailable, SettingsError, CannotListen, AlreadyServing, BackupTrouble) as error:
            fail(str(error))
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            fail(f"{where}{error.strerror or error}")
        except Exception as error:
            if os.environ.get("KYODO_DEBUG"):
                raise
            fail(f"{type(error).__name__}: {error} (KYODO_DEBUG=1 shows where)")

    return run


class OneLine(click.Group):
    """Says what is wrong in one line, bad arguments too, where click would print a page."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Runs the command and ends the process."""
        try:
            ended = super().main(*args, **{**kwargs, "standalone_mode": False})
        except click.exceptions.NoArgsIsHelpError as error:
            if error.ctx.parent is None:
                error.show()
            else:
                click.echo(f"Error: {_which(error.ctx)} (see {error.ctx.command_path} --help)", err=True)
            sys.exit(error.exit_code)
        except click.UsageError as error:
            help_ = f" (see {error.ctx.command_path} --help)" if error.ctx else ""
            click.echo(f"Error: {error.format_message()}{help_}", err=True)
            sys.exit(error.exit_code)
        except click.ClickException as error:
            error.show()
            sys.exit(error.exit_code)
        except click.Abort:
            click.echo("stopped", err=True)
            sys.exit(1)
        sys.exit(ended if isinstance(ended, int) else 0)


def _which(context: click.Context) -> str:
    """What a group of commands that was called alone asks for."""
    group = context.command
    known = group.list_commands(context) if isinstance(group, click.Group) else []
    return f"{context.command_path} needs one of {', '.join(known)}"


@click.group(cls=OneLine, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Kyodo: a chat bot that walks citizens and city halls through a project they run as equals."""
    search_seldom()
    write_logs(least=logging.WARNING)  # a command says itself what it does; who serves writes more


def _announce(chosen: Settings) -> None:
    write_logs(
        chosen.kyodo_log, chosen.line_channel_secret or chosen.slack_signing_secret or chosen.slack_app_token
    )
    for name, on, needs in (
        ("Slack", chosen.slack_on, "SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET"),
        ("LINE", chosen.line_on, "LINE_CHANNEL_SECRET and LINE_CHANNEL_ACCESS_TOKEN"),
    ):
        click.echo(f"{name} is on" if on else f"{name} is off: set {needs} to turn it on", err=True)
    if chosen.slack_client_id and chosen.slack_bot_token:
        click.echo(
            "SLACK_BOT_TOKEN is set, so Slack is on for that workspace alone: SLACK_CLIENT_ID is not used",
            err=True,
        )
    if not chosen.slack_on and not chosen.line_on:
        fail("neither Slack nor LINE is set up; try `python -m bot demo`, which needs no accounts")


def _listen(app: Any, chosen: Settings, port: int | None = None) -> None:
    from bot.serving import listen, run

    def told(address: str) -> None:
        click.echo(f"listening on {address}", err=True)

    run(listen(app.asgi(), chosen.host, chosen.port if port is None else port, told=told))


@main.command()
@plain_errors
def serve() -> None:
    """The bot: HTTP, delivery and reminders in one process."""
    from bot.app import build
    from storage.engine import exclusive

    chosen = settings()
    _announce(chosen)
    with exclusive(chosen.database_url):
        app = build(chosen, learn_after=SETTLED)
        try:
            app.store.upgrade()
            app.store.run_sync(lambda uow: uow.outbox.release("serve:"))
            _listen(app, chosen)
        finally:
            app.store.close()


def _several(chosen: Settings, command: str) -> None:
    if chosen.database_url.startswith("sqlite"):
        fail(f"`{command}` needs PostgreSQL, so that several processes can share it; on SQLite use `serve`")


@main.command()
@plain_errors
def web() -> None:
    """Takes webhooks; any number of these against one PostgreSQL."""
    from bot.app import build

    chosen = settings()
    _several(chosen, "web")
    _announce(chosen)
    app = build(chosen, delivers=False, holder="web", learn_after=SETTLED)
    try:
        app.store.check()
        _listen(app, chosen)
    finally:
        app.store.close()


@main.command()
@plain_errors
def worker() -> None:
    """Delivers and reminds; any number of these against one PostgreSQL."""
    import uuid

    from bot.app import build
    from bot.serving import ends_in_time, run

    chosen = settings()
    _several(chosen, "worker")
    _announce(chosen)
    app = build(chosen, receives=False, holder=f"worker:{uuid.uuid4().hex}", deliver_every=0.5)

    async def live() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, stop.set)
        click.echo("working", err=True)
        await app.work(stop, ends_in_time)

    try:
        app.store.check()
        if chosen.kyodo_metrics_port is not None:
            click.echo("working", err=True)
            _listen(app, chosen, chosen.kyodo_metrics_port)
        else:
            run(live())
    finally:
        app.store.close()


@main.command()
@click.option("--port", type=click.IntRange(0, 65535), default=None, help="Where to listen; PORT or 8000.")
@plain_errors
def demo(port: int | None) -> None:
    """Everything without any account: Slack and LINE as stand-ins in your browser, with sample projects."""
    from bot.demo import run_demo

    chosen = settings()
    run_demo(chosen.host, chosen.port if port is None else port)


@main.command()
@plain_errors
def migrate() -> None:
    """Brings the database to the newest schema; safe to run twice or from two machines at once."""
    from storage.engine import open_store

    store = open_store(settings().database_url)
    try:
        store.upgrade()
    finally:
        store.close()
    click.echo("the database is up to date", err=True)


def _keys(chosen: Settings, beside: Path | None) -> tuple[str, ...]:
    """The ids of the encryption keys that are there, newest first; none is made."""
    from storage.encryption import KeyTrouble, cipher_of

    if not chosen.kyodo_encryption_key and (beside is None or not beside.exists()):
        return ()
    try:
        return cipher_of(chosen.kyodo_encryption_key, beside).ids
    except KeyTrouble as error:
        fail(str(error))


@main.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@plain_errors
def backup(file: Path) -> None:
    """Everything that is kept into one file, while the bot goes on; the encryption key is not in it."""
    from bot.clock import SystemClock
    from bot.services.restoring import backed_up
    from storage.backup import back_up
    from storage.encryption import SUFFIX
    from storage.engine import open_store

    chosen = settings()
    store = open_store(chosen.database_url)
    try:
        if (own := store.beside_it("")) is not None and not own.exists():
            fail(f"there is no database at {own}: look at DATABASE_URL")
        now = SystemClock().now()
        made = back_up(store, file, now, _keys(chosen, store.beside_it(SUFFIX)))
        store.run_sync(lambda uow: backed_up(uow, now))
    except OSError as error:
        # It is written beside the file first, under a name that nobody asked for.
        fail(f"{file}: {error.strerror or error}")
    finally:
        store.close()
    click.echo(f"{file.name}: {made.rows} rows, schema {made.schema}", err=True)
    if made.keys:
        where = "KYODO_ENCRYPTION_KEY, or the .key file beside the database"
        click.echo(f"it needs the encryption key {made.keys[0]} ({where}): keep that apart", err=True)


@main.command("rotate-keys")
@plain_errors
def rotate_keys() -> None:
    """Encrypts what is stored with the newest key, while the bot goes on; run again, it goes on where it stood.

    First every process is restarted with the new key behind the old one in KYODO_ENCRYPTION_KEY, then with the new
    one first; afterwards this command, and then the old key can be taken out.
    """
    from storage.encryption import SUFFIX, KeyTrouble, cipher_of
    from storage.engine import open_store
    from storage.installations import Shelf

    chosen = settings()
    store = open_store(chosen.database_url)
    changed = 0

    def told(some: int) -> None:
        nonlocal changed
        changed += some

    try:
        beside = store.beside_it(SUFFIX)
        if not chosen.kyodo_encryption_key and beside is not None and not beside.exists():
            fail("there is no encryption key: none of what is stored needs one")
        cipher = cipher_of(chosen.kyodo_encryption_key, beside)
        store.check()
        standing = Shelf(store, cipher).renew(told)
    except KeyTrouble as error:
        fail(str(error))
    finally:
        store.close()
    click.echo(
        f"{standing.rows} rows with tokens, {changed} encrypted anew with the key {cipher.ids[0]}", err=True
    )
    if standing.closed:
        fail(
            f"no key here opens the tokens of {', '.join(standing.closed)}: put the key that they were encrypted with"
            " behind the newest one in KYODO_ENCRYPTION_KEY and run this again, or install the bot there anew"
        )
    if standing.older:
        fail(
            f"{standing.older} rows came in under an older key meanwhile: a process still runs with it first; restart it"
            " with the newest key first, and run this again"
        )
    if len(cipher.ids) > 1:
        click.echo(
            f"every row is under the newest key: take out the older ones ({', '.join(cipher.ids[1:])}) once every process"
            " runs with the newest first, and keep them with the backups that were made under them",
            err=True,
        )


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@plain_errors
def restore(file: Path) -> None:
    """Everything from one file into an empty database, of either kind; says nothing twice afterwards."""
    import uuid

    from bot.services.restoring import put_back
    from storage.backup import restore as fill
    from storage.encryption import SUFFIX
    from storage.engine import exclusive, open_store

    chosen = settings()
    with exclusive(chosen.database_url):
        store = open_store(chosen.database_url)
        try:
            made = fill(store, file, lambda uow: put_back(uow, uuid.uuid4().hex))
            here = _keys(chosen, store.beside_it(SUFFIX))
        finally:
            store.close()
    click.echo(f"{made.rows} rows of {made.made_at:%Y-%m-%d %H:%M} UTC restored", err=True)
    if made.keys and made.keys[0] not in here:
        click.echo(
            f"Slack's tokens in it need the encryption key {made.keys[0]}, which is not here: put it into"
            " KYODO_ENCRYPTION_KEY (or the .key file beside the database) before the first start",
            err=True,
        )
    click.echo("at the next start the coordinators get a list of what may have been said since", err=True)


class _Rollback(Exception):  # noqa: N818 - it is how a rehearsal ends, not an error
    def __init__(self, beat: "Beat") -> None:
        super().__init__()
        self.beat = beat


def _instant(text: str) -> datetime:
    like = "like 2027-03-31T09:00:00+09:00"
    try:
        at = datetime.fromisoformat(text)
        if at.tzinfo is None:
            raise click.BadParameter(f"the time needs its offset, {like}")
        at.astimezone(UTC)
    except (ValueError, OverflowError):
        raise click.BadParameter(f"not a date and time: {text!r} ({like})") from None
    return at


@main.command()
@click.option("--now", required=True, help="The instant, like 2027-03-31T09:00:00+09:00.")
@click.option("--dry-run", is_flag=True, help="Say what would be sent, and send nothing.")
@plain_errors
def remind(now: str, dry_run: bool) -> None:
    """Does once, at that instant, what the reminder clock would do then; prints JSON."""
    from bot.app import build
    from bot.beats import dry_beat
    from bot.services.ports import UnitOfWork

    at = _instant(now)
    app = build(settings(), said_at=at, receives=False, holder=f"remind:{os.getpid()}")

    def rehearse(uow: UnitOfWork) -> None:
        raise _Rollback(dry_beat(uow, app.kit, at))

    async def once() -> dict[str, object]:
        async with app.running():
            return dict((await app.remind_and_deliver(at)).report(at))

    try:
        app.store.check()
        if dry_run:
            app.recall()
            try:
                app.store.run_sync(rehearse)
            except _Rollback as planned:
                report = dict(planned.beat.report(at))
        else:
            report = asyncio.run(once())
    finally:
        app.store.close()
    click.echo(json.dumps(report, ensure_ascii=False, indent=2))


@main.command()
@click.argument("project")
@click.option("--format", "form", type=click.Choice(["json", "csv", "xlsx", "docx", "pdf"]), default=None)
@click.option("--agreement", is_flag=True, help="The written agreement instead of the record, as docx.")
@click.option("--plain", is_flag=True, help="Kyodo's layout, also where the city has one of its own.")
@click.option("--blank", metavar="SHEET", help="That sheet in large print, to be filled in by hand, as pdf.")
@click.option("--side", default="a", help="Whose sheet --blank is: the letter of a side.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), default=None)
@plain_errors
def export(
    project: str,
    form: str | None,
    output: Path | None,
    agreement: bool,
    blank: str | None,
    side: str,
    plain: bool,
) -> None:
    """The project's record; PROJECT is an id or an exact name.

    As json or csv for programs, as pdf, xlsx or docx in the layout that an office files. With --agreement the written
    agreement (協定書, 契約書) as a Word file, with --blank a sheet for people who write by hand.
    """
    here = click.get_current_context()
    if agreement and blank is not None:
        raise click.UsageError("--agreement and --blank are two files: ask for one of them", here)
    if agreement and form not in (None, "docx"):
        raise click.UsageError(f"the agreement comes as docx, not as {form}", here)
    if blank is not None and form not in (None, "pdf"):
        raise click.UsageError(f"a sheet for paper comes as pdf, not as {form}", here)
    if agreement:
        _export_agreement(project, output)
    elif blank is not None:
        _export_blank(project, blank, side, output)
    else:
        _export_record(project, form or "json", output, plain)


def _named(uow: "UnitOfWork", project: str) -> "Project":
    """The one project of that id or exact name, or exit 1."""
    found = uow.projects.named(project)
    if not found:
        fail(f"no project has the id or the name {project!r}")
    if len(found) > 1:
        fail(f"several projects are called {project!r}: " + ", ".join(p.id for p in found))
    return found[0]


def _looked(app: "Application", read: "Callable[[UnitOfWork], T]") -> "T":
    """What is read of the database, which is closed again."""
    try:
        app.store.check()
        app.recall()
        return app.store.run_sync(read)
    finally:
        app.store.close()


def _export_agreement(project: str, output: Path | None) -> None:
    from bot.app import build
    from bot.services.documents import agreement_of, file_name

    app = build(settings(), receives=False, delivers=False)
    documents = app.kit.documents

    def read(uow: "UnitOfWork") -> tuple[str, bytes]:
        found = _named(uow, project)
        uow.audit.add(app.kit.clock.now(), "operator", "project.exported", found.id, format="docx")
        paper = agreement_of(uow, app.kit, found, app.kit.clock.now())
        return file_name(app.kit, found), documents.agreement(paper) if documents else b""

    name, content = _looked(app, read)
    _written(output or Path(name), content)


def _export_record(project: str, form: str, output: Path | None, plain: bool) -> None:
    from bot.app import build
    from bot.services.files import TABLES, Prepared, prepare_record

    app = build(settings(), receives=False, delivers=False)

    def read(uow: "UnitOfWork") -> Prepared:
        found, now = _named(uow, project), app.kit.clock.now()
        uow.audit.add(now, "operator", "project.exported", found.id, format=form)
        return prepare_record(uow, app.kit, found, form, now, blind=False, plain=plain)

    prepared = _looked(app, read)
    content = prepared.file(app.kit.documents).data
    if form in TABLES and output is None:
        sys.stdout.buffer.write(content)
    elif form in TABLES and output is not None:
        output.write_bytes(content)
    else:
        _written(output or Path(prepared.name), content)


def _written(target: Path, content: bytes) -> None:
    target.write_bytes(content)
    click.echo(f"{target.name}: written", err=True)


def _export_blank(project: str, sheet: str, side: str, output: Path | None) -> None:
    from bot.app import build
    from bot.services.blanks import for_paper
    from bot.services.files import Prepared, prepare_blank

    app = build(settings(), receives=False, delivers=False)

    def read(uow: "UnitOfWork") -> Prepared:
        found = _named(uow, project)
        if not found.has_side(side):
            fail(f"{found.name} has no side {side!r}; it has {', '.join(one.letter for one in found.sides)}")
        prepared = prepare_blank(uow, app.kit, found, side, sheet)
        if prepared is None:
            known = [one.id for one in app.kit.pack(found).questionnaires if for_paper(one)]
            fail(f"{found.name} has no sheet {sheet!r} for paper; it has {', '.join(known)}")
        uow.audit.add(app.kit.clock.now(), "operator", "document.blank", found.id, side=side, sheet=sheet)
        return prepared

    prepared = _looked(app, read)
    _written(output or Path(prepared.name), prepared.file(app.kit.documents).data)


@main.command("languages")
@click.option("--missing", "wanted", help="name what this language still lacks")
@plain_errors
def languages(wanted: str | None) -> None:
    """The languages on offer, and how much of the bot's sentences and of each pack is translated."""
    from bot import wording
    from bot.packs import further
    from bot.packs.reader import packs_dir
    from bot.packs.tables import read_yaml

    if wanted is not None:
        for _, entry in wording.untranslated(wanted):
            click.echo(entry)
        return
    say = wording.FluentWording()
    for language, (done, of) in wording.coverage().items():
        click.echo(f"{language}\t{say('language-name', language)}\t{done}/{of}")
    raw = {path.stem: read_yaml(path.read_bytes()) for path in sorted(packs_dir().glob("*.yaml"))}
    for (language, name), (done, of) in further.coverage(raw).items():
        click.echo(f"{language}\t{name}\t{done}/{of}")


@main.group()
def pack() -> None:
    """Packs: cities' guidelines as data."""


@pack.command("list")
@plain_errors
def pack_list() -> None:
    """The packs that a project can choose."""
    from bot.catalogue import load_catalogue
    from bot.doctor import kept_packs
    from bot.domain.project import STAGES

    chosen = settings()
    catalogue = load_catalogue(chosen.kyodo_packs_dir).with_kept(lambda: kept_packs(chosen))
    told: tuple[Fault | SameId, ...] = (*catalogue.learn(), *catalogue.same_ids)
    for said in told:
        _tell_one(said)
    for found in catalogue.all():
        sheets = ", ".join(
            f"{stage}: {sum(len(sheet.main_numbers) for sheet in found.sheets(stage))}" for stage in STAGES
        )
        click.echo(f"{found.id}\t{found.version}\t{found.municipality.in_('ja')}\t{sheets}")


@pack.command("validate")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@plain_errors
def pack_validate(file: Path) -> None:
    """Checks a pack (a .yaml file or a workbook) and names file, path and reason of each fault."""
    from bot.packs.reader import check_pack, read_pack
    from bot.packs.same_id import same_id

    if _is_workbook(file):
        from bot.packs.workbook.exchange import from_book

        imported = from_book(file.read_bytes(), file.name)
        found = _tell(file, imported.errors, imported.warnings)
        loaded = read_pack(imported.text.encode(), file.name)
    else:
        loaded = check_pack(file)
        found = _tell(file, loaded.errors, loaded.warnings)
    if loaded.pack is not None and (said := same_id(loaded.pack, file)):
        _tell_one(said)
    click.echo(f"{file.name}: {found}. Next: python -m bot pack preview {file}")


def _is_workbook(file: Path) -> bool:
    return file.suffix.lower() == ".xlsx"


def _tell(file: Path, errors: "Sequence[Fault]", warnings: "Sequence[Fault]") -> str:
    """Names each fault, errors first; exit 1 where there are any. Gives how many were found."""
    from bot.packs.workbook.words import words

    for fault in errors:
        _tell_one(fault, in_japanese=_is_workbook(file))
    if errors and warnings:
        wait = words().text("can-wait")
        click.echo(f"\n{wait if _is_workbook(file) else 'These can wait:'}", err=True)
        if not _is_workbook(file):
            _beside(wait)
    for fault in warnings:
        _tell_one(fault, in_japanese=_is_workbook(file))
    found = f"{_counted(errors, 'error')}, {_counted(warnings, 'warning')}"
    if errors and _is_workbook(file):
        fail(words().text("mend", file=file.name, errors=len(errors), warnings=len(warnings)))
    if errors:
        _beside(words().text("mend-file", errors=len(errors), warnings=len(warnings)))
        fail(f"{file.name}: {found}. Mend the errors and check again; locales/README.md says how")
    return found


def _tell_one(fault: "Fault | SameId", *, in_japanese: bool = False) -> None:
    """What is to be said of a pack, and below it the reason in Japanese, unless it is said so already."""
    from bot.packs.workbook.words import words

    click.echo(str(fault), err=True)
    if not in_japanese:
        _beside(words().plainly(fault.reason, of_file=True))


def _beside(said: str) -> None:
    """The same in Japanese, for whoever works in that language: packs are written by people of the city, where all else
    that the commands say is for whoever runs the bot.
    """
    if said and settings().kyodo_language.startswith("ja"):
        click.echo(f"  → {said}", err=True)


def _counted(things: Sequence[object], name: str) -> str:
    return f"{len(things) or 'no'} {name}{'' if len(things) == 1 else 's'}"


@pack.command("preview")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--port", type=click.IntRange(0, 65535), default=None, help="Where to listen; PORT or 8000.")
@plain_errors
def pack_preview(file: Path, port: int | None) -> None:
    """Plays a pack (a .yaml file or a workbook) in the demo, with a project whose sheets all stand open."""
    from bot.demo import run_demo

    found = _pack_in(file)
    if not found.questionnaires:
        fail(f"{file.name} has no sheets of questions to play")
    chosen = settings()
    run_demo(chosen.host, chosen.port if port is None else port, found)


def _pack_in(file: Path) -> "Pack":
    """The pack in a file or a workbook, with its faults named; exit 1 where it has errors."""
    from bot.packs.reader import check_pack, read_pack

    if _is_workbook(file):
        loaded = read_pack(_from_workbook(file), file.name)
    else:
        loaded = check_pack(file)
        _tell(file, loaded.errors, loaded.warnings)
    if loaded.pack is None:
        fail(f"{file.name} cannot be read")
    return loaded.pack


def _from_workbook(file: Path) -> bytes:
    """The pack in a workbook, with its faults named by sheet and row; exit 1 where it has errors."""
    from bot.packs.workbook.exchange import from_book

    imported = from_book(file.read_bytes(), file.name)
    _tell(file, imported.errors, imported.warnings)
    return imported.text.encode()


@pack.command("export")
@click.argument("name", metavar="ID")
@click.argument("file", metavar="FILE.xlsx", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--xlsform", "sheet", metavar="SHEET_ID", help="Only that sheet of questions, as an XLSForm.")
@plain_errors
def pack_export(name: str, file: Path, sheet: str | None) -> None:
    """Writes a pack as a workbook that can be filled in and imported again.

    ID is a pack's id, the path of a pack's file, or `template`: a small sample city to write over.
    """
    if not _is_workbook(file):
        fail(f"{file.name}: the name of a workbook ends in .xlsx")
    if sheet is None:
        _export_book(name, file)
    else:
        _export_xlsform(name, sheet, file)


def _export_book(name: str, file: Path) -> None:
    from bot.packs.files import pack_source
    from bot.packs.tables import UnreadableError
    from bot.packs.workbook.exchange import to_book

    try:
        content = to_book(pack_source(name, settings().kyodo_packs_dir), file.name)
    except LookupError as error:
        fail(str(error.args[0]))
    except UnreadableError as error:
        fail(f"{name}: {error}")
    file.write_bytes(content)
    click.echo(f"{file.name}: written", err=True)


def _export_xlsform(name: str, sheet: str, file: Path) -> None:
    from bot.packs.files import pack_source
    from bot.packs.reader import read_pack
    from bot.packs.xlsform.writing import write_xlsform

    try:
        loaded = read_pack(pack_source(name, settings().kyodo_packs_dir), name)
    except LookupError as error:
        fail(str(error.args[0]))
    if loaded.pack is None:
        fail(f"{name} has {len(loaded.errors)} errors; `pack validate` names them")
    found = loaded.pack.sheet(sheet)
    if found is None:
        known = ", ".join(one.id for one in loaded.pack.questionnaires)
        fail(f"{loaded.pack.id} has no sheet {sheet}; it has {known}")
    content, notes = write_xlsform(loaded.pack, found)
    file.write_bytes(content)
    for note in notes:
        click.echo(str(note), err=True)
    click.echo(f"{file.name}: written, {len(notes)} notes", err=True)


@pack.command("import")
@click.argument("file", metavar="FILE.xlsx", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="Where to; FILE.yaml beside it."
)
@plain_errors
def pack_import(file: Path, output: Path | None) -> None:
    """Reads a workbook (or an XLSForm) back, names each fault by sheet, row and column, and writes the pack."""
    target = output or file.with_suffix(".yaml")
    target.write_bytes(_from_workbook(file))
    click.echo(f"{target.name}: written", err=True)


@main.command()
@plain_errors
def doctor() -> None:
    """Settings, database and tokens, a line each: what is right, what is wrong, how to mend it."""
    from bot.doctor import examine

    findings = asyncio.run(examine())
    for finding in findings:
        click.echo(finding.line)
    if not all(finding.right for finding in findings):
        sys.exit(1)


@main.command()
@click.argument("user", metavar="USER")
@click.option("--orphan", is_flag=True, help="Also where a project is left without any coordinator.")
@plain_errors
def erase(user: str, orphan: bool) -> None:
    """Removes a person's data; USER is line:U… or slack:T…/U…; prints what was removed and what stays elsewhere."""
    from bot.app import build
    from bot.services.erasing import erase_at, read_user

    address = read_user(user)
    if address is None:
        raise click.BadParameter("USER is line:U… or slack:T…/U…")
    app = build(settings(), receives=False, holder=f"erase:{os.getpid()}")
    try:
        app.store.check()
        erased = app.store.run_sync(lambda uow: erase_at(uow, app.kit, address, orphan=orphan))
    finally:
        app.store.close()
    if erased is None:
        fail(f"nobody is known as {user}")
    if isinstance(erased, list):
        names = ", ".join(erased)
        fail(f"nobody else coordinates {names}: hand it over first, or say --orphan")
    click.echo(
        f"removed: name, address, settings, places in {erased.projects} projects, {erased.answers} answers"
    )
    click.echo(
        "kept without a name: choices that all sides have seen, words of agreements that a side agreed to"
    )
    elsewhere = "LINE and on the person's phone" if address.platform == "line" else "the Slack workspace"
    click.echo(f"stays elsewhere: the chat history in {elsewhere}; earlier backups until they are replaced")


@main.command()
@click.option("--json", "as_json", is_flag=True, help="A JSON object a line.")
@click.option("--retry", metavar="ID", help="Sends that one again.")
@click.option("--put-aside", "aside", metavar="ID", help="It was seen to in another way.")
@click.option("--all", "everything", is_flag=True, help="Sends all of them again.")
@plain_errors
def failures(as_json: bool, retry: str | None, aside: str | None, everything: bool) -> None:
    """Lists what could not be delivered and nobody has seen to, of all tenants; never what it says."""
    from bot.app import build
    from bot.services.failures import put_aside, try_again, waiting

    if sum((retry is not None, aside is not None, everything)) > 1:
        raise click.UsageError("one of --retry, --put-aside and --all", click.get_current_context())
    one_id = aside if retry is None else retry
    app = build(settings(), receives=False, holder=f"failures:{os.getpid()}")
    try:
        app.store.check()
        found = app.store.run_sync(waiting)
        wanted = [one for one in found if everything or one.id == one_id]
        if one_id is not None and not wanted:
            fail(f"no message that was not delivered has the id {one_id!r}: `failures` lists them")
        for one in wanted:
            if aside is not None:
                done = app.store.run_sync(lambda uow, one=one: put_aside(uow, app.kit, one, "operator"))  # type: ignore[misc]
                became = "put aside" if done else "seen to by somebody else"
            else:
                again = app.store.run_sync(lambda uow, one=one: try_again(uow, app.kit, one, "operator"))  # type: ignore[misc]
                became = again.value if again else "seen to by somebody else"
            click.echo(f"{one.id}: {became}")
        if not wanted:
            for one in found:
                click.echo(_failure_line(one, as_json))
            if not found and not as_json:
                # What was put aside has not arrived either, so that is all that can be said.
                click.echo("nothing waits that was not delivered", err=True)
    finally:
        app.store.close()


def _failure_line(one: Any, as_json: bool) -> str:
    said = {
        "id": one.id, "at": f"{one.at:%Y-%m-%dT%H:%M:%SZ}", "tenant": one.tenant, "project": one.project,
        "platform": one.platform, "kind": one.kind.value, "reason": one.reason, "may_have_arrived": one.doubtful,
    }  # fmt: skip
    if as_json:
        return json.dumps(said)
    doubt = " (may have arrived)" if one.doubtful else ""
    project = f" project {one.project}" if one.project else ""
    return f"{said['at']}  {one.id}  {one.platform} {one.kind.value}: {one.reason}{doubt}{project}"


@main.command("failed-events")
@click.option("--json", "as_json", is_flag=True, help="A JSON object a line.")
@click.option("--retry", metavar="REFERENCE", help="Takes that one again.")
@click.option("--put-aside", "aside", metavar="REFERENCE", help="It was seen to in another way.")
@click.option("--all", "everything", is_flag=True, help="Takes all of them again, the oldest first.")
@plain_errors
def failed_events(as_json: bool, retry: str | None, aside: str | None, everything: bool) -> None:
    """Lists events that met a fault of ours, of all tenants; never what they say. Takes them again once it is mended.

    What such an event did not do it does now, once. One that fails again stays as it was, and nobody hears of it. An event
    is kept for 90 days, unless it is put aside, or its person has everything erased or takes the words back.
    """
    from bot.app import build
    from bot.services.failed_events import PUT_ASIDE, called, put_aside, references

    if sum((retry is not None, aside is not None, everything)) > 1:
        raise click.UsageError("one of --retry, --put-aside and --all", click.get_current_context())
    reference = aside if retry is None else retry
    app = build(settings(), receives=False, delivers=False, holder=f"failed-events:{os.getpid()}")
    try:
        app.store.check()
        if reference is not None:
            found = app.store.run_sync(lambda uow: called(uow, reference))
            if not found:
                fail(
                    f"no event is kept as failed under {reference.strip().upper()}: `failed-events` lists them"
                )
            if len(found) > 1:
                fail(
                    f"several events failed under {reference.strip().upper()}: name one, as {' or '.join(found)}"
                )
        else:
            found = app.store.run_sync(lambda uow: references(uow.inbox.failed()))
        if aside is not None:
            now = app.kit.clock.now()
            for name, one in found.items():
                left = app.store.run_sync(lambda uow, one=one: put_aside(uow, one, "operator", now))  # type: ignore[misc]
                click.echo(f"{name}: {left.value if left else PUT_ASIDE}")
        elif found and (retry is not None or everything):
            asyncio.run(_take_again(app, found))
        else:
            for name, one in found.items():
                click.echo(_failed_event_line(name, one, as_json))
        if not found and not as_json:
            click.echo("no event is kept as failed", err=True)
    finally:
        app.store.close()


async def _take_again(app: "Application", found: "Mapping[str, FailedEvent]") -> None:
    """Says of each what became of it; exit 1 where some could not be taken."""
    from bot.services.failed_events import Retaken

    left = 0
    async with app.running():
        for name, one in found.items():
            try:
                became = await app.take_again(one)
            except StoreUnavailable:
                raise
            except Exception as error:
                if os.environ.get("KYODO_DEBUG"):
                    raise
                click.echo(f"{name}: failed again ({type(error).__name__})")
                left += 1
            else:
                click.echo(f"{name}: {became.value}")
                left += became in (Retaken.GONE, Retaken.UNREADABLE)
    if left:
        fail(
            f"{left} of {len(found)} could not be taken; what failed again is kept as it was (KYODO_DEBUG=1 shows where)"
        )


def _failed_event_line(name: str, one: "FailedEvent", as_json: bool) -> str:
    from bot.services.failed_events import UNKNOWN, kind_of, read_event

    event = read_event(one.raw)
    said = {
        "at": f"{one.at:%Y-%m-%dT%H:%M:%SZ}", "reference": name,
        "platform": one.key.partition(":")[0], "kind": kind_of(event) if event else UNKNOWN,
    }  # fmt: skip
    return json.dumps(said) if as_json else "  ".join(said.values())


@main.command()
@click.option("--year", required=True, help="The fiscal year: 2026, R8, 令和8年度.")
@click.option("--format", "form", type=click.Choice(["docx", "pdf", "xlsx", "json"]), default="json")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), default=None)
@click.option("--tenant", default=None, help="Whose projects, where there are several tenants.")
@plain_errors
def report(year: str, form: str, output: Path | None, tenant: str | None) -> None:
    """The year's report for the council: figures of all projects of that fiscal year, no names, no words of people."""
    from bot.app import build
    from bot.domain.fiscal_years import read_fiscal_year
    from bot.services.council_files import printed, this_year
    from bot.services.phrasing.council_report import as_json

    app = build(settings(), receives=False, delivers=False)
    wanted = read_fiscal_year(year, this_year(app.kit, app.kit.clock.now()))
    if wanted is None:
        app.store.close()
        raise click.BadParameter(f"{year!r} is no fiscal year; write 2026, R8 or 令和8年度")

    def made(uow: "UnitOfWork") -> tuple[str, str, Any]:
        tenants = uow.reports.tenants()
        if tenant is None and len(tenants) > 1:
            fail("there are several tenants, so --tenant is needed: " + ", ".join(tenants))
        whose = tenant if tenant is not None else tenants[0] if tenants else ""
        if tenant is not None and tenant not in tenants:
            fail(f"no project belongs to the tenant {tenant!r}; there are " + (", ".join(tenants) or "none"))
        found, paper = printed(uow, app.kit, whose, wanted, form, app.settings.kyodo_language)
        return as_json(found), paper.file, paper

    try:
        app.store.check()
        app.recall()
        text, name, paper = app.store.run_sync(made)
    finally:
        app.store.close()
    if form == "json" and output is None:
        sys.stdout.buffer.write(text.encode())
        return
    documents = app.kit.documents
    content = text.encode() if form == "json" or documents is None else documents.report(paper, form)
    target = output or Path(f"{name}.{form}")
    target.write_bytes(content)
    click.echo(f"{target.name}: written", err=True)


@main.group("rich-menu")
def rich_menu() -> None:
    """LINE's rich menus."""


@rich_menu.command("install")
@plain_errors
def rich_menu_install() -> None:
    """Draws LINE's rich menus in every language and installs them; run again, it makes nothing twice."""
    from bot.rich_menu import NotInstalled, install
    from bot.wording import FluentWording
    from storage.engine import open_store

    chosen = settings()
    store = open_store(chosen.database_url)
    try:
        if chosen.line_on and chosen.database_url.startswith("sqlite"):
            store.upgrade()
        done = asyncio.run(install(chosen, FluentWording(), store))
    except NotInstalled as trouble:
        fail(str(trouble))
    finally:
        store.close()
    for language in done.made:
        click.echo(f"{language}: drawn and installed")
    for language in done.kept:
        click.echo(f"{language}: nothing has changed")
    if done.removed:
        click.echo(f"older menus taken away: {done.removed}")


if __name__ == "__main__":
    main(prog_name="python -m bot")
