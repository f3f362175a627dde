"""Reports, cases, decisions and appeals; blocked words; which kinds of text wait; what a moderator has hidden.

Of a hidden update or shared pledge only the moment is kept beside it: who hid it and why is the decision's row.
"""

import sqlalchemy as sa
from alembic import op

revision = "017_moderation"
down_revision = "016_presence"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "moderation_cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "queue",
            sa.Enum("report", "held", "appeal", name="queue", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(length=300), nullable=False),
        sa.Column("excerpt", sa.String(), nullable=False),
        sa.Column("url", sa.String(length=600), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("escalated_at", MOMENT, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "escalated_at IS NULL OR queue = 'report'", name=op.f("ck_moderation_cases_only_reports_escalate")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_cases")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_moderation_cases_subject", "moderation_cases", ["kind", "subject_id"], unique=False)
    op.create_index(
        "uq_moderation_cases_open",
        "moderation_cases",
        ["kind", "subject_id"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )

    op.create_table(
        "moderation_salts",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_moderation_salts")),
    )
    op.create_table(
        "moderation_preserved",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("preserved_at", MOMENT, nullable=False),
        sa.Column("keep_until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["moderation_cases.id"], name=op.f("fk_moderation_preserved_case_id_moderation_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_preserved")),
        sa.UniqueConstraint("case_id", name=op.f("uq_moderation_preserved_case_id")),
    )
    op.create_table(
        "moderation_blocked_words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=80), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("removed_at", MOMENT, nullable=True),
        sa.Column("removed_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("folded <> ''", name=op.f("ck_moderation_blocked_words_folded_says_something")),
        sa.ForeignKeyConstraint(
            ["added_by_id"],
            ["people.id"],
            name=op.f("fk_moderation_blocked_words_added_by_id_people"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["removed_by_id"],
            ["people.id"],
            name=op.f("fk_moderation_blocked_words_removed_by_id_people"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_blocked_words")),
    )
    op.create_index(
        "uq_moderation_blocked_words_in_force",
        "moderation_blocked_words",
        ["folded"],
        unique=True,
        sqlite_where=sa.text("removed_at IS NULL"),
        postgresql_where=sa.text("removed_at IS NULL"),
    )

    op.create_table(
        "moderation_case_authors",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["moderation_cases.id"], name=op.f("fk_moderation_case_authors_case_id_moderation_cases")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_moderation_case_authors_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("case_id", "person_id", name=op.f("pk_moderation_case_authors")),
    )
    op.create_index("ix_moderation_case_authors_person_id", "moderation_case_authors", ["person_id"], unique=False)

    op.create_table(
        "moderation_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "kept",
                "hidden",
                "published",
                "restored",
                "upheld",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "reason",
            sa.Enum(
                "unlawful",
                "hurtful",
                "personal_details",
                "misleading",
                "advertising",
                "off_topic",
                name="hidereason",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("decided_at", MOMENT, nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("first_decider_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(outcome IN ('hidden', 'upheld')) = (reason IS NOT NULL)",
            name=op.f("ck_moderation_decisions_hidden_for_a_reason"),
        ),
        sa.CheckConstraint(
            "(outcome IN ('restored', 'upheld')) OR first_decider_id IS NULL",
            name=op.f("ck_moderation_decisions_only_appeals_have_a_first_decider"),
        ),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR first_decider_id IS NULL OR decided_by_id <> first_decider_id",
            name=op.f("ck_moderation_decisions_appeals_are_decided_by_somebody_else"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["moderation_cases.id"], name=op.f("fk_moderation_decisions_case_id_moderation_cases")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["people.id"],
            name=op.f("fk_moderation_decisions_decided_by_id_people"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["first_decider_id"],
            ["people.id"],
            name=op.f("fk_moderation_decisions_first_decider_id_people"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_decisions")),
        sa.UniqueConstraint("case_id", name=op.f("uq_moderation_decisions_case_id")),
    )
    op.create_index("ix_moderation_decisions_month", "moderation_decisions", ["month"], unique=False)

    op.create_table(
        "moderation_mode_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column(
            "mode",
            sa.Enum("pre", "post", name="mode", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("why <> ''", name=op.f("ck_moderation_mode_changes_why_says_something")),
        sa.ForeignKeyConstraint(
            ["by_id"], ["people.id"], name=op.f("fk_moderation_mode_changes_by_id_people"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_mode_changes")),
    )
    op.create_index("ix_moderation_mode_changes_kind", "moderation_mode_changes", ["kind", "id"], unique=False)

    op.create_table(
        "moderation_posts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("found", sa.String(length=200), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_moderation_posts_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_posts")),
        sa.UniqueConstraint("kind", "subject_id", name=op.f("uq_moderation_posts_kind_subject_id")),
    )
    op.create_index("ix_moderation_posts_fingerprint", "moderation_posts", ["fingerprint"], unique=False)
    op.create_index("ix_moderation_posts_person_id", "moderation_posts", ["person_id", "at"], unique=False)

    op.create_table(
        "moderation_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("reporter_key", sa.String(length=80), nullable=False),
        sa.Column("reporter_id", sa.Integer(), nullable=True),
        sa.Column(
            "reason",
            sa.Enum(
                "child_safety",
                "illegal",
                "hurtful",
                "personal_details",
                "misleading",
                "advertising",
                "other",
                name="reportreason",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["moderation_cases.id"], name=op.f("fk_moderation_reports_case_id_moderation_cases")
        ),
        sa.ForeignKeyConstraint(
            ["reporter_id"], ["people.id"], name=op.f("fk_moderation_reports_reporter_id_people"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_reports")),
        sa.UniqueConstraint("case_id", "reporter_key", name=op.f("uq_moderation_reports_case_id_reporter_key")),
    )
    op.create_table(
        "moderation_appeals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["moderation_cases.id"], name=op.f("fk_moderation_appeals_case_id_moderation_cases")
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["moderation_decisions.id"],
            name=op.f("fk_moderation_appeals_decision_id_moderation_decisions"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_moderation_appeals_person_id_people"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_appeals")),
        sa.UniqueConstraint("case_id", name=op.f("uq_moderation_appeals_case_id")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_moderation_appeals_decision_id")),
    )
    op.add_column("progress_updates", sa.Column("hidden_at", MOMENT, nullable=True))

    op.add_column("shared_pledges", sa.Column("hidden_at", MOMENT, nullable=True))


def downgrade() -> None:
    op.drop_column("shared_pledges", "hidden_at")

    op.drop_column("progress_updates", "hidden_at")

    op.drop_table("moderation_appeals")
    op.drop_table("moderation_reports")
    op.drop_index("ix_moderation_posts_person_id", table_name="moderation_posts")
    op.drop_index("ix_moderation_posts_fingerprint", table_name="moderation_posts")

    op.drop_table("moderation_posts")
    op.drop_index("ix_moderation_mode_changes_kind", table_name="moderation_mode_changes")

    op.drop_table("moderation_mode_changes")
    op.drop_index("ix_moderation_decisions_month", table_name="moderation_decisions")

    op.drop_table("moderation_decisions")
    op.drop_index("ix_moderation_case_authors_person_id", table_name="moderation_case_authors")

    op.drop_table("moderation_case_authors")
    op.drop_index(
        "uq_moderation_blocked_words_in_force",
        table_name="moderation_blocked_words",
        sqlite_where=sa.text("removed_at IS NULL"),
        postgresql_where=sa.text("removed_at IS NULL"),
    )

    op.drop_table("moderation_blocked_words")
    op.drop_table("moderation_preserved")
    op.drop_table("moderation_salts")
    op.drop_index(
        "uq_moderation_cases_open",
        table_name="moderation_cases",
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.drop_index("ix_moderation_cases_subject", table_name="moderation_cases")

    op.drop_table("moderation_cases")
