"""The first tables."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime, json_type, serial

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _only(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("facts", json_type(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "account", name=op.f("pk_accounts")),
    )
    op.create_table(
        "audit",
        sa.Column("seq", serial(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("project", sa.Text()),
        sa.Column("details", json_type(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_project", "audit", ["project", "seq"])
    op.create_table(
        "inbox_events",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("reference", sa.Text()),
        sa.Column("raw", sa.Text()),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_inbox_events")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_inbox_events_reference", "inbox_events", ["reference"], **_only("reference IS NOT NULL")
    )
    op.create_table(
        "people",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("name", sa.Text()),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("reachable", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("platform", "account", "user", name=op.f("uq_people_platform_account_user")),
    )
    op.create_table(
        "projects",
        sa.Column("seq", serial(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("pack", sa.Text(), nullable=False),
        sa.Column("pack_version", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime()),
        sa.Column("start", sa.Date()),
        sa.Column("sides", json_type(), nullable=False),
        sa.Column("dates", json_type(), nullable=False),
        sa.Column("by_hand", json_type(), nullable=False),
        sa.Column("closings", json_type(), nullable=False),
        sa.Column("revealed", json_type(), nullable=False),
        sa.Column("done", json_type(), nullable=False),
        sa.Column("paper", json_type(), nullable=False),
        sa.Column("cancelled_at", UtcDateTime()),
        sa.Column("cancel_reason", sa.Text(), nullable=False),
        sa.Column("archived_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_projects")),
        sa.UniqueConstraint("id", name=op.f("uq_projects_id")),
    )
    op.create_index("ix_projects_name", "projects", ["name"])
    op.create_index("ix_projects_tenant_seq", "projects", ["tenant", "seq"], **_only("archived_at IS NULL"))
    op.create_table(
        "chats",
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("sheet", sa.Text()),
        sa.Column("expecting", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("shown_at", UtcDateTime()),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("wrong_codes", sa.Integer(), nullable=False),
        sa.Column("wait_until", UtcDateTime()),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_chats_person_people")),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_chats")),
    )
    op.create_table(
        "join_codes",
        sa.Column("seq", serial(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("project", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("max_uses", sa.Integer(), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("revoked_at", UtcDateTime()),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name=op.f("fk_join_codes_project_projects")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_join_codes")),
        sa.UniqueConstraint("code", name=op.f("uq_join_codes_code")),
    )
    op.create_index(op.f("ix_join_codes_project"), "join_codes", ["project"])
    op.create_table(
        "memberships",
        sa.Column("seq", serial(), nullable=False),
        sa.Column("project", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("joined_at", UtcDateTime(), nullable=False),
        sa.Column("consented_at", UtcDateTime(), nullable=False),
        sa.Column("left_at", UtcDateTime()),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_memberships_person_people")),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name=op.f("fk_memberships_project_projects")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_memberships")),
        sa.UniqueConstraint("project", "person", name=op.f("uq_memberships_project_person")),
    )
    op.create_index("ix_memberships_person", "memberships", ["person"], **_only("left_at IS NULL"))
    op.create_table(
        "reminders",
        sa.Column("seq", serial(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("project", sa.Text(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("about", sa.Date(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name=op.f("fk_reminders_project_projects")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_reminders")),
        sa.UniqueConstraint("id", name=op.f("uq_reminders_id")),
        sa.UniqueConstraint(
            "project",
            "cycle",
            "kind",
            "about",
            "person",
            name=op.f("uq_reminders_project_cycle_kind_about_person"),
        ),
    )
    op.create_index("ix_reminders_pending", "reminders", ["due_at", "seq"], **_only("status = 'pending'"))
    op.create_table(
        "sheets",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("project", sa.Text(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("questionnaire", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("shown", json_type(), nullable=False),
        sa.Column("reopened", sa.Text()),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("sent_at", UtcDateTime()),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_sheets_person_people")),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name=op.f("fk_sheets_project_projects")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheets")),
        sa.UniqueConstraint(
            "project",
            "cycle",
            "questionnaire",
            "person",
            name=op.f("uq_sheets_project_cycle_questionnaire_person"),
        ),
    )
    op.create_index("ix_sheets_person", "sheets", ["person"])
    op.create_index("ix_sheets_project_cycle_stage", "sheets", ["project", "cycle", "stage"])
    op.create_table(
        "answers",
        sa.Column("seq", serial(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("value", json_type()),
        sa.Column("comment", sa.Text()),
        sa.Column("answered_at", UtcDateTime(), nullable=False),
        sa.Column("answered_by", sa.Text(), nullable=False),
        sa.Column("message", sa.Text()),
        sa.Column("comment_by", sa.Text()),
        sa.Column("comment_message", sa.Text()),
        sa.Column("in_force", sa.Boolean(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime()),
        sa.Column("forgotten_at", UtcDateTime()),
        sa.ForeignKeyConstraint(["sheet"], ["sheets.id"], name=op.f("fk_answers_sheet_sheets")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_answers")),
        sa.UniqueConstraint("sheet", "question", "version", name=op.f("uq_answers_sheet_question_version")),
    )
    op.create_index(
        "ix_answers_comment_message", "answers", ["comment_message"], **_only("comment_message IS NOT NULL")
    )
    op.create_index("ix_answers_message", "answers", ["message"], **_only("message IS NOT NULL"))
    op.create_index(
        "uq_answers_in_force",
        "answers",
        ["sheet", "question"],
        unique=True,
        sqlite_where=sa.text("in_force = 1"),
        postgresql_where=sa.text("in_force"),
    )
    op.create_table(
        "outbox",
        sa.Column("seq", serial(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("payload", json_type(), nullable=False),
        sa.Column("reply_token", sa.Text()),
        sa.Column("reply_expires_at", UtcDateTime()),
        sa.Column("project", sa.Text()),
        sa.Column("reminder", sa.Text()),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("next_at", UtcDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("ambiguous", sa.Boolean(), nullable=False),
        sa.Column("lease_holder", sa.Text()),
        sa.Column("lease_until", UtcDateTime()),
        sa.Column("sent_at", UtcDateTime()),
        sa.Column("external", sa.Text()),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name=op.f("fk_outbox_project_projects")),
        sa.ForeignKeyConstraint(["reminder"], ["reminders.id"], name=op.f("fk_outbox_reminder_reminders")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_outbox")),
        sa.UniqueConstraint("id", name=op.f("uq_outbox_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_outbox_leased",
        "outbox",
        ["lease_until"],
        **_only("status = 'waiting' AND lease_holder IS NOT NULL"),
    )
    op.create_index("ix_outbox_waiting_lane", "outbox", ["lane", "seq"], **_only("status = 'waiting'"))
    op.create_index("ix_outbox_waiting_next", "outbox", ["next_at", "seq"], **_only("status = 'waiting'"))
    _make_audit_append_only()


def _make_audit_append_only() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for what in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_no_{what.lower()} BEFORE {what} ON audit"
                " BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit"
        " FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()"
    )


def downgrade() -> None:
    for table in (
        "outbox",
        "answers",
        "sheets",
        "reminders",
        "memberships",
        "join_codes",
        "chats",
        "projects",
        "people",
        "inbox_events",
        "audit",
        "accounts",
    ):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_append_only()")
