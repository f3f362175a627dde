"""What the site says about itself, version by version, and who agreed to which.

A published version never changes and never goes: who reads an older one reads what was in force. Only the name of whoever
published it may leave, with them.
"""

import sqlalchemy as sa
from alembic import op

revision = "023_statements"
down_revision = "022_equality"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
REFUSAL = "a published statement never changes"
KEPT = ("id", "slug", "locale", "number", "text", "what_changed", "needs_consent", "published_at")


def upgrade() -> None:
    op.create_table(
        "statement_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "slug",
            sa.Enum(
                "privacy",
                "cookies",
                "accessibility",
                "terms",
                "moderation",
                name="statement_slug",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("what_changed", sa.String(), nullable=False),
        sa.Column("needs_consent", sa.Boolean(), nullable=False),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("number > 0", name=op.f("ck_statement_versions_numbered_from_one")),
        sa.CheckConstraint("text <> ''", name=op.f("ck_statement_versions_says_something")),
        sa.CheckConstraint("number = 1 OR what_changed <> ''", name=op.f("ck_statement_versions_says_what_changed")),
        sa.ForeignKeyConstraint(
            ["published_by_id"],
            ["people.id"],
            name=op.f("fk_statement_versions_published_by_id_people"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_versions")),
        sa.UniqueConstraint("slug", "locale", "number", name=op.f("uq_statement_versions_slug_locale_number")),
    )
    op.create_table(
        "statement_consents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("agreed_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_statement_consents_person_id_people"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["statement_versions.id"], name=op.f("fk_statement_consents_version_id_statement_versions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_consents")),
        sa.UniqueConstraint("person_id", "version_id", name=op.f("uq_statement_consents_person_id_version_id")),
    )
    op.create_index("ix_statement_consents_version", "statement_consents", ["version_id"], unique=False)
    guard()


def guard() -> None:
    if op.get_bind().dialect.name == "sqlite":
        changed = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in KEPT)
        refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        op.execute(
            f"CREATE TRIGGER statement_versions_kept BEFORE UPDATE ON statement_versions WHEN {changed} {refuse}"
        )
        op.execute(f"CREATE TRIGGER statement_versions_not_removed BEFORE DELETE ON statement_versions {refuse}")
        return
    changed = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in KEPT)
    op.execute(
        "CREATE FUNCTION statement_versions_stay() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" RAISE EXCEPTION '{REFUSAL}'; END $$"
    )
    for name, event in (
        ("kept", f"UPDATE ON statement_versions FOR EACH ROW WHEN ({changed})"),
        ("not_removed", "DELETE ON statement_versions FOR EACH ROW"),
    ):
        op.execute(
            f"CREATE TRIGGER statement_versions_{name} BEFORE {event} EXECUTE FUNCTION statement_versions_stay()"
        )


def downgrade() -> None:
    op.drop_index("ix_statement_consents_version", table_name="statement_consents")
    op.drop_table("statement_consents")
    op.drop_table("statement_versions")  # and its triggers with it
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION statement_versions_stay()")
