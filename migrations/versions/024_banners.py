"""The banner that every page shows for a while."""

import sqlalchemy as sa
from alembic import op

revision = "024_banners"
down_revision = "023_statements"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "banners",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("info", "warning", name="bannerkind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("link_text", sa.String(length=100), nullable=False),
        sa.Column("link_url", sa.String(length=500), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("posted_at", MOMENT, nullable=False),
        sa.Column("posted_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("text <> ''", name=op.f("ck_banners_text_says_something")),
        sa.CheckConstraint("(link_text = '') = (link_url = '')", name=op.f("ck_banners_link_has_words")),
        sa.CheckConstraint("starts_at <= ends_at", name=op.f("ck_banners_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["posted_by_id"], ["people.id"], name=op.f("fk_banners_posted_by_id_people"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_banners")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_banners_ends_at", "banners", ["ends_at"], unique=False)


def downgrade() -> None:
    op.drop_table("banners")
