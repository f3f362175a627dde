"""What somebody typed from paper stays when their account goes, and is still theirs: nobody is two people.

Whoever leaves and is invited again under the same address is known by its keyed hash, as voters are. Rows from before
have none that could be worked out here: their own number stands in for it. `line` says where in a file a paper stood.
"""

import sqlalchemy as sa
from alembic import op

revision = "030_typed_papers"
down_revision = "029_pots"
branch_labels = None
depends_on = None

PEOPLE = "fk_poll_keyed_papers_keyed_by_id_people"


def upgrade() -> None:
    with op.batch_alter_table("poll_keyed_papers") as batch:
        batch.add_column(sa.Column("address_hash", sa.String(length=64), nullable=True))
        batch.add_column(sa.Column("line", sa.Integer(), nullable=True))
    op.execute("UPDATE poll_keyed_papers SET address_hash = 'typed before, ' || id")
    with op.batch_alter_table("poll_keyed_papers") as batch:
        batch.alter_column("address_hash", existing_type=sa.String(length=64), nullable=False)
        batch.alter_column("keyed_by_id", existing_type=sa.Integer(), nullable=True)
        batch.drop_constraint(op.f(PEOPLE), type_="foreignkey")
        batch.create_foreign_key(op.f(PEOPLE), "people", ["keyed_by_id"], ["id"], ondelete="SET NULL")
        batch.create_unique_constraint("uq_poll_keyed_papers_two_addresses", ["code_id", "address_hash"])
        batch.create_check_constraint(op.f("ck_poll_keyed_papers_lines_begin_at_one"), "line IS NULL OR line > 0")


def downgrade() -> None:
    """Papers whose typist has left go, as they would have gone with the account."""
    op.execute("DELETE FROM poll_keyed_papers WHERE keyed_by_id IS NULL")
    with op.batch_alter_table("poll_keyed_papers") as batch:
        batch.drop_constraint(op.f("ck_poll_keyed_papers_lines_begin_at_one"), type_="check")
        batch.drop_constraint("uq_poll_keyed_papers_two_addresses", type_="unique")
        batch.drop_constraint(op.f(PEOPLE), type_="foreignkey")
        batch.create_foreign_key(op.f(PEOPLE), "people", ["keyed_by_id"], ["id"], ondelete="CASCADE")
        batch.alter_column("keyed_by_id", existing_type=sa.Integer(), nullable=False)
        batch.drop_column("line")
        batch.drop_column("address_hash")
