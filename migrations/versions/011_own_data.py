"""One more thing that an e-mailed link is for: a copy of all that is held of its owner, or having it deleted."""

import sqlalchemy as sa
from alembic import op

revision = "011_own_data"
down_revision = "010_audit_chain"
branch_labels = None
depends_on = None

PURPOSES = (
    "confirm_sign_up",
    "sign_in",
    "reset_password",
    "change_email",
    "confirm_pledge",
    "join_staff",
    "report_progress",
)


def _purpose(*more: str) -> sa.Enum:
    return sa.Enum(*PURPOSES, *more, name="purpose", native_enum=False, create_constraint=True, length=32)


def _change_purposes(before: sa.Enum, after: sa.Enum) -> None:
    with op.batch_alter_table("email_links") as links:
        links.alter_column("purpose", existing_type=before, type_=after, existing_nullable=False)


def upgrade() -> None:
    _change_purposes(_purpose(), _purpose("own_data"))


def downgrade() -> None:
    op.execute("DELETE FROM email_links WHERE purpose = 'own_data'")  # the constraint knows no such link any more
    _change_purposes(_purpose("own_data"), _purpose())
