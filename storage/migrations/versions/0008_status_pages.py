"""Desks that reach neither platform: status pages at secret addresses, and mail boxes."""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "status_pages",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("project", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("revoked_at", UtcDateTime()),
        sa.Column("views", sa.Integer(), nullable=False),
        sa.Column("viewed_at", UtcDateTime()),
        sa.Column("warned_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_pages")),
        sa.UniqueConstraint("digest", name=op.f("uq_status_pages_digest")),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_status_pages_person_people")),
    )
    op.create_index("ix_status_pages_person", "status_pages", ["person"])
    op.create_table(
        "mail_desks",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("project", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("code_until", UtcDateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("verified_at", UtcDateTime()),
        sa.Column("removed_at", UtcDateTime()),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("overdue_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_desks")),
        sa.UniqueConstraint("token", name=op.f("uq_mail_desks_token")),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_mail_desks_person_people")),
    )
    op.create_index("ix_mail_desks_person", "mail_desks", ["person"])


def downgrade() -> None:
    op.drop_table("mail_desks")
    op.drop_table("status_pages")
