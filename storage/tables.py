"""The tables. Everything that an event needs is found by a key or by an index on what still waits.

A project's dates, sides, events, own rules, closings and past cycles are JSON inside its row: they are read and
written together with it, so a turn needs one round trip for the whole project. What it has agreed on (``dossiers``) is
one JSON document beside it for the same reason: read and written whole by whoever holds the project's lock, never
searched in, a few dozen entries over all years; apart from the row, because most turns do not need it. ``seq``
columns put rows in order that came at the same instant.

Where a row has a tenant, the tenant leads the primary key, every unique key and every index but those of what is due
(``BY_TENANT``, ``QUEUES``): a PostgreSQL-compatible cluster can spread these tables by tenant, and what refers to one of
them from elsewhere has no foreign key. Who knows only an id finds the tenant in ``directory``.
"""

from typing import Any

import sqlalchemy as sa

from storage.types import UtcDateTime, json_type, serial

SCHEMA = "0020"
"""The revision of ``migrations/`` that these tables are at; kept here so that a ready check needs no Alembic.
"""

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _only(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


WAITING: sa.ColumnElement[str] = sa.literal_column("'waiting'")
PENDING: sa.ColumnElement[str] = sa.literal_column("'pending'")
ADMIN: sa.ColumnElement[str] = sa.literal_column("'admin'")
KEPT: sa.ColumnElement[str] = sa.literal_column("'kept'")
"""Written into statements as they are: SQLite uses a partial index only where it can see the constant."""


def _leads() -> sa.Column[str]:
    """The tenant, first in the primary key: no foreign key goes to a table that another thing leads."""
    return sa.Column("tenant", sa.Text, primary_key=True)


def _number() -> sa.Column[int]:
    """Puts rows of one project (or sheet, or message) in order; counted within it, so no shard asks another."""
    return sa.Column("seq", sa.BigInteger, nullable=False)


def _of_project() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["tenant", "project"], ["projects.tenant", "projects.id"])


def _of_sheet() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["tenant", "sheet"], ["sheets.tenant", "sheets.id"])


directory = sa.Table(
    "directory",
    metadata,
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("tenant", sa.Text, primary_key=True),
    sqlite_with_rowid=False,
)
"""Which tenant something is of, where only its own key is known; several tenants of a person or a name."""
PERSON: sa.ColumnElement[str] = sa.literal_column("'person'")

