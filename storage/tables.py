"""The tables. Everything that an event needs is found by a key or by an index on what still waits.

A project's dates, sides, events, own rules, closings and past cycles are JSON inside its row: they are read and
written together with it, so a turn needs one round trip for the whole project. What it has agreed on (``dossiers``) is
one JSON document beside it for the same reason: read and written whole by whoever holds the project's lock, never
searched in, a few dozen entries over all years; apart from the row, because most turns do not need it. ``seq``
columns put rows in order that came at the same instant.
"""

from typing import Any

import sqlalchemy as sa

from storage.types import UtcDateTime, json_type, serial

SCHEMA = "0019"
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
KEPT: sa.ColumnElement[str] = sa.literal_column("'kept'")
"""Written into statements as they are: SQLite uses a partial index only where it can see the constant."""

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
    sa.Column("seq", serial(), primary_key=True),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("tenant", sa.Text, nullable=False),
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
sa.Index("ix_projects_name", projects.c.name)

memberships = sa.Table(
    "memberships",
    metadata,
    sa.Column("seq", serial(), primary_key=True),
    sa.Column("project", sa.Text, sa.ForeignKey("projects.id"), nullable=False),
    sa.Column("person", sa.Text, sa.ForeignKey("people.id"), nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("side", sa.Text, nullable=False),
    sa.Column("joined_at", UtcDateTime, nullable=False),
    sa.Column("consented_at", UtcDateTime, nullable=False),
    sa.Column("left_at", UtcDateTime),
    sa.UniqueConstraint("project", "person"),
)
sa.Index("ix_memberships_person", memberships.c.person, **_only("left_at IS NULL"))
sa.Index(
    "ix_memberships_person_project", memberships.c.person, memberships.c.project
)  # those who left as well

join_codes = sa.Table(
    "join_codes",
    metadata,
    sa.Column("seq", serial(), primary_key=True),
    sa.Column("code", sa.Text, nullable=False, unique=True),
    sa.Column("project", sa.Text, sa.ForeignKey("projects.id"), nullable=False, index=True),
    sa.Column("side", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("stage", sa.Text, nullable=False),
    sa.Column("max_uses", sa.Integer, nullable=False),
    sa.Column("uses", sa.Integer, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("revoked_at", UtcDateTime),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("person", sa.Text, nullable=False),  # "" where it hands on nobody's place, hence no foreign key
)

groups = sa.Table(
    "groups",
    metadata,
    sa.Column("platform", sa.Text, primary_key=True),
    sa.Column("account", sa.Text, primary_key=True),
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("project", sa.Text, sa.ForeignKey("projects.id"), nullable=False),
    sa.Column("bound_by", sa.Text, sa.ForeignKey("people.id"), nullable=False),
    sa.Column("bound_at", UtcDateTime, nullable=False),
    sa.Column("members", sa.Integer),  # as the platform last told, where a message costs for each of them
)
sa.Index("ix_groups_project", groups.c.project)

sheets = sa.Table(
    "sheets",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("project", sa.Text, sa.ForeignKey("projects.id"), nullable=False),
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
    sa.UniqueConstraint("project", "cycle", "questionnaire", "person"),
)
sa.Index("ix_sheets_person", sheets.c.person)

answers = sa.Table(
    "answers",
    metadata,
    sa.Column("seq", serial(), primary_key=True),
    sa.Column("sheet", sa.Text, sa.ForeignKey("sheets.id"), nullable=False),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
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
    sa.UniqueConstraint("sheet", "question", "version"),
)
sa.Index(
    "uq_answers_in_force",
    answers.c.sheet,
    answers.c.question,
    unique=True,
    # SQLite uses the index only where it meets these very words, which is how a boolean is asked for there
    sqlite_where=sa.text("in_force = 1"),
    postgresql_where=sa.text("in_force"),
)
sa.Index("ix_answers_message", answers.c.message, **_only("message IS NOT NULL"))
sa.Index("ix_answers_comment_message", answers.c.comment_message, **_only("comment_message IS NOT NULL"))

row_words = sa.Table(
    "row_words",
    metadata,
    sa.Column("seq", serial(), primary_key=True),
    sa.Column("message", sa.Text, nullable=False, index=True),  # the typed words that the row came from
    sa.Column("person", sa.Text, sa.ForeignKey("people.id"), nullable=False, index=True),
    sa.Column("sheet", sa.Text, sa.ForeignKey("sheets.id"), nullable=False, index=True),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("cells", json_type(), nullable=False),  # the row as far as it went then
)

dossiers = sa.Table(
    "dossiers",
    metadata,
    sa.Column("project", sa.Text, sa.ForeignKey("projects.id"), primary_key=True),
    sa.Column("content", json_type(), nullable=False),
)

surveys = sa.Table(
    "surveys",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("project", sa.Text, sa.ForeignKey("projects.id"), nullable=False),
    sa.Column("cycle", sa.Integer, nullable=False),
    sa.Column("questionnaire", sa.Text, nullable=False),
    sa.Column("token", sa.Text, nullable=False, unique=True),  # what its address ends in, now
    sa.Column("opened_at", UtcDateTime, nullable=False),
    sa.Column("opened_on", sa.Date, nullable=False),
    sa.Column("closed_at", UtcDateTime),
    sa.UniqueConstraint("project", "cycle"),
)

survey_answers = sa.Table(
    "survey_answers",
    metadata,
    sa.Column("survey", sa.Text, sa.ForeignKey("surveys.id"), primary_key=True),
    sa.Column("form", sa.Text, primary_key=True),  # the sheet of paper, as it were: drawn by lot, of nobody
    sa.Column("content", json_type(), nullable=False),
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
    sa.Column("seq", serial(), primary_key=True),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("project", sa.Text, sa.ForeignKey("projects.id"), nullable=False),
    sa.Column("cycle", sa.Integer, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("about", sa.Date, nullable=False),
    sa.Column("step", sa.Integer, nullable=False),
    sa.Column("person", sa.Text, nullable=False),  # "" for everybody concerned, hence no foreign key
    sa.Column("due_at", UtcDateTime, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.UniqueConstraint("project", "cycle", "kind", "about", "step", "person"),
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
    sa.Column("reminder", sa.Text, sa.ForeignKey("reminders.id")),
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
    sa.Column("project", sa.Text, sa.ForeignKey("projects.id")),
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
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("tenant", sa.Text, nullable=False),
    sa.Column("giver", sa.Text, sa.ForeignKey("people.id"), nullable=False, index=True),
    sa.Column("taker", sa.Text, sa.ForeignKey("people.id"), nullable=False, index=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("projects", json_type(), nullable=False),
    sa.Column("planned_by", sa.Text, sa.ForeignKey("people.id"), nullable=False, index=True),
    sa.Column("planned_at", UtcDateTime, nullable=False),
    sa.Column("cancelled_at", UtcDateTime),
    sa.Column("cancelled_by", sa.Text, nullable=False),
    sa.Column("settled_at", UtcDateTime),
    sa.Column("moved", json_type(), nullable=False),
)
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
    sa.Column("seq", serial(), primary_key=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("project", sa.Text),  # no foreign key: the log outlives what it speaks of
    sa.Column("details", json_type(), nullable=False),
    sqlite_autoincrement=True,
)
sa.Index("ix_audit_project", audit.c.project, audit.c.seq)

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
    sa.Column("project", sa.Text, sa.ForeignKey("projects.id"), primary_key=True),
    sa.Column("person", sa.Text, sa.ForeignKey("people.id"), primary_key=True),
    sa.Column("version", sa.Text, primary_key=True),  # of the text that was agreed to
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("kept_until", sa.Date),  # the day that the text named; none where it named none
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
sa.Index("ix_failures_person", failures.c.person)
sa.Index("ix_failures_project", failures.c.project)

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
    sa.Column("project", sa.Text, sa.ForeignKey("projects.id"), primary_key=True),
    sa.Column("look_at", UtcDateTime, nullable=False, index=True),
    sa.Column("until", sa.Date),  # the last day, as it was worked out last
    sa.Column("warned", sa.Integer, nullable=False),
    sa.Column("warned_at", UtcDateTime),
    sa.Column("erased_at", UtcDateTime),
)

publications = sa.Table(
    "publications",
    metadata,
    sa.Column("tenant", sa.Text, primary_key=True),
    sa.Column("project", sa.Text, sa.ForeignKey("projects.id"), primary_key=True),
    sa.Column("cycle", sa.Integer, primary_key=True),
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
)
# Read by everybody, who know an address and no tenant.
sa.Index("ix_publications_slug", publications.c.slug, publications.c.cycle)
sa.Index("ix_publications_preview", publications.c.preview, **_only("preview <> ''"))
sa.Index("ix_publications_published_at", publications.c.published_at, **_only("content IS NOT NULL"))

case_facets = sa.Table(
    "case_facets",
    metadata,
    sa.Column("facet", sa.Text, primary_key=True),  # "" for all; a pair of letters stands under "letters"
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
    sa.Column("line", serial(), primary_key=True, autoincrement=False),  # of the log, not followed up yet
)

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
