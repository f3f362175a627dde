"""The day each person was last here, and the day we told them that we are about to forget them.

Nobody knows when the people of before were here last: their time begins with this migration. Both may be empty, for
SQLite adds other columns only by rebuilding the table; whoever has no day is never forgotten.
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "016_presence"
down_revision = "015_second_factors"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("last_seen_on", sa.Date(), nullable=True))
    op.add_column("people", sa.Column("forgetting_told_on", sa.Date(), nullable=True))
    people = sa.table("people", sa.column("last_seen_on", sa.Date()))
    op.execute(sa.update(people).values(last_seen_on=datetime.now(UTC).date()))


def downgrade() -> None:
    op.drop_column("people", "forgetting_told_on")
    op.drop_column("people", "last_seen_on")
