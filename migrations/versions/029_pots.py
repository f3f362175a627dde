"""A poll may have a pot for each ward: a question about money that only the people of one ward are asked.

One pot a ward and poll: a voter is asked the questions of the whole town and those of one ward, and it says which.
"""

import sqlalchemy as sa
from alembic import op

revision = "029_pots"
down_revision = "028_polls"
branch_labels = None
depends_on = None

NUMBERED = {"sqlite_autoincrement": True}  # SQLite writes the table anew


def upgrade() -> None:
    with op.batch_alter_table("poll_questions", table_kwargs=NUMBERED) as batch:
        batch.add_column(sa.Column("ward_code", sa.String(length=9), nullable=True))
        batch.create_foreign_key(op.f("fk_poll_questions_ward_code_wards"), "wards", ["ward_code"], ["code"])
        batch.create_unique_constraint("uq_poll_questions_pot", ["poll_id", "ward_code"])
        batch.create_check_constraint(
            op.f("ck_poll_questions_a_pot_is_money"), "ward_code IS NULL OR method IN ('equal-shares', 'greedy')"
        )


def downgrade() -> None:
    """What a pot asked is asked of the whole town then; what was voted stays as it is."""
    with op.batch_alter_table("poll_questions", table_kwargs=NUMBERED) as batch:
        batch.drop_constraint(op.f("ck_poll_questions_a_pot_is_money"), type_="check")
        batch.drop_constraint("uq_poll_questions_pot", type_="unique")
        batch.drop_constraint(op.f("fk_poll_questions_ward_code_wards"), type_="foreignkey")
        batch.drop_column("ward_code")
