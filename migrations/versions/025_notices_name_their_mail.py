"""A notice names the mail that says it, so that what waits can be written anew; and is found by what it tells of."""

import sqlalchemy as sa
from alembic import op

revision = "025_notices_name_their_mail"
down_revision = "024_banners"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("notices") as batch:
        batch.add_column(sa.Column("outbox_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_notices_outbox_id_outbox_emails"), "outbox_emails", ["outbox_id"], ["id"], ondelete="SET NULL"
        )
        batch.create_index("ix_notices_announcement_id", ["announcement_id"], unique=False)
        batch.create_index("ix_notices_outbox_id", ["outbox_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("notices") as batch:
        batch.drop_index("ix_notices_outbox_id")
        batch.drop_index("ix_notices_announcement_id")
        batch.drop_constraint(op.f("fk_notices_outbox_id_outbox_emails"), type_="foreignkey")
        batch.drop_column("outbox_id")