people = sa.Table(
    "people",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("platform", sa.Text, nullable=False),
    sa.Column("account", sa.Text, nullable=False),
    sa.Column("user", sa.Text, nullable=False),
    sa.Column("name", sa.Text),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("standing", sa.Text, nullable=False),
    sa.Column("reachable", sa.Boolean, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("platform", "account", "user"),
)
sa.Index("ix_people_admin", people.c.account, **_only("standing = 'admin'"))

chats = sa.Table(
    "chats",
    metadata,
    sa.Column("person", sa.Text, sa.ForeignKey("people.id"), primary_key=True),
    sa.Column("sheet", sa.Text),  # no foreign key: a turn may save the chat before the new sheet it points to
    sa.Column("expecting", sa.Text, nullable=False),
    sa.Column("about", sa.Text, nullable=False),
    sa.Column("shown_at", UtcDateTime),
    sa.Column("paused", sa.Boolean, nullable=False),
    sa.Column("wrong_codes", sa.Integer, nullable=False),
    sa.Column("wait_until", UtcDateTime),
)

projects = sa.Table(
    "projects",
    metadata,
    _leads(),
    sa.Column("id", sa.Text, primary_key=True),
    _number(),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("pack", sa.Text, nullable=False),
    sa.Column("pack_version", sa.Text, nullable=False),
    sa.Column("form", sa.Text, nullable=False),
    sa.Column("timezone", sa.Text, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("cycle", sa.Integer, nullable=False),
    sa.Column("created_at", UtcDateTime),
    sa.Column("start", sa.Date),
    sa.Column("sides", json_type(), nullable=False),
    sa.Column("dates", json_type(), nullable=False),
    sa.Column("by_hand", json_type(), nullable=False),
    sa.Column("closings", json_type(), nullable=False),
    sa.Column("revealed", json_type(), nullable=False),
    sa.Column("done", json_type(), nullable=False),
    sa.Column("paper", json_type(), nullable=False),
    sa.Column("cancelled_at", UtcDateTime),
    sa.Column("cancel_reason", sa.Text, nullable=False),
    sa.Column("archived_at", UtcDateTime),
    sa.Column("rule", sa.Text, nullable=False),
    sa.Column("past", json_type(), nullable=False),
    sa.Column("events", json_type(), nullable=False),
    sa.Column("rules", json_type(), nullable=False),
    sa.Column("owners", json_type(), nullable=False),
    sa.Column("reading", sa.Text, nullable=False),  # of the name, in kana; "" for what a dictionary proposes
    sa.Column("short", sa.Text, nullable=False),
    sa.Column("kept_longer", sa.Integer, nullable=False),  # fiscal years beyond the setting
)
sa.Index("ix_projects_tenant_seq", projects.c.tenant, projects.c.seq, **_only("archived_at IS NULL"))
sa.Index("ix_projects_ever", projects.c.tenant, projects.c.seq)
sa.Index("ix_projects_name", projects.c.tenant, projects.c.name)

memberships = sa.Table(
    "memberships",
    metadata,
    _leads(),
    sa.Column("project", sa.Text, primary_key=True),
    sa.Column("person", sa.Text, primary_key=True),
    _number(),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("side", sa.Text, nullable=False),
    sa.Column("joined_at", UtcDateTime, nullable=False),
    sa.Column("consented_at", UtcDateTime, nullable=False),
    sa.Column("left_at", UtcDateTime),
    _of_project(),
)
sa.Index("ix_memberships_person", memberships.c.tenant, memberships.c.person, **_only("left_at IS NULL"))
sa.Index(
    "ix_memberships_person_project", memberships.c.tenant, memberships.c.person, memberships.c.project
)  # those who left as well

join_codes = sa.Table(
    "join_codes",
    metadata,
    _leads(),
    sa.Column("code", sa.Text, primary_key=True),
    _number(),
    sa.Column("project", sa.Text, nullable=False),
    sa.Column("side", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("stage", sa.Text, nullable=False),
    sa.Column("max_uses", sa.Integer, nullable=False),
    sa.Column("uses", sa.Integer, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("revoked_at", UtcDateTime),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("person", sa.Text, nullable=False),  # "" where it hands on nobody's place
    _of_project(),
)
sa.Index("ix_join_codes_project", join_codes.c.tenant, join_codes.c.project)

groups = sa.Table(
    "groups",
    metadata,
    sa.Column("platform", sa.Text, primary_key=True),
    sa.Column("account", sa.Text, primary_key=True),
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("project", sa.Text, nullable=False),  # of another leader, hence no foreign key
    sa.Column("bound_by", sa.Text, sa.ForeignKey("people.id"), nullable=False),
    sa.Column("bound_at", UtcDateTime, nullable=False),
    sa.Column("members", sa.Integer),  # as the platform last told, where a message costs for each of them
)
sa.Index("ix_groups_project", groups.c.project)

sheets = sa.Table(
    "sheets",
    metadata,
    _leads(),
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("project", sa.Text, nullable=False),
    sa.Column("cycle", sa.Integer, nullable=False),
    sa.Column("stage", sa.Text, nullable=False),
    sa.Column("questionnaire", sa.Text, nullable=False),
    sa.Column("side", sa.Text, nullable=False),
    sa.Column("person", sa.Text, nullable=False),  # "" for all sides together, hence no foreign key
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("shown", json_type(), nullable=False),
    sa.Column("reopened", sa.Text),
    sa.Column("growing", json_type(), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("sent_at", UtcDateTime),
    sa.Column("on_paper", sa.Boolean, nullable=False),
    sa.UniqueConstraint("tenant", "project", "cycle", "questionnaire", "person"),
    _of_project(),
)
sa.Index("ix_sheets_person", sheets.c.tenant, sheets.c.person)

answers = sa.Table(
    "answers",
    metadata,
    _leads(),
    sa.Column("sheet", sa.Text, primary_key=True),
    sa.Column("question", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    _number(),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("value", json_type()),
    sa.Column("comment", sa.Text),
    sa.Column("answered_at", UtcDateTime, nullable=False),
    sa.Column("answered_by", sa.Text, nullable=False),
    sa.Column("message", sa.Text),  # the typed words that the value came from
    sa.Column("comment_by", sa.Text),
    sa.Column("comment_message", sa.Text),  # the typed words that the comment came from
    sa.Column("in_force", sa.Boolean, nullable=False),
    sa.Column("withdrawn_at", UtcDateTime),  # no longer in force since: taken back, or another version came
    sa.Column("forgotten_at", UtcDateTime),  # the words were deleted; the row is a tombstone
    _of_sheet(),
)
sa.Index(
    "uq_answers_in_force",
    answers.c.tenant,
    answers.c.sheet,
    answers.c.question,
    unique=True,
    # SQLite uses the index only where it meets these very words, which is how a boolean is asked for there
    sqlite_where=sa.text("in_force = 1"),
    postgresql_where=sa.text("in_force"),
)
sa.Index("ix_answers_message", answers.c.tenant, answers.c.message, **_only("message IS NOT NULL"))
sa.Index(
    "ix_answers_comment_message",
    answers.c.tenant,
    answers.c.comment_message,
    **_only("comment_message IS NOT NULL"),
)

row_words = sa.Table(
    "row_words",
    metadata,
    _leads(),
    sa.Column("message", sa.Text, primary_key=True),  # the typed words that the row came from
    sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("person", sa.Text, nullable=False),
    sa.Column("sheet", sa.Text, nullable=False),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("cells", json_type(), nullable=False),  # the row as far as it went then
    _of_sheet(),
)
sa.Index("ix_row_words_sheet", row_words.c.tenant, row_words.c.sheet)
sa.Index("ix_row_words_person", row_words.c.tenant, row_words.c.person)

dossiers = sa.Table(
    "dossiers",
    metadata,
    _leads(),
    sa.Column("project", sa.Text, primary_key=True),
    sa.Column("content", json_type(), nullable=False),
    _of_project(),
)

surveys = sa.Table(
    "surveys",
    metadata,
    _leads(),
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("project", sa.Text, nullable=False),
    sa.Column("cycle", sa.Integer, nullable=False),
    sa.Column("questionnaire", sa.Text, nullable=False),
    sa.Column("token", sa.Text, nullable=False),  # what its address ends in, now
    sa.Column("opened_at", UtcDateTime, nullable=False),
    sa.Column("opened_on", sa.Date, nullable=False),
    sa.Column("closed_at", UtcDateTime),
    sa.UniqueConstraint("tenant", "token"),
    sa.UniqueConstraint("tenant", "project", "cycle"),
    _of_project(),
)

survey_answers = sa.Table(
    "survey_answers",
    metadata,
    _leads(),
    sa.Column("survey", sa.Text, primary_key=True),
    sa.Column("form", sa.Text, primary_key=True),  # the sheet of paper, as it were: drawn by lot, of nobody
    sa.Column("content", json_type(), nullable=False),
    sa.ForeignKeyConstraint(["tenant", "survey"], ["surveys.tenant", "surveys.id"]),
    # In the order of the lot: not even the file tells who came after whom.
    sqlite_with_rowid=False,
)

pack_versions = sa.Table(
    "pack_versions",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("version", sa.Text, primary_key=True),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("source", sa.LargeBinary, nullable=False),
    sa.Column("base", sa.LargeBinary, nullable=False),  # what it extends; empty where nothing
    sa.Column("kept_at", UtcDateTime, nullable=False),
)

reminders = sa.Table(
    "reminders",
    metadata,
    _leads(),
    sa.Column("id", sa.Text, primary_key=True),
    _number(),
    sa.Column("project", sa.Text, nullable=False),
    sa.Column("cycle", sa.Integer, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("about", sa.Date, nullable=False),
    sa.Column("step", sa.Integer, nullable=False),
    sa.Column("person", sa.Text, nullable=False),  # "" for everybody concerned, hence no foreign key
    sa.Column("due_at", UtcDateTime, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.UniqueConstraint("tenant", "project", "cycle", "kind", "about", "step", "person"),
    _of_project(),
)
sa.Index("ix_reminders_pending", reminders.c.due_at, reminders.c.seq, **_only("status = 'pending'"))

digests = sa.Table(
    "digests",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("person", sa.Text, sa.ForeignKey("people.id"), nullable=False),
    sa.Column("day", sa.Date, nullable=False, index=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("person", "day"),
)

notices = sa.Table(
    "notices",
    metadata,
    sa.Column("seq", serial(), primary_key=True),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("person", sa.Text, sa.ForeignKey("people.id"), nullable=False, index=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("due_at", UtcDateTime, nullable=False),
    sa.Column("reminder", sa.Text),  # of another leader, hence no foreign key
    sa.Column("round", sa.Text, nullable=False),  # "" where it is of a reminder
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("digest", sa.Text, sa.ForeignKey("digests.id")),
    sa.UniqueConstraint("reminder", "person"),
)
sa.Index("ix_notices_waiting_person", notices.c.person, notices.c.at, **_only("status = 'waiting'"))
sa.Index("ix_notices_waiting_at", notices.c.at, notices.c.seq, **_only("status = 'waiting'"))
sa.Index("ix_notices_digest", notices.c.digest, **_only("digest IS NOT NULL"))

mutes = sa.Table(
    "mutes",
    metadata,
    sa.Column("person", sa.Text, sa.ForeignKey("people.id"), primary_key=True),
    sa.Column("project", sa.Text, primary_key=True),  # "" for all, hence no foreign key
    sa.Column("since", UtcDateTime, nullable=False),
    sa.Column("until", sa.Date),
)

rounds = sa.Table(
    "rounds",
    metadata,
    sa.Column("person", sa.Text, sa.ForeignKey("people.id"), primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("due_at", UtcDateTime, nullable=False, index=True),
)

feeds = sa.Table(
    "feeds",
    metadata,
    sa.Column("token", sa.Text, primary_key=True),
    sa.Column("person", sa.Text, sa.ForeignKey("people.id"), nullable=False, index=True),
    sa.Column("project", sa.Text, nullable=False),  # "" for all, hence no foreign key
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("revoked_at", UtcDateTime),
)

status_pages = sa.Table(
    "status_pages",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column(
        "digest", sa.Text, nullable=False, unique=True
    ),  # of what the address ends in; that is kept nowhere
    sa.Column("person", sa.Text, sa.ForeignKey("people.id"), nullable=False),
    sa.Column("project", sa.Text, nullable=False),  # "" for all, hence no foreign key
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=False),
    sa.Column("revoked_at", UtcDateTime),
    sa.Column("views", sa.Integer, nullable=False),
    sa.Column("viewed_at", UtcDateTime),
    sa.Column("warned_at", UtcDateTime),
)
sa.Index("ix_status_pages_person", status_pages.c.person)
sa.Index(
    "ix_status_pages_ending",
    status_pages.c.expires_at,
    status_pages.c.id,
    **_only("revoked_at IS NULL AND warned_at IS NULL"),
)

mail_desks = sa.Table(
    "mail_desks",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("token", sa.Text, nullable=False, unique=True),
    sa.Column("person", sa.Text, sa.ForeignKey("people.id"), nullable=False),
    sa.Column("project", sa.Text, nullable=False),  # "" for all, hence no foreign key
    sa.Column("email", sa.Text, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("code", sa.Text, nullable=False),
    sa.Column("code_until", UtcDateTime, nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("verified_at", UtcDateTime),
    sa.Column("removed_at", UtcDateTime),
    sa.Column("month", sa.Text, nullable=False),  # of which the last summary went out
    sa.Column("overdue_at", UtcDateTime),
)
sa.Index("ix_mail_desks_person", mail_desks.c.person)

spending = sa.Table(
    "spending",
    metadata,
    sa.Column("platform", sa.Text, primary_key=True),
    sa.Column("account", sa.Text, primary_key=True),
    sa.Column("month", sa.Text, primary_key=True),  # 2026-11
    sa.Column("counted", sa.Integer, nullable=False),
    sa.Column("quota", sa.Integer),
    sa.Column("used", sa.Integer, nullable=False),
    sa.Column("counted_then", sa.Integer, nullable=False),
    sa.Column("read_at", UtcDateTime),
)

inbox_events = sa.Table(
    "inbox_events",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("reference", sa.Text),  # set where the event failed
    sa.Column("raw", sa.Text),
    sqlite_with_rowid=False,
)
sa.Index("ix_inbox_events_raw", inbox_events.c.at, **_only("raw IS NOT NULL"))
sa.Index("ix_inbox_events_reference", inbox_events.c.reference, **_only("reference IS NOT NULL"))

outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("seq", serial(), primary_key=True),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("lane", sa.Text, nullable=False),  # the place: each hears things in order
    sa.Column("platform", sa.Text, nullable=False),
    sa.Column("way", sa.Text, nullable=False),  # platform and account: what the platform limits as one
    sa.Column("queue", sa.Text, nullable=False),  # a workspace, or a project
    sa.Column("turn_at", UtcDateTime, nullable=False),  # whose turn comes first; not before next_at
    sa.Column("payload", json_type(), nullable=False),
    sa.Column("reply_token", sa.Text),
    sa.Column("reply_expires_at", UtcDateTime),
    sa.Column("project", sa.Text),  # of another leader, hence no foreign key
    sa.Column("digest", sa.Text, sa.ForeignKey("digests.id")),  # its id is then the row's own
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("next_at", UtcDateTime, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("ambiguous", sa.Boolean, nullable=False),
    sa.Column("lease_holder", sa.Text),
    sa.Column("lease_until", UtcDateTime),
    sa.Column("sent_at", UtcDateTime),  # or given up
    sa.Column("external", sa.Text),
    sa.Column("counted", sa.Integer, nullable=False),
    sa.Column("month", sa.Text),  # in which they are counted
    sa.Column("reason", sa.Text),
    sa.Column("told_at", UtcDateTime),  # somebody was asked to pass on what is kept
    sqlite_autoincrement=True,
)
sa.Index("ix_outbox_waiting_lane", outbox.c.lane, outbox.c.seq, **_only("status = 'waiting'"))
sa.Index("ix_outbox_waiting_turn", outbox.c.turn_at, outbox.c.seq, **_only("status = 'waiting'"))
sa.Index("ix_outbox_waiting_way", outbox.c.way, outbox.c.turn_at, outbox.c.seq, **_only("status = 'waiting'"))
sa.Index("ix_outbox_waiting_queue", outbox.c.queue, outbox.c.turn_at, **_only("status = 'waiting'"))
sa.Index("ix_outbox_waiting_next", outbox.c.next_at, outbox.c.seq, **_only("status = 'waiting'"))
sa.Index("ix_outbox_done_lane", outbox.c.lane, **_only("status <> 'waiting'"))
sa.Index("ix_outbox_kept_lane", outbox.c.lane, outbox.c.seq, **_only("status = 'kept'"))
sa.Index("ix_outbox_untold", outbox.c.seq, **_only("status = 'kept' AND told_at IS NULL"))
sa.Index("ix_outbox_leased", outbox.c.lease_until, **_only("status = 'waiting' AND lease_holder IS NOT NULL"))

homes = sa.Table(
    "homes",
    metadata,
    sa.Column("person", sa.Text, sa.ForeignKey("people.id"), primary_key=True),
    sa.Column("opened_at", UtcDateTime, nullable=False),
    sa.Column("show", sa.Text, nullable=False),
    sa.Column("pack", sa.Text, nullable=False),  # "" for all
    sa.Column("year", sa.Integer, nullable=False),  # the fiscal year; 0 for all
    sa.Column("page", sa.Integer, nullable=False),
    sa.Column("reading", sa.Boolean, nullable=False),  # something else than the list stands there
    sa.Column("due_at", UtcDateTime),  # when it is to be published, by the real clock
)
sa.Index("ix_homes_due", homes.c.due_at, **_only("due_at IS NOT NULL"))

handovers = sa.Table(
    "handovers",
    metadata,
    _leads(),
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("giver", sa.Text, nullable=False),
    sa.Column("taker", sa.Text, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("projects", json_type(), nullable=False),
    sa.Column("planned_by", sa.Text, nullable=False),
    sa.Column("planned_at", UtcDateTime, nullable=False),
    sa.Column("cancelled_at", UtcDateTime),
    sa.Column("cancelled_by", sa.Text, nullable=False),
    sa.Column("settled_at", UtcDateTime),
    sa.Column("moved", json_type(), nullable=False),
)
for _whose in ("giver", "taker", "planned_by"):
    sa.Index(f"ix_handovers_{_whose}", handovers.c.tenant, handovers.c[_whose])
sa.Index(
    "ix_handovers_planned",
    handovers.c.at,
    handovers.c.id,
    **_only("settled_at IS NULL AND cancelled_at IS NULL"),
)

offers = sa.Table(
    "offers",
    metadata,
    sa.Column("place", sa.Text, primary_key=True),
    sa.Column("buttons", json_type(), nullable=False),
)

guesses = sa.Table(
    "guesses",
    metadata,
    sa.Column("tenant", sa.Text, primary_key=True),  # "" on LINE and for what all share
    sa.Column("scope", sa.Text, primary_key=True),
    sa.Column("since", UtcDateTime, nullable=False, index=True),
    sa.Column("count", sa.Integer, nullable=False),
)

audit = sa.Table(
    "audit",
    metadata,
    _leads(),  # "" of what belongs to no project
    # PostgreSQL counts for all, SQLite (where one writes at a time) within the tenant: see ``SqlAudit``.
    sa.Column("seq", sa.BigInteger, sa.Sequence("audit_lines"), primary_key=True, autoincrement=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("project", sa.Text),  # no foreign key: the log outlives what it speaks of
    sa.Column("details", json_type(), nullable=False),
)
sa.Index("ix_audit_project", audit.c.tenant, audit.c.project, audit.c.seq)

log_words = sa.Table(
    "log_words",
    metadata,
    sa.Column("tenant", sa.Text, primary_key=True),
    sa.Column("line", sa.BigInteger, primary_key=True, autoincrement=False),  # of the log
    sa.Column("project", sa.Text, nullable=False),
    sa.Column("person", sa.Text, nullable=False),  # who wrote them: the actor of the line
    sa.Column("words", json_type(), nullable=False),
)
sa.Index("ix_log_words_tenant_project_person", *(log_words.c[c] for c in ("tenant", "project", "person")))

consents = sa.Table(
    "consents",
    metadata,
    sa.Column("tenant", sa.Text, primary_key=True),
    sa.Column("project", sa.Text, primary_key=True),
    sa.Column("person", sa.Text, primary_key=True),
    sa.Column("version", sa.Text, primary_key=True),  # of the text that was agreed to
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("kept_until", sa.Date),  # the day that the text named; none where it named none
    _of_project(),
)

failures = sa.Table(
    "failures",
    metadata,
    sa.Column("tenant", sa.Text, primary_key=True),
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("project", sa.Text, nullable=False),  # "" where it belongs to none, hence no foreign key
    sa.Column("row", sa.Text, nullable=False),  # of the outbox; swept before this one at times
    sa.Column("person", sa.Text, nullable=False),  # "" where it went to a room
    sa.Column("platform", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("doubtful", sa.Boolean, nullable=False),  # it may have arrived
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("settled_at", UtcDateTime),
    sa.Column("settled_by", sa.Text),
)
sa.Index("ix_failures_open", failures.c.tenant, failures.c.at, failures.c.id, **_only("state = 'open'"))
sa.Index("ix_failures_at", failures.c.at)
sa.Index("ix_failures_person", failures.c.tenant, failures.c.person)
sa.Index("ix_failures_project", failures.c.tenant, failures.c.project)

failure_days = sa.Table(
    "failure_days",
    metadata,
    sa.Column("tenant", sa.Text, primary_key=True),  # "*": everybody has heard on that day
    sa.Column("day", sa.Date, primary_key=True),
)

keeping = sa.Table(
    "keeping",
    metadata,
    sa.Column("tenant", sa.Text, primary_key=True),
    sa.Column("project", sa.Text, primary_key=True),
    sa.Column("look_at", UtcDateTime, nullable=False, index=True),
    sa.Column("until", sa.Date),  # the last day, as it was worked out last
    sa.Column("warned", sa.Integer, nullable=False),
    sa.Column("warned_at", UtcDateTime),
    sa.Column("erased_at", UtcDateTime),
    _of_project(),
)

publications = sa.Table(
    "publications",
    metadata,
    _leads(),
    sa.Column("project", sa.Text, primary_key=True),
    sa.Column("cycle", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("slug", sa.Text, nullable=False),  # what the public address ends in, of all cycles
    sa.Column(
        "preview", sa.Text, nullable=False
    ),  # what the address ends in where it is approved; "" nowhere
    sa.Column("draft", json_type(), nullable=False),
    sa.Column("content", json_type()),  # what is public
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("corrections", json_type(), nullable=False),
    sa.Column("first_at", UtcDateTime),
    sa.Column("published_at", UtcDateTime),
    sa.Column("withdrawn_at", UtcDateTime),
    _of_project(),
)
# Read by everybody, who know an address and no tenant.
sa.Index("ix_publications_slug", publications.c.slug, publications.c.cycle)
sa.Index("ix_publications_preview", publications.c.preview, **_only("preview <> ''"))
sa.Index("ix_publications_published_at", publications.c.published_at, **_only("content IS NOT NULL"))

case_facets = sa.Table(
    "case_facets",
    metadata,
    sa.Column(
        "facet", sa.Text, primary_key=True
    ),  # "" for all; a pair of letters, or a kanji, stands under "letters"
    sa.Column("value", sa.Text, primary_key=True),
    sa.Column("slug", sa.Text, primary_key=True),
    sa.Column("cycle", sa.Integer, primary_key=True),
    sa.Column("first_at", UtcDateTime, nullable=False),
    sa.Column("tenant", sa.Text, nullable=False),  # whose it is; everybody reads all
)
sa.Index(
    "ix_case_facets_newest", *(case_facets.c[c] for c in ("facet", "value", "first_at", "slug", "cycle"))
)
sa.Index("ix_case_facets_case", case_facets.c.slug, case_facets.c.cycle)

case_counts = sa.Table(
    "case_counts",
    metadata,
    sa.Column("facet", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, primary_key=True),
    sa.Column("n", sa.Integer, nullable=False),
)

trail = sa.Table(
    "trail",
    metadata,
    _leads(),
    # of the log, not followed up yet
    sa.Column("line", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("at", UtcDateTime, nullable=False),
)
sa.Index("ix_trail_at", trail.c.at, trail.c.line)

accounts = sa.Table(
    "accounts",
    metadata,
    sa.Column("platform", sa.Text, primary_key=True),
    sa.Column("account", sa.Text, primary_key=True),
    sa.Column("facts", json_type(), nullable=False),
)

slack_workspaces = sa.Table(
    "slack_workspaces",
    metadata,
    sa.Column("tenant", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("enterprise", sa.Text),
    sa.Column("team", sa.Text),  # none of a whole organisation
    sa.Column("installer", sa.Text, nullable=False),
    sa.Column("installed_at", UtcDateTime, nullable=False),
    sa.Column("removed_at", UtcDateTime),
    sa.Column("expires_at", UtcDateTime),
    sa.Column("refresh_at", UtcDateTime),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("failure", sa.Text, nullable=False),
    sa.Column("leased_until", UtcDateTime),  # somebody refreshes the token
)
sa.Index(
    "ix_slack_workspaces_refresh",
    slack_workspaces.c.refresh_at,
    **_only("removed_at IS NULL AND refresh_at IS NOT NULL"),
)


def _of_slack_sdk(name: str, *more: sa.Column[Any]) -> sa.Table:
    """A table that slack_sdk's stores write: the columns are theirs, and where theirs are short and plain these have
    room for what is encrypted (``storage.installations`` gives the tokens their type).
    """
    table = sa.Table(
        name,
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("client_id", sa.Text, nullable=False),
        sa.Column("app_id", sa.Text, nullable=False),
        sa.Column("enterprise_id", sa.Text),
        sa.Column("enterprise_name", sa.Text),
        sa.Column("team_id", sa.Text),
        sa.Column("team_name", sa.Text),
        sa.Column("bot_token", sa.Text),
        sa.Column("bot_id", sa.Text),
        sa.Column("bot_user_id", sa.Text),
        sa.Column("bot_scopes", sa.Text),
        sa.Column("bot_refresh_token", sa.Text),
        sa.Column("bot_token_expires_at", sa.DateTime),
        sa.Column("is_enterprise_install", sa.Boolean, nullable=False),
        sa.Column("installed_at", sa.DateTime, nullable=False),
        *more,
    )
    sa.Index(
        f"ix_{name}_client_id_enterprise_id_team_id",
        *(table.c[c] for c in ("client_id", "enterprise_id", "team_id")),
    )
    return table


slack_bots = _of_slack_sdk("slack_bots")
slack_installations = _of_slack_sdk(
    "slack_installations",
    sa.Column("enterprise_url", sa.Text),
    sa.Column("user_id", sa.Text, nullable=False),
    sa.Column("user_token", sa.Text),
    sa.Column("user_scopes", sa.Text),
    sa.Column("user_refresh_token", sa.Text),
    sa.Column("user_token_expires_at", sa.DateTime),
    sa.Column("incoming_webhook_url", sa.Text),
    sa.Column("incoming_webhook_channel", sa.Text),
    sa.Column("incoming_webhook_channel_id", sa.Text),
    sa.Column("incoming_webhook_configuration_url", sa.Text),
    sa.Column("token_type", sa.Text),
)
slack_oauth_states = sa.Table(
    "slack_oauth_states",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("state", sa.Text, nullable=False, unique=True),
    sa.Column("expire_at", sa.DateTime, nullable=False),
)

BY_TENANT = (
    projects, memberships, join_codes, sheets, answers, row_words, dossiers, surveys, survey_answers, reminders,
    consents, log_words, keeping, guesses, failures, failure_days, handovers, audit, trail,
    publications,
)  # fmt: skip
"""Tables that the tenant leads; they go together on a cluster."""

QUEUES = frozenset({
    "ix_reminders_pending", "ix_keeping_look_at", "ix_guesses_since", "ix_failures_at", "ix_handovers_planned",
    "ix_trail_at", "ix_publications_slug", "ix_publications_preview", "ix_publications_published_at",
})  # fmt: skip
"""Indexes of these tables that something else leads: what is due is asked of every shard, by its instant; what is public,
by its address.
"""
