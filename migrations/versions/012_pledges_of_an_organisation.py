"""Find an organisation's pledges without reading everybody's.

The index on organisation and period leaves out what was withdrawn, so no question that shows that too can use it: the
page of one organisation read every pledge of the town.
"""

from alembic import op

revision = "012_pledges_of_an_organisation"
down_revision = "011_own_data"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_organisation_pledges_organisation_id", "organisation_pledges", ["organisation_id"])


def downgrade() -> None:
    op.drop_index("ix_organisation_pledges_organisation_id", table_name="organisation_pledges")
