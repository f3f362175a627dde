"""Mail that must not arrive twice, and addresses that mail came back from.

What is told to thousands at once may rather miss one of them than write to one of them twice; staff see which.
"""

import sqlalchemy as sa
from alembic import op

revision = "009_mail_never_twice"
down_revision = "008_organisations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox_emails", sa.Column("never_twice", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "bounced_addresses",
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("bounced_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("email", name=op.f("pk_bounced_addresses")),
    )


def downgrade() -> None:
    op.drop_table("bounced_addresses")
    with op.batch_alter_table("outbox_emails") as outbox:
        outbox.drop_column("never_twice")
