"""What is published of projects, and by what everybody finds it."""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime, json_type

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

PREVIEW = sa.text("preview <> ''")
PUBLIC = sa.text("content IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "publications",
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.Column("project", sa.Text(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("preview", sa.Text(), nullable=False),
        sa.Column("draft", json_type(), nullable=False),
        sa.Column("content", json_type(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("corrections", json_type(), nullable=False),
        sa.Column("first_at", UtcDateTime(), nullable=True),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name=op.f("fk_publications_project_projects")),
        sa.PrimaryKeyConstraint("tenant", "project", "cycle", name=op.f("pk_publications")),
    )
    op.create_index("ix_publications_slug", "publications", ["slug", "cycle"])
    op.create_index(
        "ix_publications_preview", "publications", ["preview"], sqlite_where=PREVIEW, postgresql_where=PREVIEW
    )
    op.create_index(
        "ix_publications_published_at", "publications", ["published_at"],
        sqlite_where=PUBLIC, postgresql_where=PUBLIC,
    )  # fmt: skip
    op.create_table(
        "case_facets",
        sa.Column("facet", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("first_at", UtcDateTime(), nullable=False),
        sa.Column("tenant", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("facet", "value", "slug", "cycle", name=op.f("pk_case_facets")),
    )
    op.create_index("ix_case_facets_newest", "case_facets", ["facet", "value", "first_at", "slug", "cycle"])
    op.create_index("ix_case_facets_case", "case_facets", ["slug", "cycle"])
    op.create_table(
        "case_counts",
        sa.Column("facet", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("facet", "value", name=op.f("pk_case_counts")),
    )


def downgrade() -> None:
    op.drop_table("case_counts")
    op.drop_table("case_facets")
    op.drop_table("publications")
