"""Newsletters, and a row for each person one goes to: the UNIQUE sends it to nobody twice."""

import sqlalchemy as sa
from alembic import op

revision = "021_newsletters"
down_revision = "020_council_accounts"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        "newsletters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=150), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("segment", sa.String(length=120), nullable=False),
        sa.Column(
            "state",
            _one_of("newsletterstate", "draft", "scheduled", "sending", "sent", "cancelled"),
            nullable=False,
        ),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("send_at", MOMENT, nullable=True),
        sa.Column("started_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'cancelled') OR send_at IS NOT NULL",
            name=op.f("ck_newsletters_has_a_time_once_approved"),
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["people.id"], name=op.f("fk_newsletters_approved_by_id_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["people.id"], name=op.f("fk_newsletters_written_by_id_people"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_newsletters")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_newsletters_state", "newsletters", ["state", "send_at"], unique=False)
    _create_recipients()


def _create_recipients() -> None:
    op.create_table(
        "newsletter_recipients",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("newsletter_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("state", _one_of("posting", "waiting", "posted", "left_out"), nullable=False),
        sa.Column("posted_at", MOMENT, nullable=True),
        sa.Column("outbox_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["newsletter_id"], ["newsletters.id"], name=op.f("fk_newsletter_recipients_newsletter_id_newsletters")
        ),
        sa.ForeignKeyConstraint(
            ["outbox_id"],
            ["outbox_emails.id"],
            name=op.f("fk_newsletter_recipients_outbox_id_outbox_emails"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_newsletter_recipients_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_newsletter_recipients")),
        sa.UniqueConstraint(
            "newsletter_id", "person_id", name=op.f("uq_newsletter_recipients_newsletter_id_person_id")
        ),
    )
    for name, columns in (
        ("next", ["newsletter_id", "state", "id"]),
        ("posted_at", ["posted_at"]),
        ("outbox_id", ["outbox_id"]),
    ):
        op.create_index(f"ix_newsletter_recipients_{name}", "newsletter_recipients", columns, unique=False)


def downgrade() -> None:
    op.drop_table("newsletter_recipients")
    op.drop_table("newsletters")
