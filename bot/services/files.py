"""Files of a project that a chat, an address or the command line hands over: its record in each form, sheets for paper."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.filing import BlankSheet, FilingRecord, Layout
from bot.domain.messages import File
from bot.domain.permissions import Actor, Permission, allowed
from bot.domain.project import Project
from bot.services.blanks import blank_of
from bot.services.filing import FORMS, filing_of
from bot.services.ports import Documents, UnitOfWork
from bot.services.records import as_csv, as_json, record
from bot.services.scene import Kit
from bot.services.succession import settle_due

TABLES = ("csv", "json")
"""Forms for programs; those of bot/services/filing.py are for people."""

BLANK = "blank"
"""How the name of a blank sheet begins; behind it the side and the sheet: ``blank/a/ise.q.plan``."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a file will hold: read from the database already, and still to be set."""

    name: str
    content: str | FilingRecord | BlankSheet
    layout: Layout | None = None

    def file(self, documents: Documents | None) -> File:
        """The file. Raises LookupError where no papers are written."""
        if isinstance(self.content, str):
            return File(self.name, self.content)
        if documents is None:
            raise LookupError("no papers are written here")
        if isinstance(self.content, BlankSheet):
            return File.of(self.name, documents.blank(self.content))
        return File.of(self.name, documents.filing(self.content, self.name.rpartition(".")[2], self.layout))


def form_of(name: str) -> str:
    """The form that somebody named; a table where they named none that there is."""
    return name if name in (*TABLES, *FORMS) else "csv"


def prepare_record(
    uow: UnitOfWork, kit: Kit, project: Project, form: str, now: datetime, *, blind: bool, plain: bool = False
) -> Prepared:
    """The project's record in that form; ``blind`` as in ``records.record``. The city's own layout is used where it has
    one that holds all sides, unless the ``plain`` one is asked for.
    """
    if form in FORMS:
        found = filing_of(uow, kit, project, now, blind=blind)
        return Prepared(f"{found.file}.{form}", found, None if plain else layout_of(kit, project, form))
    facts = record(uow, kit, project, now, blind=blind)
    return Prepared(f"kyodo-{project.id}.{form}", as_json(facts) if form == "json" else as_csv(facts))


def layout_of(kit: Kit, project: Project, form: str) -> Layout | None:
    """The city's own layout of that form in which each side of the project has its place; that of the newest pack,
    as closed days are: it says how papers are filed now, and not what was asked.
    """
    sides = [side.letter for side in project.sides]
    try:
        pack = kit.catalogue.get(project.pack)
    except KeyError:
        return None
    return next((one for one in pack.layouts if one.form == form and one.holds(sides)), None)


def prepare_blank(uow: UnitOfWork, kit: Kit, project: Project, side: str, sheet: str) -> Prepared | None:
    """That sheet for paper; None where the project has no such side or sheet."""
    found = blank_of(uow, kit, project, side, sheet)
    return Prepared(f"{found.file}.pdf", found) if found is not None else None


def fetched(uow: UnitOfWork, kit: Kit, where: tuple[str, str, str], now: datetime) -> Prepared | None:
    """What an address stands for, as long as its person may have it; leaves a line in the log."""
    project_id, person, what = where
    settle_due(uow, kit, now)
    project = uow.projects.get(project_id)
    if project is None:
        return None
    kind, _, rest = what.partition("/")
    side, _, sheet = rest.partition("/")
    if not _may(uow, project, person, Permission.MANAGE if kind == BLANK else Permission.EXPORT):
        return None
    if kind == BLANK:
        found = prepare_blank(uow, kit, project, side, sheet)
    else:
        found = prepare_record(uow, kit, project, form_of(kind), now, blind=True)
    if found is not None:
        uow.audit.add(now, person, "file.fetched", project.id, kind=kind)
    return found


def _may(uow: UnitOfWork, project: Project, person: str, permission: Permission) -> bool:
    """Rights can have ended since the address was made."""
    try:
        found = uow.people.get(person)
    except KeyError:
        return False
    actor = Actor(found.id, found.address.account, found.standing, uow.projects.member(project.id, person))
    return allowed(actor, permission, project)
