"""The files of a thing that was reported as illegal are kept with the copy of its words, until the copy's day."""

import sqlalchemy as sa
from alembic import op

revision = "027_preserved_files"
down_revision = "026_work_accounts_and_factors"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "moderation_preserved_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("copy_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("stored_as", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["copy_id"],
            ["moderation_preserved.id"],
            name=op.f("fk_moderation_preserved_files_copy_id_moderation_preserved"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_preserved_files")),
        sa.UniqueConstraint("copy_id", "stored_as", name=op.f("uq_moderation_preserved_files_copy_id_stored_as")),
    )
    op.create_index(
        op.f("ix_moderation_preserved_files_stored_as"), "moderation_preserved_files", ["stored_as"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_moderation_preserved_files_stored_as"), table_name="moderation_preserved_files")
    op.drop_table("moderation_preserved_files")
