"""How projects are called besides their names, and who hands them over to whom."""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime, json_type

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # A default fills the rows that are there; it goes again, since the program always says what it writes.
    for name in ("reading", "short"):
        op.add_column("projects", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("projects") as projects:
        for name in ("reading", "short"):
            projects.alter_column(name, server_default=None)
    op.create_table(
        "handovers",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("giver", sa.Text(), nullable=False),
        sa.Column("taker", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("projects", json_type(), nullable=False),
        sa.Column("planned_by", sa.Text(), nullable=False),
        sa.Column("planned_at", UtcDateTime(), nullable=False),
        sa.Column("cancelled_at", UtcDateTime()),
        sa.Column("cancelled_by", sa.Text(), nullable=False),
        sa.Column("settled_at", UtcDateTime()),
        sa.Column("moved", json_type(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handovers")),
        *(
            sa.ForeignKeyConstraint([name], ["people.id"], name=op.f(f"fk_handovers_{name}_people"))
            for name in ("giver", "taker", "planned_by")
        ),
    )
    for name in ("giver", "taker", "planned_by"):
        op.create_index(op.f(f"ix_handovers_{name}"), "handovers", [name])
    only = sa.text("settled_at IS NULL AND cancelled_at IS NULL")
    op.create_index(
        "ix_handovers_planned", "handovers", ["at", "id"], sqlite_where=only, postgresql_where=only
    )


def downgrade() -> None:
    op.drop_table("handovers")
    with op.batch_alter_table("projects") as projects:
        for name in ("reading", "short"):
            projects.drop_column(name)
