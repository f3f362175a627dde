"""What people follow, what happened, and whom we owe a notice of it; and a link that confirms following."""

import sqlalchemy as sa
from alembic import op

revision = "014_notices"
down_revision = "013_corrected_figures"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
PURPOSES = (
    "confirm_sign_up",
    "sign_in",
    "reset_password",
    "change_email",
    "confirm_pledge",
    "join_staff",
    "report_progress",
    "own_data",
)


def _purpose(*more: str) -> sa.Enum:
    return sa.Enum(*PURPOSES, *more, name="purpose", native_enum=False, create_constraint=True, length=32)


def _pace(name: str) -> sa.Enum:
    return sa.Enum("immediate", "daily", "weekly", name=name, native_enum=False, create_constraint=True, length=32)


def _change_purposes(before: sa.Enum, after: sa.Enum) -> None:
    with op.batch_alter_table("email_links") as links:
        links.alter_column("purpose", existing_type=before, type_=after, existing_nullable=False)


def upgrade() -> None:
    _change_purposes(_purpose(), _purpose("follow_topic"))
    _create_subscriptions()
    _create_notices()


def _create_subscriptions() -> None:
    op.create_table(
        "notice_subscriptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=120), nullable=False),
        sa.Column("pace", _pace("pace"), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_notice_subscriptions_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_subscriptions")),
        sa.UniqueConstraint("person_id", "topic", name=op.f("uq_notice_subscriptions_person_id_topic")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_notice_subscriptions_topic", "notice_subscriptions", ["topic", "confirmed_at"], unique=False)
    op.create_table(
        "notice_schedules",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.CheckConstraint("hour BETWEEN 0 AND 23", name=op.f("ck_notice_schedules_hour_of_a_day")),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_notice_schedules_day_of_a_week")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_notice_schedules_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_notice_schedules")),
    )


def _create_notices() -> None:
    op.create_table(
        "announcements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("occasion", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("told_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcements")),
        sa.UniqueConstraint("occasion", name=op.f("uq_announcements_occasion")),
    )
    op.create_index("ix_announcements_waiting", "announcements", ["told_at", "id"], unique=False)
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=120), nullable=False),
        sa.Column("pace", _pace("noticepace"), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["announcement_id"], ["announcements.id"], name=op.f("fk_notices_announcement_id_announcements")
        ),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["people.id"], name=op.f("fk_notices_recipient_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("recipient_id", "announcement_id", name=op.f("uq_notices_recipient_id_announcement_id")),
    )
    op.create_index("ix_notices_due", "notices", ["sent_at", "due_at"], unique=False)


def downgrade() -> None:
    op.drop_table("notices")
    op.drop_table("announcements")
    op.drop_table("notice_schedules")
    op.drop_table("notice_subscriptions")
    op.execute("DELETE FROM email_links WHERE purpose = 'follow_topic'")
    _change_purposes(_purpose("follow_topic"), _purpose())
