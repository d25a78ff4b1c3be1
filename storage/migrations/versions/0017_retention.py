"""How far each project's data is from its last day; what is swept after a while is found by its age."""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0017"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("projects", sa.Column("kept_longer", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("projects") as batch:
        batch.alter_column("kept_longer", server_default=None)
    op.create_table(
        "keeping",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("project", sa.Text(), nullable=False),
        sa.Column("look_at", UtcDateTime(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("warned", sa.Integer(), nullable=False),
        sa.Column("warned_at", UtcDateTime(), nullable=True),
        sa.Column("erased_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name=op.f("fk_keeping_project_projects")),
        sa.PrimaryKeyConstraint("tenant", "project", name=op.f("pk_keeping")),
    )
    op.create_index("ix_keeping_look_at", "keeping", ["look_at"])
    there = sa.text("raw IS NOT NULL")
    op.create_index("ix_inbox_events_raw", "inbox_events", ["at"], sqlite_where=there, postgresql_where=there)
    op.create_index("ix_guesses_since", "guesses", ["since"])
    op.execute(
        "INSERT INTO keeping (tenant, project, look_at, warned)"
        " SELECT tenant, id, '1970-01-01T00:00:00.000000Z', 0 FROM projects"
    )


def downgrade() -> None:
    op.drop_index("ix_guesses_since", "guesses")
    op.drop_index("ix_inbox_events_raw", "inbox_events")
    op.drop_index("ix_keeping_look_at", "keeping")
    op.drop_table("keeping")
    with op.batch_alter_table("projects") as batch:
        batch.drop_column("kept_longer")
