"""The Minimum Income Standard: parameter sets, lines, releases, band shares, counts and places to get help.

What is approved or published stays as it was: triggers refuse to change it, to add to it or to remove it, whoever asks.
SQLite takes any text for a date: there, checks see to it that each is one.
"""

import sqlalchemy as sa
from alembic import op

revision = "007_mis"
down_revision = "006_development_updates"
branch_labels = None
depends_on = None


LIVE = "approved_at IS NOT NULL AND superseded_at IS NULL"
APPROVED = "EXISTS (SELECT 1 FROM mis_parameter_set WHERE id = {row}.parameter_set_id AND approved_at IS NOT NULL)"
ALWAYS = "1 = 1"
REFUSAL = "what is approved or published is never changed"


def changed(*columns: str) -> str:
    """Who did it may turn to NULL when they leave, and superseding happens once: all else is in `columns`."""
    return " OR ".join(
        [
            *(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in columns),
            "(OLD.superseded_at IS NOT NULL AND NEW.superseded_at IS DISTINCT FROM OLD.superseded_at)",
        ]
    )


SET_CHANGED = changed("id", "name", "year", "effective_from", "document", "entered_at", "approved_at")
RELEASE_CHANGED = changed("id", "title", "year", "published_at", "parameter_set_id", "source", "method", "is_synthetic")
GUARDS = (
    ("mis_parameter_set_kept", "UPDATE", "mis_parameter_set", f"OLD.approved_at IS NOT NULL AND ({SET_CHANGED})"),
    ("mis_parameter_set_not_removed", "DELETE", "mis_parameter_set", "OLD.approved_at IS NOT NULL"),
    ("mis_threshold_not_added", "INSERT", "mis_threshold", APPROVED.format(row="NEW")),
    ("mis_threshold_kept", "UPDATE", "mis_threshold", APPROVED.format(row="OLD")),
    ("mis_threshold_not_removed", "DELETE", "mis_threshold", APPROVED.format(row="OLD")),
    ("mis_release_kept", "UPDATE", "mis_release", RELEASE_CHANGED),
    ("mis_release_not_removed", "DELETE", "mis_release", ALWAYS),
    ("mis_band_share_kept", "UPDATE", "mis_band_share", ALWAYS),
    ("mis_band_share_not_removed", "DELETE", "mis_band_share", ALWAYS),
)


