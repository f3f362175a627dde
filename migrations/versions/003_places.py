"""Wards, their boundaries, and the ward of every postcode in the town."""

import sqlalchemy as sa
from alembic import op

revision = "003_places"
down_revision = "002_vision"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "postcode_imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("imported_at", MOMENT, nullable=False),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("rows_kept", sa.Integer(), nullable=False),
        sa.Column("rows_rejected", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_postcode_imports")),
    )
    op.create_table(
        "wards",
        sa.Column("code", sa.String(length=9), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("short", sa.String(length=4), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("population_year", sa.Integer(), nullable=False),
        sa.Column("population_source", sa.String(), nullable=False),
        sa.Column("tile_column", sa.Integer(), nullable=False),
        sa.Column("tile_row", sa.Integer(), nullable=False),
        sa.CheckConstraint("population > 0", name=op.f("ck_wards_population_positive")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_wards")),
        sa.UniqueConstraint("name", name=op.f("uq_wards_name")),
        sa.UniqueConstraint("short", name=op.f("uq_wards_short")),
        sa.UniqueConstraint("slug", name=op.f("uq_wards_slug")),
        sa.UniqueConstraint("tile_column", "tile_row", name=op.f("uq_wards_tile_column_tile_row")),
    )
    op.create_table(
        "postcodes",
        sa.Column("postcode", sa.String(length=8), nullable=False),
        sa.Column("ward_code", sa.String(length=9), nullable=False),
        sa.ForeignKeyConstraint(["ward_code"], ["wards.code"], name=op.f("fk_postcodes_ward_code_wards")),
        sa.PrimaryKeyConstraint("postcode", name=op.f("pk_postcodes")),
    )
    op.create_index(op.f("ix_postcodes_ward_code"), "postcodes", ["ward_code"], unique=False)
    op.create_table(
        "ward_boundaries",
        sa.Column("ward_code", sa.String(length=9), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("label_x", sa.Integer(), nullable=False),
        sa.Column("label_y", sa.Integer(), nullable=False),
        sa.Column("east", sa.Integer(), nullable=False),
        sa.Column("south", sa.Integer(), nullable=False),
        sa.Column("imported_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["ward_code"], ["wards.code"], name=op.f("fk_ward_boundaries_ward_code_wards")),
        sa.PrimaryKeyConstraint("ward_code", name=op.f("pk_ward_boundaries")),
    )


def downgrade() -> None:
    op.drop_table("ward_boundaries")
    op.drop_index(op.f("ix_postcodes_ward_code"), table_name="postcodes")
    op.drop_table("postcodes")
    op.drop_table("wards")
    op.drop_table("postcode_imports")
