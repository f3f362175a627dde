"""Indicators, areas, releases and their figures, targets, and the index. What is published stays: triggers see to it.

Observations and figures are WITHOUT ROWID: their key is how they are read, and one tree is half of two.
"""

import sqlalchemy as sa
from alembic import op

revision = "031_indicators"
down_revision = "030_typed_papers"
branch_labels = None
depends_on = None


ALWAYS = "OLD.release_id IS NOT NULL"


def changed(*columns: str) -> str:
    return " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in columns)


def published_version(row: str) -> str:
    return f"EXISTS (SELECT 1 FROM index_versions WHERE name = {row}.version_name AND published_at IS NOT NULL)"


REFUSAL = "what is published is never changed: publish anew"
PUBLISHED = "EXISTS (SELECT 1 FROM indicator_releases WHERE id = OLD.release_id AND published_at IS NOT NULL)"
RELEASE_CHANGED = changed(
    "id",
    "title",
    "notes",
    "file_name",
    "file_sha256",
    "rows",
    "made_at",
    "is_by_command",
    "address_hash",
    "published_at",
    "undoes_id",
)
VERSION_CHANGED = changed("name", "begins_on", "power", "notes", "made_at", "published_at")
GUARDS = (
    (
        "indicator_releases_kept",
        "UPDATE",
        "indicator_releases",
        f"OLD.published_at IS NOT NULL AND ({RELEASE_CHANGED})",
    ),
    ("indicator_releases_not_removed", "DELETE", "indicator_releases", "OLD.published_at IS NOT NULL"),
    ("indicator_observations_kept", "UPDATE", "indicator_observations", ALWAYS),
    ("indicator_observations_not_removed", "DELETE", "indicator_observations", PUBLISHED),
    ("index_versions_kept", "UPDATE", "index_versions", f"OLD.published_at IS NOT NULL AND ({VERSION_CHANGED})"),
    ("index_versions_not_removed", "DELETE", "index_versions", "OLD.published_at IS NOT NULL"),
    ("index_goalposts_not_added", "INSERT", "index_goalposts", published_version("NEW")),
    ("index_goalposts_kept", "UPDATE", "index_goalposts", published_version("OLD")),
    ("index_goalposts_not_removed", "DELETE", "index_goalposts", published_version("OLD")),
)


