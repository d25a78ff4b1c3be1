"""What people need who write on paper or change phones, offices or groups: sheets that were keyed in, codes that hand on
a place, groups bound to projects.
"""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # A default fills the rows that are there; it goes again, since the program always says what it writes.
    for name, default in (("kind", "join"), ("person", "")):
        op.add_column("join_codes", sa.Column(name, sa.Text(), nullable=False, server_default=default))
    with op.batch_alter_table("join_codes") as codes:
        for name in ("kind", "person"):
            codes.alter_column(name, server_default=None)
    op.add_column("sheets", sa.Column("on_paper", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("sheets") as sheets:
        sheets.alter_column("on_paper", server_default=None)
    op.create_table(
        "groups",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("project", sa.Text(), nullable=False),
        sa.Column("bound_by", sa.Text(), nullable=False),
        sa.Column("bound_at", UtcDateTime(), nullable=False),
        sa.Column("members", sa.Integer()),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name=op.f("fk_groups_project_projects")),
        sa.ForeignKeyConstraint(["bound_by"], ["people.id"], name=op.f("fk_groups_bound_by_people")),
        sa.PrimaryKeyConstraint("platform", "account", "id", name=op.f("pk_groups")),
    )


def downgrade() -> None:
    """Codes that hand on a place let nobody in any more: an older program would take them for invitations."""
    op.drop_table("groups")
    op.execute("DELETE FROM join_codes WHERE kind != 'join'")
    with op.batch_alter_table("join_codes") as codes:
        for name in ("kind", "person"):
            codes.drop_column(name)
    with op.batch_alter_table("sheets") as sheets:
        sheets.drop_column("on_paper")
    op.execute("UPDATE sheets SET state = 'draft' WHERE state = 'set_aside'")
