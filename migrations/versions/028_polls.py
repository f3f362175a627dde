"""Polls: what is asked, who has voted, sealed and opened ballots, and what was counted.

Participations, envelopes and ballots are WITHOUT ROWID: SQLite would else number the rows in the order in which they
came, and somebody could pair a ballot with its voter by that.
"""

import sqlalchemy as sa
from alembic import op

revision = "028_polls"
down_revision = "027_preserved_files"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "polls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column(
            "eligibility",
            sa.Enum(
                "everyone",
                "wards",
                "age",
                "organisation",
                "codes",
                name="eligibility",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "age_band",
            sa.Enum("13-17", "18+", name="ageband", native_enum=False, create_constraint=True, length=32),
            nullable=True,
        ),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("takes_codes", sa.Boolean(), nullable=False),
        sa.Column("is_named", sa.Boolean(), nullable=False),
        sa.Column("quorum", sa.Integer(), nullable=True),
        sa.Column("is_order_drawn", sa.Boolean(), nullable=False),
        sa.Column("opens_at", MOMENT, nullable=True),
        sa.Column("closes_at", MOMENT, nullable=True),
        sa.Column("results_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("announced_at", MOMENT, nullable=True),
        sa.Column("key_mark", sa.String(length=64), nullable=False),
        sa.Column("reminded_at", MOMENT, nullable=True),
        sa.Column("cancelled_at", MOMENT, nullable=True),
        sa.Column("cancelled_why", sa.String(), nullable=False),
        sa.Column("counted_at", MOMENT, nullable=True),
        sa.Column("turnout", sa.JSON(), nullable=True),
        sa.Column("restarts_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(cancelled_at IS NULL) = (cancelled_why = '')", name=op.f("ck_polls_cancelled_with_a_reason")
        ),
        sa.CheckConstraint("eligibility <> 'age' OR age_band IS NOT NULL", name=op.f("ck_polls_an_age_is_named")),
        sa.CheckConstraint(
            "eligibility <> 'organisation' OR organisation_id IS NOT NULL",
            name=op.f("ck_polls_an_organisation_is_named"),
        ),
        sa.CheckConstraint(
            "announced_at IS NULL OR (opens_at IS NOT NULL AND closes_at IS NOT NULL AND results_at IS NOT NULL)",
            name=op.f("ck_polls_announced_with_its_times"),
        ),
        sa.CheckConstraint("opens_at IS NULL OR closes_at > opens_at", name=op.f("ck_polls_closes_after_it_opens")),
        sa.CheckConstraint("quorum IS NULL OR quorum > 0", name=op.f("ck_polls_quorum_is_somebody")),
        sa.CheckConstraint(
            "results_at IS NULL OR results_at >= closes_at", name=op.f("ck_polls_shown_after_it_closes")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["people.id"], name=op.f("fk_polls_created_by_id_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_polls_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["restarts_id"], ["polls.id"], name=op.f("fk_polls_restarts_id_polls")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_polls")),
        sa.UniqueConstraint("slug", name=op.f("uq_polls_slug")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "poll_code_batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["people.id"], name=op.f("fk_poll_code_batches_made_by_id_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["polls.id"], name=op.f("fk_poll_code_batches_poll_id_polls"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_code_batches")),
    )
    op.create_index("ix_poll_code_batches_poll_id", "poll_code_batches", ["poll_id"], unique=False)

    op.create_table(
        "poll_envelopes",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["polls.id"], name=op.f("fk_poll_envelopes_poll_id_polls"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_envelopes")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_poll_envelopes_poll_id", "poll_envelopes", ["poll_id"], unique=False)

    op.create_table(
        "poll_named_ballots",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_poll_named_ballots_person_id_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["polls.id"], name=op.f("fk_poll_named_ballots_poll_id_polls"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("poll_id", "number", name=op.f("pk_poll_named_ballots")),
    )
    op.create_table(
        "poll_questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("help", sa.String(), nullable=False),
        sa.Column(
            "method",
            sa.Enum(
                "plurality",
                "approval",
                "score",
                "points",
                "yes-no",
                "irv",
                "stv",
                "borda",
                "condorcet-schulze",
                "equal-shares",
                "greedy",
                name="method",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "marking",
            sa.Enum(
                "one",
                "several",
                "ranks",
                "scores",
                "points",
                "knapsack",
                name="marking",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=True),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("threshold", sa.Integer(), nullable=True),
        sa.Column("budget", sa.Integer(), nullable=True),
        sa.Column(
            "completion",
            sa.Enum("none", "add1", "add1u", name="completion", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column(
            "utility",
            sa.Enum("cost", "cardinality", name="utility", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.CheckConstraint(
            "method NOT IN ('equal-shares', 'greedy') OR budget > 0", name=op.f("ck_poll_questions_a_budget_has_money")
        ),
        sa.CheckConstraint("seats > 0", name=op.f("ck_poll_questions_seats_for_somebody")),
        sa.CheckConstraint(
            "threshold IS NULL OR (threshold > 0 AND threshold < 100)",
            name=op.f("ck_poll_questions_threshold_is_a_share"),
        ),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["polls.id"], name=op.f("fk_poll_questions_poll_id_polls"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_questions")),
        sa.UniqueConstraint("poll_id", "position", name=op.f("uq_poll_questions_poll_id_position")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "poll_wards",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("ward_code", sa.String(length=9), nullable=False),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["polls.id"], name=op.f("fk_poll_wards_poll_id_polls"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["ward_code"], ["wards.code"], name=op.f("fk_poll_wards_ward_code_wards")),
        sa.PrimaryKeyConstraint("poll_id", "ward_code", name=op.f("pk_poll_wards")),
    )
    op.create_table(
        "poll_ballots",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("marks", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["poll_questions.id"],
            name=op.f("fk_poll_ballots_question_id_poll_questions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("question_id", "number", name=op.f("pk_poll_ballots")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_poll_ballots_marks", "poll_ballots", ["question_id", "marks"], unique=False)

    op.create_table(
        "poll_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["poll_code_batches.id"],
            name=op.f("fk_poll_codes_batch_id_poll_code_batches"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_codes")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_poll_codes_code_hash")),
    )
    op.create_index("ix_poll_codes_batch_id", "poll_codes", ["batch_id"], unique=False)

    op.create_table(
        "poll_options",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("image", sa.String(length=32), nullable=True),
        sa.Column("image_alt", sa.String(length=200), nullable=False),
        sa.Column("document", sa.String(length=32), nullable=True),
        sa.Column("document_name", sa.String(length=120), nullable=False),
        sa.Column("document_type", sa.String(length=100), nullable=False),
        sa.Column("cost", sa.Integer(), nullable=True),
        sa.Column("ward_code", sa.String(length=9), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column(
            "feasibility",
            sa.Enum(
                "waiting",
                "feasible",
                "not_feasible",
                name="feasibility",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("feasibility_why", sa.String(), nullable=False),
        sa.Column("judged_at", MOMENT, nullable=True),
        sa.Column("judged_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(image IS NULL) = (image_alt = '')", name=op.f("ck_poll_options_a_picture_is_described")),
        sa.CheckConstraint(
            "feasibility <> 'not_feasible' OR feasibility_why <> ''",
            name=op.f("ck_poll_options_turned_down_with_a_reason"),
        ),
        sa.CheckConstraint("cost IS NULL OR cost > 0", name=op.f("ck_poll_options_costs_something")),
        sa.ForeignKeyConstraint(
            ["judged_by_id"], ["people.id"], name=op.f("fk_poll_options_judged_by_id_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["poll_questions.id"],
            name=op.f("fk_poll_options_question_id_poll_questions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["ward_code"], ["wards.code"], name=op.f("fk_poll_options_ward_code_wards")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_options")),
        sa.UniqueConstraint("question_id", "position", name=op.f("uq_poll_options_question_id_position")),
        sa.UniqueConstraint("question_id", "title", name=op.f("uq_poll_options_question_id_title")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "poll_results",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.JSON(), nullable=False),
        sa.Column("beside", sa.JSON(), nullable=True),
        sa.Column("abstentions", sa.Integer(), nullable=False),
        sa.Column("smallest_told", sa.Integer(), nullable=False),
        sa.Column("file_kind", sa.String(length=3), nullable=False),
        sa.Column("file_salt", sa.String(length=32), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("counted_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["poll_questions.id"],
            name=op.f("fk_poll_results_question_id_poll_questions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("question_id", name=op.f("pk_poll_results")),
    )
    op.create_table(
        "poll_keyed_papers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("code_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.String(), nullable=False),
        sa.Column("keyed_by_id", sa.Integer(), nullable=False),
        sa.Column("keyed_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["code_id"], ["poll_codes.id"], name=op.f("fk_poll_keyed_papers_code_id_poll_codes"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["keyed_by_id"], ["people.id"], name=op.f("fk_poll_keyed_papers_keyed_by_id_people"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["polls.id"], name=op.f("fk_poll_keyed_papers_poll_id_polls"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_keyed_papers")),
        sa.UniqueConstraint("code_id", "keyed_by_id", name="uq_poll_keyed_papers_two_people"),
    )
    op.create_index("ix_poll_keyed_papers_poll_id", "poll_keyed_papers", ["poll_id"], unique=False)

    op.create_table(
        "poll_participations",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("address_hash", sa.String(length=64), nullable=True),
        sa.Column("code_id", sa.Integer(), nullable=True),
        sa.Column(
            "channel",
            sa.Enum("online", "code", "paper", name="channel", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("hour", sa.String(length=13), nullable=False),
        sa.Column("ward_code", sa.String(length=9), nullable=True),
        sa.CheckConstraint("length(hour) = 13", name=op.f("ck_poll_participations_hour_is_no_minute")),
        sa.ForeignKeyConstraint(["code_id"], ["poll_codes.id"], name=op.f("fk_poll_participations_code_id_poll_codes")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_poll_participations_person_id_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["polls.id"], name=op.f("fk_poll_participations_poll_id_polls"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["ward_code"], ["wards.code"], name=op.f("fk_poll_participations_ward_code_wards")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_participations")),
        sa.UniqueConstraint("code_id", name="uq_poll_participations_code"),
        sa.UniqueConstraint("poll_id", "address_hash", name="uq_poll_participations_address"),
        sa.UniqueConstraint("poll_id", "person_id", name="uq_poll_participations_person"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_poll_participations_hour", "poll_participations", ["poll_id", "hour"], unique=False)
    op.create_index("ix_poll_participations_person_id", "poll_participations", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_table("poll_participations")
    op.drop_table("poll_keyed_papers")
    op.drop_table("poll_results")
    op.drop_table("poll_options")
    op.drop_table("poll_codes")
    op.drop_table("poll_ballots")
    op.drop_table("poll_wards")
    op.drop_table("poll_questions")
    op.drop_table("poll_named_ballots")
    op.drop_table("poll_envelopes")
    op.drop_table("poll_code_batches")
    op.drop_table("polls")
