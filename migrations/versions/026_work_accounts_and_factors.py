"""When a work account last brought two factors along; and a role from a group goes with the role itself."""

import sqlalchemy as sa
from alembic import op

revision = "026_work_accounts_and_factors"
down_revision = "025_notices_name_their_mail"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
ROLES = ("facilitator", "moderator", "reviewer", "analyst", "administrator")


def upgrade() -> None:
    with op.batch_alter_table("council_accounts") as batch:
        batch.add_column(sa.Column("two_factors_at", MOMENT, nullable=True))
    op.create_table(
        "council_grants",
        sa.Column("person_role_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_role_id"],
            ["person_roles.id"],
            name=op.f("fk_council_grants_person_role_id_person_roles"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_role_id", name=op.f("pk_council_grants")),
    )
    op.execute(
        "INSERT INTO council_grants (person_role_id) SELECT held.id FROM person_roles held"
        " JOIN council_roles given ON given.person_id = held.person_id AND given.role = held.role"
    )
    op.drop_table("council_roles")


def downgrade() -> None:
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
    op.execute(
        "INSERT INTO council_roles (person_id, role) SELECT held.person_id, held.role FROM person_roles held"
        " JOIN council_grants given ON given.person_role_id = held.id"
    )
    op.drop_table("council_grants")
    with op.batch_alter_table("council_accounts") as batch:
        batch.drop_column("two_factors_at")
