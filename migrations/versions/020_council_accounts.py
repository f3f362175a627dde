"""Work accounts of the council's directory, and the roles that came from its groups."""

import sqlalchemy as sa
from alembic import op

revision = "020_council_accounts"
down_revision = "019_passkeys"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
ROLES = ("facilitator", "moderator", "reviewer", "analyst", "administrator")


def upgrade() -> None:
    op.create_table(
        "council_accounts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("last_used_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_council_accounts_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_accounts")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_council_accounts_issuer_subject")),
        sa.UniqueConstraint("person_id", "issuer", name=op.f("uq_council_accounts_person_id_issuer")),
    )
    op.create_table(
        "council_roles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(*ROLES, name="councilrole", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_council_roles_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_roles")),
        sa.UniqueConstraint("person_id", "role", name=op.f("uq_council_roles_person_id_role")),
    )


def downgrade() -> None:
    op.drop_table("council_roles")
    op.drop_table("council_accounts")
