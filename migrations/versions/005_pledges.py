"""Citizen's Pledges: the catalogue, shared pledges, pledges, check-ins, counters, suggestions and their search."""

import sqlalchemy as sa
from alembic import op

revision = "005_pledges"
down_revision = "004_accounts"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "pledge_actions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("first_person", sa.String(), nullable=False),
        sa.Column("priority_slug", sa.String(), nullable=False),
        sa.Column(
            "effort",
            sa.Enum("small", "steady", "big", name="effort", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("frequency", sa.String(), nullable=False),
        sa.Column("is_free", sa.Boolean(), nullable=False),
        sa.Column("is_own_words", sa.Boolean(), nullable=False),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["priority_slug"],
            ["vision_priorities.slug"],
            name=op.f("fk_pledge_actions_priority_slug_vision_priorities"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledge_actions")),
        sa.UniqueConstraint("slug", name=op.f("uq_pledge_actions_slug")),
    )
    op.create_table(
        "pledge_action_outcomes",
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("outcome_code", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["pledge_actions.id"],
            name=op.f("fk_pledge_action_outcomes_action_id_pledge_actions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["outcome_code"],
            ["vision_outcomes.code"],
            name=op.f("fk_pledge_action_outcomes_outcome_code_vision_outcomes"),
        ),
        sa.PrimaryKeyConstraint("action_id", "outcome_code", name=op.f("pk_pledge_action_outcomes")),
    )
    op.create_table(
        "pledge_counts",
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("ward_code", sa.String(), nullable=False),
        sa.Column("active", sa.Integer(), nullable=False),
        sa.Column("keeping", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("stopped", sa.Integer(), nullable=False),
        sa.Column("lapsed", sa.Integer(), nullable=False),
        sa.Column("withdrawn", sa.Integer(), nullable=False),
        sa.CheckConstraint("active >= 0", name=op.f("ck_pledge_counts_active_not_negative")),
        sa.CheckConstraint("keeping >= 0", name=op.f("ck_pledge_counts_keeping_not_negative")),
        sa.CheckConstraint("done >= 0", name=op.f("ck_pledge_counts_done_not_negative")),
        sa.CheckConstraint("stopped >= 0", name=op.f("ck_pledge_counts_stopped_not_negative")),
        sa.CheckConstraint("lapsed >= 0", name=op.f("ck_pledge_counts_lapsed_not_negative")),
        sa.CheckConstraint("withdrawn >= 0", name=op.f("ck_pledge_counts_withdrawn_not_negative")),
        sa.ForeignKeyConstraint(
            ["action_id"], ["pledge_actions.id"], name=op.f("fk_pledge_counts_action_id_pledge_actions")
        ),
        sa.PrimaryKeyConstraint("action_id", "ward_code", name=op.f("pk_pledge_counts")),
    )
    op.create_table(
        "pledge_suggestions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("priority_slug", sa.String(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column(
            "decision",
            sa.Enum(
                "accepted", "merged", "declined", name="decision", native_enum=False, create_constraint=True, length=32
            ),
            nullable=True,
        ),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "decision is null or decision = 'accepted' or reason <> ''",
            name=op.f("ck_pledge_suggestions_refusal_has_its_reason"),
        ),
        sa.CheckConstraint(
            "(decision is null) = (decided_at is null)", name=op.f("ck_pledge_suggestions_decision_has_its_time")
        ),
        sa.ForeignKeyConstraint(
            ["action_id"], ["pledge_actions.id"], name=op.f("fk_pledge_suggestions_action_id_pledge_actions")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["people.id"],
            name=op.f("fk_pledge_suggestions_decided_by_id_people"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_pledge_suggestions_person_id_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["priority_slug"],
            ["vision_priorities.slug"],
            name=op.f("fk_pledge_suggestions_priority_slug_vision_priorities"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledge_suggestions")),
        sa.UniqueConstraint("key", name=op.f("uq_pledge_suggestions_key")),
    )
    op.create_index("ix_pledge_suggestions_person_id", "pledge_suggestions", ["person_id"], unique=False)
    op.create_table(
        "shared_pledges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("starter_id", sa.Integer(), nullable=True),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("promise_back", sa.String(), nullable=False),
        sa.Column("target", sa.Integer(), nullable=False),
        sa.Column("joined", sa.Integer(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "open",
                "activated",
                "failed",
                "declined",
                name="sharedstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decision_reason", sa.String(), nullable=False),
        sa.Column("activated_at", MOMENT, nullable=True),
        sa.Column("failed_at", MOMENT, nullable=True),
        sa.Column("starter_told_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "(state = 'activated') = (activated_at is not null)", name=op.f("ck_shared_pledges_activation_has_its_time")
        ),
        sa.CheckConstraint("joined >= 0", name=op.f("ck_shared_pledges_joined_not_negative")),
        sa.CheckConstraint("target between 1 and 100000", name=op.f("ck_shared_pledges_target_in_range")),
        sa.ForeignKeyConstraint(
            ["action_id"], ["pledge_actions.id"], name=op.f("fk_shared_pledges_action_id_pledge_actions")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["people.id"], name=op.f("fk_shared_pledges_decided_by_id_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["starter_id"], ["people.id"], name=op.f("fk_shared_pledges_starter_id_people"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_pledges")),
        sa.UniqueConstraint("key", name=op.f("uq_shared_pledges_key")),
    )
    op.create_index("ix_shared_pledges_open", "shared_pledges", ["state", "closes_on"], unique=False)
    op.create_index("ix_shared_pledges_starter_id", "shared_pledges", ["starter_id"], unique=False)
    op.create_table(
        "pledges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("live_key", sa.String(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("shared_pledge_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column(
            "text_state",
            sa.Enum(
                "none",
                "waiting",
                "shown",
                "hidden",
                name="textstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "shown_as",
            sa.Enum(
                "full_name",
                "first_name",
                "anonymous",
                name="display",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("is_by_minor", sa.Boolean(), nullable=False),
        sa.Column("ward_code", sa.String(length=9), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "unconfirmed",
                "waiting",
                "active",
                "keeping",
                "done",
                "stopped",
                "lapsed",
                "withdrawn",
                "released",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.Column("started_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("told_at", MOMENT, nullable=True),
        sa.Column("check_in_number", sa.Integer(), nullable=False),
        sa.Column("next_check_in_on", sa.Date(), nullable=True),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state in ('unconfirmed', 'waiting', 'released', 'withdrawn') or started_at is not null",
            name=op.f("ck_pledges_started_has_its_time"),
        ),
        sa.CheckConstraint("amount is null or amount between 1 and 10000", name=op.f("ck_pledges_amount_in_range")),
        sa.CheckConstraint(
            "not is_by_minor or (name = '' and shown_as = 'anonymous')", name=op.f("ck_pledges_minors_are_not_named")
        ),
        sa.CheckConstraint(
            "(text_state = 'none') = (words = '' and name = '')", name=op.f("ck_pledges_text_has_its_state")
        ),
        sa.ForeignKeyConstraint(["action_id"], ["pledge_actions.id"], name=op.f("fk_pledges_action_id_pledge_actions")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_pledges_person_id_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["shared_pledge_id"], ["shared_pledges.id"], name=op.f("fk_pledges_shared_pledge_id_shared_pledges")
        ),
        sa.ForeignKeyConstraint(["ward_code"], ["wards.code"], name=op.f("fk_pledges_ward_code_wards")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledges")),
        sa.UniqueConstraint("key", name=op.f("uq_pledges_key")),
        sa.UniqueConstraint("live_key", name=op.f("uq_pledges_live_key")),
    )
    op.create_index(
        "ix_pledges_check_in_due",
        "pledges",
        ["next_check_in_on"],
        unique=False,
        sqlite_where=sa.text("next_check_in_on is not null"),
        postgresql_where=sa.text("next_check_in_on is not null"),
    )
    op.create_index("ix_pledges_feed", "pledges", ["started_at", "id"], unique=False)
    op.create_index("ix_pledges_feed_of_action", "pledges", ["action_id", "started_at", "id"], unique=False)
    op.create_index("ix_pledges_feed_of_ward", "pledges", ["ward_code", "started_at", "id"], unique=False)
    op.create_index("ix_pledges_person_id", "pledges", ["person_id"], unique=False)
    op.create_index("ix_pledges_shared_pledge_id", "pledges", ["shared_pledge_id"], unique=False)
    op.create_index(
        "ix_pledges_to_tell",
        "pledges",
        ["shared_pledge_id", "id"],
        unique=False,
        sqlite_where=sa.text("told_at is null and shared_pledge_id is not null"),
        postgresql_where=sa.text("told_at is null and shared_pledge_id is not null"),
    )
    op.create_index(
        "ix_pledges_text_waiting",
        "pledges",
        ["text_state", "id"],
        unique=False,
        sqlite_where=sa.text("text_state = 'waiting'"),
        postgresql_where=sa.text("text_state = 'waiting'"),
    )
    op.create_table(
        "pledge_check_ins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pledge_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column(
            "answer",
            sa.Enum(
                "done", "still_doing", "stopped", name="answer", native_enum=False, create_constraint=True, length=32
            ),
            nullable=True,
        ),
        sa.CheckConstraint(
            "(answer is null) = (answered_at is null)", name=op.f("ck_pledge_check_ins_answer_has_its_time")
        ),
        sa.ForeignKeyConstraint(
            ["pledge_id"], ["pledges.id"], name=op.f("fk_pledge_check_ins_pledge_id_pledges"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pledge_check_ins")),
        sa.UniqueConstraint("pledge_id", "number", name=op.f("uq_pledge_check_ins_pledge_id_number")),
    )
    _create_search()


def _create_search() -> None:
    """Words that a moderator has passed: a full-text table on SQLite, an index on Postgres."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("CREATE VIRTUAL TABLE pledge_words_fts USING fts5(words, tokenize='unicode61 remove_diacritics 2')")
    else:
        op.execute(
            "CREATE INDEX ix_pledges_words ON pledges USING gin (to_tsvector('simple'::regconfig, words)) "
            "WHERE text_state = 'shown' AND words <> ''"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE pledge_words_fts")
    op.drop_table("pledge_check_ins")
    op.drop_index(
        "ix_pledges_text_waiting",
        table_name="pledges",
        sqlite_where=sa.text("text_state = 'waiting'"),
        postgresql_where=sa.text("text_state = 'waiting'"),
    )
    op.drop_index(
        "ix_pledges_to_tell",
        table_name="pledges",
        sqlite_where=sa.text("told_at is null and shared_pledge_id is not null"),
        postgresql_where=sa.text("told_at is null and shared_pledge_id is not null"),
    )
    op.drop_index("ix_pledges_shared_pledge_id", table_name="pledges")
    op.drop_index("ix_pledges_person_id", table_name="pledges")
    op.drop_index("ix_pledges_feed_of_ward", table_name="pledges")
    op.drop_index("ix_pledges_feed_of_action", table_name="pledges")
    op.drop_index("ix_pledges_feed", table_name="pledges")
    op.drop_index(
        "ix_pledges_check_in_due",
        table_name="pledges",
        sqlite_where=sa.text("next_check_in_on is not null"),
        postgresql_where=sa.text("next_check_in_on is not null"),
    )
    op.drop_table("pledges")
    op.drop_index("ix_shared_pledges_starter_id", table_name="shared_pledges")
    op.drop_index("ix_shared_pledges_open", table_name="shared_pledges")
    op.drop_table("shared_pledges")
    op.drop_index("ix_pledge_suggestions_person_id", table_name="pledge_suggestions")
    op.drop_table("pledge_suggestions")
    op.drop_table("pledge_counts")
    op.drop_table("pledge_action_outcomes")
    op.drop_table("pledge_actions")