def upgrade() -> None:
    op.create_table(
        "mis_tally_ticket",
        sa.Column("ticket", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("ticket", name=op.f("pk_mis_tally_ticket")),
    )
    op.create_table(
        "mis_help",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("bands", sa.String(length=5), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("bands <> ''", name=op.f("ck_mis_help_for_somebody")),
        sa.CheckConstraint("title <> ''", name=op.f("ck_mis_help_title_says_something")),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["people.id"], name=op.f("fk_mis_help_updated_by_id_people"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mis_help")),
        sa.UniqueConstraint("title", name=op.f("uq_mis_help_title")),
    )
    op.create_table(
        "mis_parameter_set",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("document", sa.String(), nullable=True),
        sa.Column("note", sa.String(), server_default="", nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("name <> ''", name=op.f("ck_mis_parameter_set_name_says_something")),
        *dates("mis_parameter_set", "entered_at", "approved_at", "superseded_at", day="effective_from"),
        sa.CheckConstraint("entered_by_id <> approved_by_id", name=op.f("ck_mis_parameter_set_approved_by_another")),
        sa.CheckConstraint(
            "superseded_at IS NULL OR approved_at IS NOT NULL",
            name=op.f("ck_mis_parameter_set_superseded_after_approval"),
        ),
        sa.CheckConstraint("year BETWEEN 2000 AND 2100", name=op.f("ck_mis_parameter_set_year_is_one")),
        sa.ForeignKeyConstraint(
            ["approved_by_id"],
            ["people.id"],
            name=op.f("fk_mis_parameter_set_approved_by_id_people"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"],
            ["people.id"],
            name=op.f("fk_mis_parameter_set_entered_by_id_people"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mis_parameter_set")),
        sa.UniqueConstraint("name", name=op.f("uq_mis_parameter_set_name")),
    )
    op.create_index(
        "uq_mis_parameter_set_live_year",
        "mis_parameter_set",
        ["year"],
        unique=True,
        sqlite_where=sa.text(LIVE),
        postgresql_where=sa.text(LIVE),
    )

    op.create_table(
        "mis_release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("parameter_set_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("method", sa.String(), server_default="", nullable=False),
        sa.Column("is_synthetic", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("source <> ''", name=op.f("ck_mis_release_source_says_something")),
        *dates("mis_release", "published_at", "superseded_at"),
        sa.CheckConstraint("title <> ''", name=op.f("ck_mis_release_title_says_something")),
        sa.CheckConstraint("year BETWEEN 2000 AND 2100", name=op.f("ck_mis_release_year_is_one")),
        sa.ForeignKeyConstraint(
            ["parameter_set_id"],
            ["mis_parameter_set.id"],
            name=op.f("fk_mis_release_parameter_set_id_mis_parameter_set"),
        ),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["people.id"], name=op.f("fk_mis_release_published_by_id_people"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mis_release")),
        sa.UniqueConstraint("title", name=op.f("uq_mis_release_title")),
    )
    op.create_table(
        "mis_tally",
        sa.Column("parameter_set_id", sa.Integer(), nullable=False),
        sa.Column("ward_code", sa.String(length=9), nullable=False),
        sa.Column(
            "band",
            sa.Enum("A", "B", "C", "D", "E", name="band", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("households", sa.Integer(), nullable=False),
        sa.CheckConstraint("households > 0", name=op.f("ck_mis_tally_households_positive")),
        sa.ForeignKeyConstraint(
            ["parameter_set_id"], ["mis_parameter_set.id"], name=op.f("fk_mis_tally_parameter_set_id_mis_parameter_set")
        ),
        sa.ForeignKeyConstraint(["ward_code"], ["wards.code"], name=op.f("fk_mis_tally_ward_code_wards")),
        sa.PrimaryKeyConstraint("parameter_set_id", "ward_code", "band", name=op.f("pk_mis_tally")),
    )
    op.create_table(
        "mis_threshold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parameter_set_id", sa.Integer(), nullable=False),
        sa.Column("household_type", sa.String(length=40), nullable=False),
        sa.Column(
            "tenure",
            sa.Enum(
                "owned",
                "mortgage",
                "private",
                "social",
                "none",
                name="tenure",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "equivalence",
            sa.Enum("ahc", "bhc", "mis_table", name="mode", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("band", sa.String(length=1), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column(
            "standing",
            sa.Enum(
                "published",
                "sourced",
                "estimate",
                name="standing",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.CheckConstraint("band IN ('B', 'C', 'D')", name=op.f("ck_mis_threshold_band_has_a_top")),
        sa.CheckConstraint("household_type <> ''", name=op.f("ck_mis_threshold_household_type_says_something")),
        sa.CheckConstraint(
            "amount BETWEEN 1 AND 10000000 AND amount = CAST(amount AS INTEGER)",
            name=op.f("ck_mis_threshold_amount_is_whole_pounds"),
        ),
        sa.ForeignKeyConstraint(
            ["parameter_set_id"],
            ["mis_parameter_set.id"],
            name=op.f("fk_mis_threshold_parameter_set_id_mis_parameter_set"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mis_threshold")),
        sa.UniqueConstraint(
            "parameter_set_id",
            "household_type",
            "tenure",
            "equivalence",
            "band",
            name=op.f("uq_mis_threshold_parameter_set_id_household_type_tenure_equivalence_band"),
        ),
    )
    op.create_table(
        "mis_band_share",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column("household_type", sa.String(length=40), server_default="all", nullable=False),
        sa.Column(
            "band",
            sa.Enum("A", "B", "C", "D", "E", name="band", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("share", sa.Double(), nullable=True),
        sa.Column("lower", sa.Double(), nullable=True),
        sa.Column("upper", sa.Double(), nullable=True),
        sa.Column("households", sa.Integer(), nullable=True),
        sa.Column("is_suppressed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint(
            "area_code = 'E06000032' OR area_code LIKE 'E05______'",
            name=op.f("ck_mis_band_share_area_is_the_town_or_a_ward"),
        ),
        sa.CheckConstraint("household_type <> ''", name=op.f("ck_mis_band_share_household_type_says_something")),
        sa.CheckConstraint(
            "(is_suppressed AND share IS NULL AND lower IS NULL AND upper IS NULL AND households IS NULL) OR (NOT is_suppressed AND share IS NOT NULL)",
            name=op.f("ck_mis_band_share_suppressed_or_given"),
        ),
        sa.CheckConstraint(
            "households BETWEEN 0 AND 1000000 AND households = CAST(households AS INTEGER)",
            name=op.f("ck_mis_band_share_households_are_counted"),
        ),
        sa.CheckConstraint(
            "lower <= share AND share <= upper", name=op.f("ck_mis_band_share_interval_holds_its_share")
        ),
        sa.CheckConstraint("lower >= 0 AND upper <= 1", name=op.f("ck_mis_band_share_interval_of_shares")),
        sa.CheckConstraint("share BETWEEN 0 AND 1", name=op.f("ck_mis_band_share_share_is_a_share")),
        sa.ForeignKeyConstraint(
            ["release_id"], ["mis_release.id"], name=op.f("fk_mis_band_share_release_id_mis_release")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mis_band_share")),
        sa.UniqueConstraint(
            "release_id",
            "area_code",
            "household_type",
            "band",
            name=op.f("uq_mis_band_share_release_id_area_code_household_type_band"),
        ),
    )
    guard()


def downgrade() -> None:
    unguard()
    op.drop_table("mis_band_share")
    op.drop_table("mis_threshold")
    op.drop_table("mis_tally")
    op.drop_table("mis_release")
    op.drop_index("uq_mis_parameter_set_live_year", table_name="mis_parameter_set")

    op.drop_table("mis_parameter_set")
    op.drop_table("mis_help")
    op.drop_table("mis_tally_ticket")


def dates(table: str, *moments: str, day: str = "") -> list[sa.CheckConstraint]:
    """On SQLite: moments as this site writes them, "2026-11-24 09:30:00" in UTC, and a day as "2026-11-24"."""
    if op.get_bind().dialect.name != "sqlite":
        return []
    # Only a computed date is checked for days that no month has.
    rules = {f"{column}_is_a_moment": f"datetime({column}, '+0 days') IS substr({column}, 1, 19)" for column in moments}
    if day:
        rules[f"{day}_is_a_day"] = f"date({day}, '+0 days') IS {day}"
    return [sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}")) for name, rule in rules.items()]


def guard() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for name, event, table, condition in GUARDS:
        if is_sqlite:
            bites = condition.replace("IS DISTINCT FROM", "IS NOT")
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {bites} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
            continue
        # Postgres takes no subquery in WHEN: a function asks.
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF {condition} THEN RAISE EXCEPTION '{REFUSAL}'; END IF;"
            f" RETURN {'OLD' if event == 'DELETE' else 'NEW'}; END $$"
        )
        op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")


def unguard() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for name, _event, table, _condition in GUARDS:
        op.execute(f"DROP TRIGGER {name}" + ("" if is_sqlite else f" ON {table}"))
        if not is_sqlite:
            op.execute(f"DROP FUNCTION {name}()")
