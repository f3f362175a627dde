"""Organisations, their members, and their pledges: commitments, progress, evidence, reviews, nudges."""

import sqlalchemy as sa
from alembic import op

revision = "008_organisations"
down_revision = "007_mis"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
STANDS = "merged_into_id IS NULL AND declined_at IS NULL"

PURPOSES = ("confirm_sign_up", "sign_in", "reset_password", "change_email", "confirm_pledge", "join_staff")


def _purpose(*more: str) -> sa.Enum:
    return sa.Enum(*PURPOSES, *more, name="purpose", native_enum=False, create_constraint=True, length=32)


def _change_purposes(before: sa.Enum, after: sa.Enum) -> None:
    with op.batch_alter_table("email_links") as links:
        links.alter_column("purpose", existing_type=before, type_=after, existing_nullable=False)


def upgrade() -> None:
    _change_purposes(_purpose(), _purpose("report_progress"))
    op.create_table(
        "commitment_nudges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(length=40), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("occasion", sa.String(length=80), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["people.id"], name=op.f("fk_commitment_nudges_recipient_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment_nudges")),
        sa.UniqueConstraint(
            "message", "recipient_id", "occasion", name=op.f("uq_commitment_nudges_message_recipient_id_occasion")
        ),
    )
    op.create_table(
        "organisations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("compare_key", sa.String(length=200), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "public",
                "private",
                "voluntary",
                "education",
                "faith",
                "other",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("sector", sa.String(length=120), nullable=False),
        sa.Column(
            "size",
            sa.Enum(
                "0",
                "1-9",
                "10-49",
                "50-249",
                "250+",
                name="sizeband",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("website", sa.String(length=300), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("company_number", sa.String(length=8), nullable=True),
        sa.Column("charity_number", sa.String(length=12), nullable=True),
        sa.Column("registered_at", MOMENT, nullable=False),
        sa.Column("registered_by_id", sa.Integer(), nullable=True),
        sa.Column("verified_at", MOMENT, nullable=True),
        sa.Column("verified_by_id", sa.Integer(), nullable=True),
        sa.Column("declined_at", MOMENT, nullable=True),
        sa.Column("declined_why", sa.String(), nullable=False),
        sa.Column("suspended_at", MOMENT, nullable=True),
        sa.Column("suspended_why", sa.String(), nullable=False),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("merged_at", MOMENT, nullable=True),
        sa.CheckConstraint("name <> ''", name=op.f("ck_organisations_name_says_something")),
        sa.CheckConstraint(
            "verified_at IS NULL OR declined_at IS NULL", name=op.f("ck_organisations_verified_or_declined")
        ),
        sa.CheckConstraint(
            "(declined_at IS NULL) = (declined_why = '')", name=op.f("ck_organisations_declined_with_a_reason")
        ),
        sa.CheckConstraint(
            "(suspended_at IS NULL) = (suspended_why = '')", name=op.f("ck_organisations_suspended_with_a_reason")
        ),
        sa.CheckConstraint(
            "merged_into_id IS NULL OR merged_into_id <> id", name=op.f("ck_organisations_not_merged_into_itself")
        ),
        sa.CheckConstraint(
            "verified_by_id IS NULL OR verified_at IS NOT NULL", name=op.f("ck_organisations_verified_at_some_time")
        ),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["organisations.id"], name=op.f("fk_organisations_merged_into_id_organisations")
        ),
        sa.ForeignKeyConstraint(
            ["registered_by_id"],
            ["people.id"],
            name=op.f("fk_organisations_registered_by_id_people"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["verified_by_id"], ["people.id"], name=op.f("fk_organisations_verified_by_id_people"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
        sa.UniqueConstraint("slug", name=op.f("uq_organisations_slug")),
        sqlite_autoincrement=True,
    )
    for column in ("compare_key", "company_number", "charity_number"):
        op.create_index(
            f"uq_organisations_{column}_standing",
            "organisations",
            [column],
            unique=True,
            sqlite_where=sa.text(STANDS),
            postgresql_where=sa.text(STANDS),
        )

    op.create_table(
        "workspace_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=120), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_workspace_drafts_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workspace_drafts")),
        sa.UniqueConstraint("person_id", "form", name=op.f("uq_workspace_drafts_person_id_form")),
    )
    op.create_table(
        "memberships",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "owner", "editor", "viewer", name="memberrole", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("joined_at", MOMENT, nullable=False),
        sa.Column("invited_by_id", sa.Integer(), nullable=True),
        sa.Column("left_at", MOMENT, nullable=True),
        sa.Column("reminders_stopped_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["invited_by_id"], ["people.id"], name=op.f("fk_memberships_invited_by_id_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_memberships_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_memberships_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
    )
    op.create_index("ix_memberships_person_id", "memberships", ["person_id"])
    op.create_index(
        "uq_memberships_live",
        "memberships",
        ["organisation_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("left_at IS NULL"),
        postgresql_where=sa.text("left_at IS NULL"),
    )

    op.create_table(
        "membership_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column(
            "role",
            sa.Enum(
                "owner", "editor", "viewer", name="memberrole", native_enum=False, create_constraint=True, length=32
            ),
            nullable=True,
        ),
        sa.CheckConstraint(
            "role IS NULL OR answered_at IS NOT NULL", name=op.f("ck_membership_requests_role_given_by_an_answer")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"],
            ["people.id"],
            name=op.f("fk_membership_requests_answered_by_id_people"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_membership_requests_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_membership_requests_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_requests")),
    )
    op.create_index("ix_membership_requests_person_id", "membership_requests", ["person_id"])
    op.create_index(
        "uq_membership_requests_open",
        "membership_requests",
        ["organisation_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("answered_at IS NULL"),
        postgresql_where=sa.text("answered_at IS NULL"),
    )

    op.create_table(
        "organisation_invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "owner", "editor", "viewer", name="memberrole", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("invited_at", MOMENT, nullable=False),
        sa.Column("invited_by_id", sa.Integer(), nullable=True),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["invited_by_id"],
            ["people.id"],
            name=op.f("fk_organisation_invitations_invited_by_id_people"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_organisation_invitations_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_invitations")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_organisation_invitations_token_hash")),
    )
    op.create_index(
        "uq_organisation_invitations_open",
        "organisation_invitations",
        ["organisation_id", "email"],
        unique=True,
        sqlite_where=sa.text("used_at IS NULL AND withdrawn_at IS NULL"),
        postgresql_where=sa.text("used_at IS NULL AND withdrawn_at IS NULL"),
    )

    op.create_table(
        "organisation_pledges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("statement", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "changes_requested",
                "agreed",
                "active",
                "due_for_renewal",
                "renewed",
                "ended",
                "withdrawn",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("renewed_from_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("agreed_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "agreed_at IS NOT NULL OR state IN ('draft', 'submitted', 'changes_requested', 'withdrawn')",
            name=op.f("ck_organisation_pledges_public_once_agreed"),
        ),
        sa.CheckConstraint("starts_on < ends_on", name=op.f("ck_organisation_pledges_period_has_days")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_organisation_pledges_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["renewed_from_id"],
            ["organisation_pledges.id"],
            name=op.f("fk_organisation_pledges_renewed_from_id_organisation_pledges"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_pledges")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_organisation_pledges_state", "organisation_pledges", ["state"])
    op.create_index(
        "uq_organisation_pledges_period_standing",
        "organisation_pledges",
        ["organisation_id", "starts_on"],
        unique=True,
        sqlite_where=sa.text("state <> 'withdrawn'"),
        postgresql_where=sa.text("state <> 'withdrawn'"),
    )
    op.create_index(
        "uq_organisation_pledges_renewed_from_id_standing",
        "organisation_pledges",
        ["renewed_from_id"],
        unique=True,
        sqlite_where=sa.text("state <> 'withdrawn'"),
        postgresql_where=sa.text("state <> 'withdrawn'"),
    )

    op.create_table(
        "organisation_wards",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("ward_code", sa.String(length=9), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_organisation_wards_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["ward_code"], ["wards.code"], name=op.f("fk_organisation_wards_ward_code_wards")),
        sa.PrimaryKeyConstraint("organisation_id", "ward_code", name=op.f("pk_organisation_wards")),
    )
    op.create_table(
        "performance_measures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("indicator_code", sa.String(length=60), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("value", sa.Numeric(precision=16, scale=4), nullable=False),
        sa.Column("unit", sa.String(length=60), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_performance_measures_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["people.id"],
            name=op.f("fk_performance_measures_recorded_by_id_people"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_performance_measures")),
        sa.UniqueConstraint(
            "organisation_id",
            "indicator_code",
            "period",
            name=op.f("uq_performance_measures_organisation_id_indicator_code_period"),
        ),
    )
    op.create_table(
        "commitments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pledge_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column(
            "type",
            sa.Enum(
                "good_business_charter",
                "fair_pay",
                "wellbeing_plan",
                "sustainability_plan",
                "active_travel_plan",
                "young_people",
                "other",
                name="commitmenttype",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("owner_title", sa.String(length=120), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("unit", sa.String(length=60), nullable=False),
        sa.Column("baseline", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column("target", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column(
            "direction",
            sa.Enum("up", "down", name="direction", native_enum=False, create_constraint=True, length=32),
            nullable=True,
        ),
        sa.Column("indicator_code", sa.String(length=60), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "not_started",
                "on_track",
                "needs_attention",
                "overdue",
                "lapsed",
                "delivered_claimed",
                "delivered_checked",
                "missed",
                "withdrawn",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("status_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_why", sa.String(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "due_on IS NULL OR starts_on IS NULL OR starts_on <= due_on", name=op.f("ck_commitments_due_after_start")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["people.id"], name=op.f("fk_commitments_owner_id_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["pledge_id"], ["organisation_pledges.id"], name=op.f("fk_commitments_pledge_id_organisation_pledges")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitments")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_commitments_due_on", "commitments", ["due_on"])
    op.create_index("ix_commitments_pledge_id", "commitments", ["pledge_id"])
    op.create_index("ix_commitments_status", "commitments", ["status"])

    op.create_table(
        "organisation_pledge_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pledge_id", sa.Integer(), nullable=False),
        sa.Column(
            "came_from",
            sa.Enum(
                "draft",
                "submitted",
                "changes_requested",
                "agreed",
                "active",
                "due_for_renewal",
                "renewed",
                "ended",
                "withdrawn",
                name="came_from",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "went_to",
            sa.Enum(
                "draft",
                "submitted",
                "changes_requested",
                "agreed",
                "active",
                "due_for_renewal",
                "renewed",
                "ended",
                "withdrawn",
                name="went_to",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("why", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["people.id"], name=op.f("fk_organisation_pledge_steps_by_id_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["pledge_id"],
            ["organisation_pledges.id"],
            name=op.f("fk_organisation_pledge_steps_pledge_id_organisation_pledges"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_pledge_steps")),
    )
    op.create_index("ix_organisation_pledge_steps_pledge_id", "organisation_pledge_steps", ["pledge_id"])

    op.create_table(
        "commitment_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commitment_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("agreed_at", MOMENT, nullable=True),
        sa.Column("refused_at", MOMENT, nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_why", sa.String(), nullable=False),
        sa.CheckConstraint("why <> ''", name=op.f("ck_commitment_changes_why_says_something")),
        sa.CheckConstraint(
            "agreed_at IS NULL OR refused_at IS NULL", name=op.f("ck_commitment_changes_agreed_or_refused")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["people.id"], name=op.f("fk_commitment_changes_asked_by_id_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitments.id"], name=op.f("fk_commitment_changes_commitment_id_commitments")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["people.id"],
            name=op.f("fk_commitment_changes_decided_by_id_people"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment_changes")),
        sa.UniqueConstraint("commitment_id", "number", name=op.f("uq_commitment_changes_commitment_id_number")),
    )
    op.create_index(
        "uq_commitment_changes_undecided",
        "commitment_changes",
        ["commitment_id"],
        unique=True,
        sqlite_where=sa.text("agreed_at IS NULL AND refused_at IS NULL"),
        postgresql_where=sa.text("agreed_at IS NULL AND refused_at IS NULL"),
    )

    op.create_table(
        "commitment_comments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commitment_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("text <> ''", name=op.f("ck_commitment_comments_text_says_something")),
        sa.ForeignKeyConstraint(
            ["by_id"], ["people.id"], name=op.f("fk_commitment_comments_by_id_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitments.id"], name=op.f("fk_commitment_comments_commitment_id_commitments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment_comments")),
    )
    op.create_index("ix_commitment_comments_commitment_id", "commitment_comments", ["commitment_id"])

    op.create_table(
        "commitment_outcomes",
        sa.Column("commitment_id", sa.Integer(), nullable=False),
        sa.Column("outcome_code", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["commitment_id"],
            ["commitments.id"],
            name=op.f("fk_commitment_outcomes_commitment_id_commitments"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["outcome_code"], ["vision_outcomes.code"], name=op.f("fk_commitment_outcomes_outcome_code_vision_outcomes")
        ),
        sa.PrimaryKeyConstraint("commitment_id", "outcome_code", name=op.f("pk_commitment_outcomes")),
    )
    op.create_index("ix_commitment_outcomes_outcome_code", "commitment_outcomes", ["outcome_code"])

    op.create_table(
        "commitment_wards",
        sa.Column("commitment_id", sa.Integer(), nullable=False),
        sa.Column("ward_code", sa.String(length=9), nullable=False),
        sa.ForeignKeyConstraint(
            ["commitment_id"],
            ["commitments.id"],
            name=op.f("fk_commitment_wards_commitment_id_commitments"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["ward_code"], ["wards.code"], name=op.f("fk_commitment_wards_ward_code_wards")),
        sa.PrimaryKeyConstraint("commitment_id", "ward_code", name=op.f("pk_commitment_wards")),
    )
    op.create_index("ix_commitment_wards_ward_code", "commitment_wards", ["ward_code"])

    op.create_table(
        "progress_updates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commitment_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "going_on", "delivered", "missed", name="outcome", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("value", sa.Numeric(precision=16, scale=4), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column(
            "via",
            sa.Enum("web", "link", "csv", name="via", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("note <> '' OR value IS NOT NULL", name=op.f("ck_progress_updates_says_something")),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitments.id"], name=op.f("fk_progress_updates_commitment_id_commitments")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["people.id"], name=op.f("fk_progress_updates_made_by_id_people"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress_updates")),
        sa.UniqueConstraint("commitment_id", "key", name=op.f("uq_progress_updates_commitment_id_key")),
    )
    op.create_index("ix_progress_updates_commitment_id", "progress_updates", ["commitment_id", "on"])

    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("update_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("url", sa.String(length=600), nullable=True),
        sa.Column("stored_as", sa.String(length=64), nullable=True),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.CheckConstraint("(url IS NULL) <> (stored_as IS NULL)", name=op.f("ck_evidence_file_or_link")),
        sa.CheckConstraint("size >= 0", name=op.f("ck_evidence_size_not_negative")),
        sa.ForeignKeyConstraint(
            ["update_id"], ["progress_updates.id"], name=op.f("fk_evidence_update_id_progress_updates")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("stored_as", name=op.f("uq_evidence_stored_as")),
    )
    op.create_index("ix_evidence_update_id", "evidence", ["update_id"])

    op.create_table(
        "update_reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("update_id", sa.Integer(), nullable=False),
        sa.Column(
            "decision",
            sa.Enum(
                "self_reported",
                "checked",
                "questioned",
                name="assurance",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("decision <> 'self_reported'", name=op.f("ck_update_reviews_decides_something")),
        sa.CheckConstraint("why <> ''", name=op.f("ck_update_reviews_why_says_something")),
        sa.ForeignKeyConstraint(
            ["by_id"], ["people.id"], name=op.f("fk_update_reviews_by_id_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["update_id"], ["progress_updates.id"], name=op.f("fk_update_reviews_update_id_progress_updates")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_update_reviews")),
    )
    op.create_index("ix_update_reviews_update_id", "update_reviews", ["update_id"])

    op.create_table(
        "register_stamps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stamp", sa.String(length=32), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_register_stamps_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_stamps")),
    )
    _create_search()


# The words of a commitment are its own and its organisation's name. SQLite keeps them in a full-text table, which
# triggers fill whoever writes; Postgres indexes the two columns where they are.
NAME = """(SELECT organisations.name FROM organisations JOIN organisation_pledges
    ON organisation_pledges.organisation_id = organisations.id WHERE organisation_pledges.id = {pledge})"""
OF_PLEDGE = "SELECT id FROM commitments WHERE pledge_id = NEW.id"
OF_ORGANISATION = """SELECT commitments.id FROM commitments JOIN organisation_pledges
    ON organisation_pledges.id = commitments.pledge_id WHERE organisation_pledges.organisation_id = NEW.id"""
TRIGGERS = {
    "added": f"""INSERT ON commitments BEGIN INSERT INTO commitment_words_fts (rowid, words, name)
        VALUES (NEW.id, NEW.text, {NAME.format(pledge="NEW.pledge_id")})""",
    "reworded": f"""UPDATE OF text, pledge_id ON commitments BEGIN UPDATE commitment_words_fts
        SET words = NEW.text, name = {NAME.format(pledge="NEW.pledge_id")} WHERE rowid = NEW.id""",
    "removed": "DELETE ON commitments BEGIN DELETE FROM commitment_words_fts WHERE rowid = OLD.id",
    "moved": f"""UPDATE OF organisation_id ON organisation_pledges BEGIN UPDATE commitment_words_fts
        SET name = {NAME.format(pledge="NEW.id")} WHERE rowid IN ({OF_PLEDGE})""",
    "renamed": f"""UPDATE OF name ON organisations BEGIN UPDATE commitment_words_fts
        SET name = NEW.name WHERE rowid IN ({OF_ORGANISATION})""",
}


def _create_search() -> None:
    if op.get_bind().dialect.name != "sqlite":
        for table, column in (("commitments", "text"), ("organisations", "name")):
            op.execute(
                f"CREATE INDEX ix_{table}_words ON {table} USING gin (to_tsvector('simple'::regconfig, {column}))"
            )
        return
    op.execute(
        "CREATE VIRTUAL TABLE commitment_words_fts USING fts5(words, name, tokenize='unicode61 remove_diacritics 2')"
    )
    for name, deed in TRIGGERS.items():
        op.execute(f"CREATE TRIGGER commitment_words_{name} AFTER {deed}; END")


def downgrade() -> None:
    op.execute("DELETE FROM email_links WHERE purpose = 'report_progress'")
    _change_purposes(_purpose("report_progress"), _purpose())
    if op.get_bind().dialect.name == "sqlite":
        for name in TRIGGERS:
            op.execute(f"DROP TRIGGER commitment_words_{name}")
        op.execute("DROP TABLE commitment_words_fts")
    op.drop_table("register_stamps")
    op.drop_index("ix_update_reviews_update_id", table_name="update_reviews")

    op.drop_table("update_reviews")
    op.drop_index("ix_evidence_update_id", table_name="evidence")

    op.drop_table("evidence")
    op.drop_index("ix_progress_updates_commitment_id", table_name="progress_updates")

    op.drop_table("progress_updates")
    op.drop_index("ix_commitment_wards_ward_code", table_name="commitment_wards")

    op.drop_table("commitment_wards")
    op.drop_index("ix_commitment_outcomes_outcome_code", table_name="commitment_outcomes")

    op.drop_table("commitment_outcomes")
    op.drop_index("ix_commitment_comments_commitment_id", table_name="commitment_comments")

    op.drop_table("commitment_comments")
    op.drop_index("uq_commitment_changes_undecided", table_name="commitment_changes")
    op.drop_table("commitment_changes")
    op.drop_index("ix_organisation_pledge_steps_pledge_id", table_name="organisation_pledge_steps")

    op.drop_table("organisation_pledge_steps")
    op.drop_index("ix_commitments_status", table_name="commitments")
    op.drop_index("ix_commitments_pledge_id", table_name="commitments")
    op.drop_index("ix_commitments_due_on", table_name="commitments")

    op.drop_table("commitments")
    op.drop_table("performance_measures")
    op.drop_table("organisation_wards")
    op.drop_index("uq_organisation_pledges_renewed_from_id_standing", table_name="organisation_pledges")
    op.drop_index("uq_organisation_pledges_period_standing", table_name="organisation_pledges")
    op.drop_index("ix_organisation_pledges_state", table_name="organisation_pledges")

    op.drop_table("organisation_pledges")
    op.drop_index("uq_organisation_invitations_open", table_name="organisation_invitations")

    op.drop_table("organisation_invitations")
    op.drop_index("uq_membership_requests_open", table_name="membership_requests")
    op.drop_index("ix_membership_requests_person_id", table_name="membership_requests")

    op.drop_table("membership_requests")
    op.drop_index("uq_memberships_live", table_name="memberships")
    op.drop_index("ix_memberships_person_id", table_name="memberships")

    op.drop_table("memberships")
    op.drop_table("workspace_drafts")
    for column in ("charity_number", "company_number", "compare_key"):
        op.drop_index(f"uq_organisations_{column}_standing", table_name="organisations")

    op.drop_table("organisations")
    op.drop_table("commitment_nudges")