def upgrade() -> None:
    op.create_table(
        "index_components",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column(
            "dimension",
            sa.Enum(
                "basic_human_needs",
                "foundations_of_wellbeing",
                "opportunity",
                name="dimension",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_index_components")),
    )
    op.create_table(
        "indicator_areas",
        sa.Column("code", sa.String(length=9), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "town",
                "ward",
                "old_ward",
                "lsoa_2021",
                "lsoa_2011",
                "region",
                "country",
                "comparator",
                name="areakind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("ward_code", sa.String(length=9), nullable=True),
        sa.Column("population", sa.Integer(), nullable=True),
        sa.Column("population_source", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(population IS NULL) = (population_source = '')",
            name=op.f("ck_indicator_areas_population_with_its_source"),
        ),
        sa.CheckConstraint("code <> '' AND name <> ''", name=op.f("ck_indicator_areas_has_code_and_name")),
        sa.CheckConstraint("population > 0", name=op.f("ck_indicator_areas_population_positive")),
        sa.ForeignKeyConstraint(["ward_code"], ["wards.code"], name=op.f("fk_indicator_areas_ward_code_wards")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_indicator_areas")),
    )
    with op.batch_alter_table("indicator_areas", schema=None) as batch_op:
        batch_op.create_index("ix_indicator_areas_kind", ["kind", "code"], unique=False)
        batch_op.create_index("ix_indicator_areas_ward_code", ["ward_code"], unique=False)

    op.create_table(
        "index_versions",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("power", sa.Double(), nullable=False),
        sa.Column("notes", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("name <> ''", name=op.f("ck_index_versions_has_a_name")),
        sa.CheckConstraint("made_by_id <> published_by_id", name=op.f("ck_index_versions_published_by_another")),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["people.id"], name=op.f("fk_index_versions_made_by_id_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["published_by_id"],
            ["people.id"],
            name=op.f("fk_index_versions_published_by_id_people"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_index_versions")),
    )
    op.create_table(
        "indicator_releases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("notes", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("warnings", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("is_by_command", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("address_hash", sa.String(length=64), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("undoes_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("title <> ''", name=op.f("ck_indicator_releases_title_says_something")),
        sa.CheckConstraint(
            "address_hash IS NOT NULL OR is_by_command OR published_at IS NOT NULL",
            name=op.f("ck_indicator_releases_drafts_know_their_maker"),
        ),
        sa.CheckConstraint("made_by_id <> published_by_id", name=op.f("ck_indicator_releases_published_by_another")),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["people.id"], name=op.f("fk_indicator_releases_made_by_id_people"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["published_by_id"],
            ["people.id"],
            name=op.f("fk_indicator_releases_published_by_id_people"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["undoes_id"], ["indicator_releases.id"], name=op.f("fk_indicator_releases_undoes_id_indicator_releases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_releases")),
        sa.UniqueConstraint("undoes_id", name=op.f("uq_indicator_releases_undoes_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("indicator_releases", schema=None) as batch_op:
        batch_op.create_index("ix_indicator_releases_published_at", ["published_at"], unique=False)

    op.create_table(
        "indicators",
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column(
            "unit",
            sa.Enum(
                "percent",
                "count",
                "rate",
                "pounds",
                "years",
                "ratio",
                "score",
                "rank",
                name="unit",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("unit_words", sa.String(length=120), nullable=False),
        sa.Column("decimals", sa.Integer(), nullable=False),
        sa.Column(
            "polarity",
            sa.Enum(
                "higher", "lower", "neither", name="polarity", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("meaning", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column(
            "interval",
            sa.Enum(
                "none",
                "given",
                "wilson",
                "byar",
                name="intervalmethod",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("priority_slug", sa.String(), nullable=True),
        sa.Column("headline", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_url", sa.String(), nullable=True),
        sa.Column("licence", sa.String(), nullable=False),
        sa.Column("next_release_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "code <> '' AND title <> '' AND source <> ''", name=op.f("ck_indicators_says_what_and_from_where")
        ),
        sa.CheckConstraint("decimals BETWEEN 0 AND 4", name=op.f("ck_indicators_decimals_are_few")),
        sa.ForeignKeyConstraint(
            ["priority_slug"], ["vision_priorities.slug"], name=op.f("fk_indicators_priority_slug_vision_priorities")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_indicators")),
        sa.UniqueConstraint("headline", name=op.f("uq_indicators_headline")),
    )
    op.create_table(
        "index_goalposts",
        sa.Column("version_name", sa.String(length=40), nullable=False),
        sa.Column("indicator_code", sa.String(length=60), nullable=False),
        sa.Column("component_code", sa.String(length=40), nullable=False),
        sa.Column("worst", sa.Double(), nullable=False),
        sa.Column("best", sa.Double(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.CheckConstraint("worst <> best", name=op.f("ck_index_goalposts_goalposts_apart")),
        sa.ForeignKeyConstraint(
            ["component_code"],
            ["index_components.code"],
            name=op.f("fk_index_goalposts_component_code_index_components"),
        ),
        sa.ForeignKeyConstraint(
            ["indicator_code"], ["indicators.code"], name=op.f("fk_index_goalposts_indicator_code_indicators")
        ),
        sa.ForeignKeyConstraint(
            ["version_name"],
            ["index_versions.name"],
            name=op.f("fk_index_goalposts_version_name_index_versions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("version_name", "indicator_code", name=op.f("pk_index_goalposts")),
    )
    op.create_table(
        "index_scores",
        sa.Column("version_name", sa.String(length=40), nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("rank_low", sa.Integer(), nullable=True),
        sa.Column("rank_high", sa.Integer(), nullable=True),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("scored_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("rank_low <= rank AND rank <= rank_high", name=op.f("ck_index_scores_range_holds_its_rank")),
        sa.CheckConstraint("score BETWEEN 0 AND 100", name=op.f("ck_index_scores_score_in_range")),
        sa.ForeignKeyConstraint(
            ["area_code"], ["indicator_areas.code"], name=op.f("fk_index_scores_area_code_indicator_areas")
        ),
        sa.ForeignKeyConstraint(
            ["version_name"], ["index_versions.name"], name=op.f("fk_index_scores_version_name_index_versions")
        ),
        sa.PrimaryKeyConstraint("version_name", "area_code", "year", name=op.f("pk_index_scores")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "indicator_figures",
        sa.Column("indicator_code", sa.String(length=60), nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("lower", sa.Double(), nullable=True),
        sa.Column("upper", sa.Double(), nullable=True),
        sa.Column("numerator", sa.Double(), nullable=True),
        sa.Column("denominator", sa.Double(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "final",
                "provisional",
                "estimated",
                "suppressed",
                "missing",
                "withdrawn",
                name="standing",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(value IS NULL) = (status IN ('suppressed', 'missing', 'withdrawn'))",
            name=op.f("ck_indicator_figures_value_or_why_not"),
        ),
        sa.ForeignKeyConstraint(
            ["area_code"], ["indicator_areas.code"], name=op.f("fk_indicator_figures_area_code_indicator_areas")
        ),
        sa.ForeignKeyConstraint(
            ["indicator_code"], ["indicators.code"], name=op.f("fk_indicator_figures_indicator_code_indicators")
        ),
        sa.ForeignKeyConstraint(
            ["release_id"], ["indicator_releases.id"], name=op.f("fk_indicator_figures_release_id_indicator_releases")
        ),
        sa.PrimaryKeyConstraint("indicator_code", "area_code", "period", name=op.f("pk_indicator_figures")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("indicator_figures", schema=None) as batch_op:
        batch_op.create_index("ix_indicator_figures_area_code", ["area_code", "indicator_code", "period"], unique=False)

    op.create_table(
        "indicator_observations",
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("indicator_code", sa.String(length=60), nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("lower", sa.Double(), nullable=True),
        sa.Column("upper", sa.Double(), nullable=True),
        sa.Column("numerator", sa.Double(), nullable=True),
        sa.Column("denominator", sa.Double(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "final",
                "provisional",
                "estimated",
                "suppressed",
                "missing",
                "withdrawn",
                name="figurestatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.CheckConstraint(
            "(value IS NULL) = (status IN ('suppressed', 'missing', 'withdrawn'))",
            name=op.f("ck_indicator_observations_value_or_why_not"),
        ),
        sa.CheckConstraint(
            "lower <= value AND value <= upper", name=op.f("ck_indicator_observations_interval_holds_its_value")
        ),
        sa.CheckConstraint(
            "numerator >= 0 AND denominator > 0", name=op.f("ck_indicator_observations_counts_are_counts")
        ),
        sa.ForeignKeyConstraint(
            ["area_code"], ["indicator_areas.code"], name=op.f("fk_indicator_observations_area_code_indicator_areas")
        ),
        sa.ForeignKeyConstraint(
            ["indicator_code"], ["indicators.code"], name=op.f("fk_indicator_observations_indicator_code_indicators")
        ),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["indicator_releases.id"],
            name=op.f("fk_indicator_observations_release_id_indicator_releases"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "release_id", "indicator_code", "area_code", "period", name=op.f("pk_indicator_observations")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "indicator_outcomes",
        sa.Column("indicator_code", sa.String(length=60), nullable=False),
        sa.Column("outcome_code", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["indicator_code"],
            ["indicators.code"],
            name=op.f("fk_indicator_outcomes_indicator_code_indicators"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["outcome_code"], ["vision_outcomes.code"], name=op.f("fk_indicator_outcomes_outcome_code_vision_outcomes")
        ),
        sa.PrimaryKeyConstraint("indicator_code", "outcome_code", name=op.f("pk_indicator_outcomes")),
    )
    op.create_table(
        "indicator_targets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator_code", sa.String(length=60), nullable=False),
        sa.Column("area_code", sa.String(length=9), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "target",
                "milestone",
                "projection",
                name="targetkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.CheckConstraint("source <> ''", name=op.f("ck_indicator_targets_source_says_something")),
        sa.ForeignKeyConstraint(
            ["area_code"], ["indicator_areas.code"], name=op.f("fk_indicator_targets_area_code_indicator_areas")
        ),
        sa.ForeignKeyConstraint(
            ["indicator_code"], ["indicators.code"], name=op.f("fk_indicator_targets_indicator_code_indicators")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_targets")),
        sa.UniqueConstraint(
            "indicator_code",
            "area_code",
            "year",
            "kind",
            name=op.f("uq_indicator_targets_indicator_code_area_code_year_kind"),
        ),
        sqlite_autoincrement=True,
    )
    guard()


def downgrade() -> None:
    unguard()
    op.drop_table("indicator_targets")
    op.drop_table("indicator_outcomes")
    op.drop_table("indicator_observations")
    with op.batch_alter_table("indicator_figures", schema=None) as batch_op:
        batch_op.drop_index("ix_indicator_figures_area_code")

    op.drop_table("indicator_figures")
    op.drop_table("index_scores")
    op.drop_table("index_goalposts")
    op.drop_table("indicators")
    with op.batch_alter_table("indicator_releases", schema=None) as batch_op:
        batch_op.drop_index("ix_indicator_releases_published_at")

    op.drop_table("indicator_releases")
    op.drop_table("index_versions")
    with op.batch_alter_table("indicator_areas", schema=None) as batch_op:
        batch_op.drop_index("ix_indicator_areas_ward_code")
        batch_op.drop_index("ix_indicator_areas_kind")

    op.drop_table("indicator_areas")
    op.drop_table("index_components")


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
