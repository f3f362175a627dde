"""Dated updates on the vision's developments. Here and not with the vision, as they name the person who posted them."""

import sqlalchemy as sa
from alembic import op

revision = "006_development_updates"
down_revision = "005_pledges"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "development_updates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("development_code", sa.String(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "planned",
                "under-way",
                "delivered",
                "at-risk",
                name="ck_development_updates_status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("source_url", sa.String(), nullable=True),
        sa.Column("posted_at", MOMENT, nullable=False),
        sa.Column("posted_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("text <> ''", name=op.f("ck_development_updates_text_says_something")),
        sa.ForeignKeyConstraint(
            ["development_code"],
            ["vision_developments.code"],
            name=op.f("fk_development_updates_development_code_vision_developments"),
        ),
        sa.ForeignKeyConstraint(
            ["posted_by_id"],
            ["people.id"],
            name=op.f("fk_development_updates_posted_by_id_people"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_development_updates")),
    )
    op.create_index(
        "ix_development_updates_newest", "development_updates", ["development_code", "posted_at", "id"], unique=False
    )


def downgrade() -> None:
    op.drop_index("ix_development_updates_newest", table_name="development_updates")
    op.drop_table("development_updates")
