"""Consents; and what people wrote moves from the log, which is never changed, to a table from which it can be erased."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime, json_type

revision = "0012"
down_revision = "0010"
branch_labels = None
depends_on = None

WRITTEN = ("stage.closed", "stage.reopened", "project.cancelled", "evaluation.closed")
"""The lines of the log that held a reason in somebody's words."""

OF_PERSON = ("feeds", "notices", "row_words")
"""Tables whose rows of a person can be found from now on, whatever state they are in."""


def upgrade() -> None:
    op.create_table(
        "log_words",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("line", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("project", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("words", json_type(), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "line", name=op.f("pk_log_words")),
    )
    op.create_index("ix_log_words_tenant_project_person", "log_words", ["tenant", "project", "person"])
    op.create_table(
        "consents",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("project", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("kept_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_consents_person_people")),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name=op.f("fk_consents_project_projects")),
        sa.PrimaryKeyConstraint("tenant", "project", "person", "version", name=op.f("pk_consents")),
    )
    op.create_index("ix_memberships_person_project", "memberships", ["person", "project"])
    done = sa.text("status <> 'waiting'")
    op.create_index("ix_outbox_done_lane", "outbox", ["lane"], sqlite_where=done, postgresql_where=done)
    # Whose rows they are is asked when somebody's data is erased.
    op.drop_index("ix_feeds_person", "feeds")
    for table in OF_PERSON:
        op.create_index(f"ix_{table}_person", table, ["person"])
    # What people agreed to so far promised the same, so it counts as the first version of the text.
    op.execute(
        "INSERT INTO consents (tenant, project, person, version, at, language)"
        " SELECT p.tenant, m.project, m.person, '1', m.consented_at, who.language FROM memberships m"
        " JOIN projects p ON p.id = m.project JOIN people who ON who.id = m.person"
        " WHERE m.role NOT IN ('coordinator')"
    )
    _move_words()


def _move_words() -> None:
    connection = op.get_bind()
    audit = sa.table(
        "audit",
        *(sa.column(name) for name in ("seq", "actor", "action", "project")),
        sa.column("details", json_type()),
    )
    projects = sa.table("projects", sa.column("id"), sa.column("tenant"))
    words = sa.table(
        "log_words",
        *(sa.column(name) for name in ("tenant", "line", "project", "person")),
        sa.column("words", json_type()),
    )
    found = connection.execute(
        sa.select(audit, projects.c.tenant)
        .join_from(audit, projects, projects.c.id == audit.c.project)
        .where(audit.c.action.in_(WRITTEN))
    ).all()
    moved = [row for row in found if "reason" in row.details]
    if not moved:
        return
    _let_change(connection, change=True)
    for row in moved:
        details = {name: value for name, value in row.details.items() if name != "reason"}
        connection.execute(sa.update(audit).where(audit.c.seq == row.seq).values(details=details))
        if row.details["reason"]:
            connection.execute(
                sa.insert(words).values(
                    tenant=row.tenant, line=row.seq, project=row.project, person=row.actor,
                    words={"reason": row.details["reason"]},
                )
            )  # fmt: skip
    _let_change(connection, change=False)


def _let_change(connection: sa.Connection, *, change: bool) -> None:
    if connection.dialect.name == "postgresql":
        op.execute(f"ALTER TABLE audit {'DISABLE' if change else 'ENABLE'} TRIGGER audit_append_only")
    elif change:
        op.execute("DROP TRIGGER audit_no_update")
    else:
        op.execute(
            "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit"
            " BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
        )


def downgrade() -> None:
    connection = op.get_bind()
    words: Sequence[Any] = connection.execute(
        sa.select(
            sa.column("line"), sa.column("words", json_type()), sa.column("details", json_type())
        ).select_from(sa.text("log_words JOIN audit ON audit.seq = log_words.line"))
    ).all()
    if words:
        _let_change(connection, change=True)
        audit = sa.table("audit", sa.column("seq"), sa.column("details", json_type()))
        for row in words:
            back = {**row.details, **row.words}
            connection.execute(sa.update(audit).where(audit.c.seq == row.line).values(details=back))
        _let_change(connection, change=False)
    for table in OF_PERSON:
        op.drop_index(f"ix_{table}_person", table)
    stands = sa.text("revoked_at IS NULL")
    op.create_index("ix_feeds_person", "feeds", ["person"], sqlite_where=stands, postgresql_where=stands)
    op.drop_index("ix_outbox_done_lane", "outbox")
    op.drop_index("ix_memberships_person_project", "memberships")
    op.drop_table("consents")
    op.drop_table("log_words")
