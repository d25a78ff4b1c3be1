"""What time needs: reminders in steps, one digest a day for each person, silence, regular rounds, calendar feeds, what
messages cost; a project's events, own rules and owners of dates. Nothing that was kept is lost.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime, json_type, serial

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

REMINDERS = sa.table("reminders", sa.column("step"), sa.column("status"))


def upgrade() -> None:
    # A default fills the rows that are there; it goes again, since the program always says what it writes.
    for name, default in (("events", "[]"), ("rules", "[]"), ("owners", "{}")):
        op.add_column("projects", sa.Column(name, json_type(), nullable=False, server_default=default))
    with op.batch_alter_table("projects") as projects:
        for name in ("events", "rules", "owners"):
            projects.alter_column(name, server_default=None)
    op.add_column("reminders", sa.Column("step", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("reminders") as reminders:
        reminders.alter_column("step", server_default=None)
        reminders.drop_constraint(op.f("uq_reminders_project_cycle_kind_about_person"), type_="unique")
        reminders.create_unique_constraint(
            op.f("uq_reminders_project_cycle_kind_about_step_person"),
            ["project", "cycle", "kind", "about", "step", "person"],
        )
    _create_tables()
    with _outbox() as outbox:
        outbox.drop_constraint(op.f("fk_outbox_reminder_reminders"), type_="foreignkey")
        outbox.drop_column("reminder")
        outbox.add_column(sa.Column("digest", sa.Text()))
        outbox.add_column(sa.Column("month", sa.Text()))
        outbox.add_column(sa.Column("told_at", UtcDateTime()))
        outbox.create_foreign_key(op.f("fk_outbox_digest_digests"), "digests", ["digest"], ["id"])
    _create_partial("ix_outbox_kept_lane", "outbox", ["lane", "seq"], "status = 'kept'")
    _create_partial("ix_outbox_untold", "outbox", ["seq"], "status = 'kept' AND told_at IS NULL")


def downgrade() -> None:
    """Back to one reminder a date: what had been collected and not said is due again, other steps go."""
    for name in ("ix_outbox_kept_lane", "ix_outbox_untold"):
        op.drop_index(name, "outbox")
    with _outbox() as outbox:
        outbox.drop_constraint(op.f("fk_outbox_digest_digests"), type_="foreignkey")
        for name in ("digest", "month", "told_at"):
            outbox.drop_column(name)
        outbox.add_column(sa.Column("reminder", sa.Text()))
        outbox.create_foreign_key(op.f("fk_outbox_reminder_reminders"), "reminders", ["reminder"], ["id"])
    for table in ("notices", "digests", "mutes", "rounds", "feeds", "spending"):
        op.drop_table(table)
    op.execute(sa.delete(REMINDERS).where(REMINDERS.c.step != 0))
    op.execute(sa.update(REMINDERS).where(REMINDERS.c.status == "collected").values(status="pending"))
    with op.batch_alter_table("reminders") as reminders:
        reminders.drop_constraint(op.f("uq_reminders_project_cycle_kind_about_step_person"), type_="unique")
        reminders.drop_column("step")
        reminders.create_unique_constraint(
            op.f("uq_reminders_project_cycle_kind_about_person"),
            ["project", "cycle", "kind", "about", "person"],
        )
    with op.batch_alter_table("projects") as projects:
        for name in ("events", "rules", "owners"):
            projects.drop_column(name)


def _outbox() -> Any:
    # On SQLite the table is made anew, and its numbers must go on being used once for all time.
    return op.batch_alter_table("outbox", table_kwargs={"sqlite_autoincrement": True})


def _create_tables() -> None:
    op.create_table(
        "digests",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_digests_person_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digests")),
        sa.UniqueConstraint("person", "day", name=op.f("uq_digests_person_day")),
    )
    op.create_index(op.f("ix_digests_day"), "digests", ["day"])
    op.create_table(
        "notices",
        sa.Column("seq", serial(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("reminder", sa.Text()),
        sa.Column("round", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text()),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_notices_person_people")),
        sa.ForeignKeyConstraint(["reminder"], ["reminders.id"], name=op.f("fk_notices_reminder_reminders")),
        sa.ForeignKeyConstraint(["digest"], ["digests.id"], name=op.f("fk_notices_digest_digests")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_notices")),
        sa.UniqueConstraint("id", name=op.f("uq_notices_id")),
        sa.UniqueConstraint("reminder", "person", name=op.f("uq_notices_reminder_person")),
    )
    _create_partial("ix_notices_waiting_person", "notices", ["person", "at"], "status = 'waiting'")
    _create_partial("ix_notices_waiting_at", "notices", ["at", "seq"], "status = 'waiting'")
    _create_partial("ix_notices_digest", "notices", ["digest"], "digest IS NOT NULL")
    op.create_table(
        "mutes",
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("project", sa.Text(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("until", sa.Date()),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_mutes_person_people")),
        sa.PrimaryKeyConstraint("person", "project", name=op.f("pk_mutes")),
    )
    op.create_table(
        "rounds",
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_rounds_person_people")),
        sa.PrimaryKeyConstraint("person", "kind", name=op.f("pk_rounds")),
    )
    op.create_index(op.f("ix_rounds_due_at"), "rounds", ["due_at"])
    op.create_table(
        "feeds",
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("project", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("revoked_at", UtcDateTime()),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_feeds_person_people")),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_feeds")),
    )
    _create_partial("ix_feeds_person", "feeds", ["person"], "revoked_at IS NULL")
    op.create_table(
        "spending",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("quota", sa.Integer()),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("counted_then", sa.Integer(), nullable=False),
        sa.Column("read_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("platform", "account", "month", name=op.f("pk_spending")),
    )


def _create_partial(name: str, table: str, columns: list[str], only: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(only), postgresql_where=sa.text(only))
