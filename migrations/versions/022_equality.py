"""Answers about equality, under random numbers that lead to nobody, and the totals that were told of them.

WITHOUT ROWID: SQLite would else number the rows in the order in which they came, and somebody could pair them with
people by that.
"""

import sqlalchemy as sa
from alembic import op

revision = "022_equality"
down_revision = "021_newsletters"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "equality_answers",
        sa.Column("entry", sa.String(length=64), nullable=False),
        sa.Column("question", sa.String(length=40), nullable=False),
        sa.Column("choice", sa.String(length=40), nullable=False),
        sa.Column("occasion", sa.String(length=80), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.CheckConstraint("length(month) = 7", name=op.f("ck_equality_answers_month_is_no_day")),
        sa.PrimaryKeyConstraint("entry", "question", name=op.f("pk_equality_answers")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_equality_answers_occasion", "equality_answers", ["occasion", "question", "choice"], unique=False
    )
    op.create_table(
        "equality_releases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("occasion", sa.String(length=80), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equality_releases")),
        sa.UniqueConstraint("occasion", "month", name=op.f("uq_equality_releases_occasion_month")),
    )


def downgrade() -> None:
    op.drop_table("equality_releases")
    op.drop_index("ix_equality_answers_occasion", table_name="equality_answers")
    op.drop_table("equality_answers")
