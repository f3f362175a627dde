"""Organisations' own figures can be put right: a correction is a row of its own, and each figure has at most one.

Of one period an organisation still records one first figure only.
"""

import sqlalchemy as sa
from alembic import op

revision = "013_corrected_figures"
down_revision = "012_pledges_of_an_organisation"
branch_labels = None
depends_on = None

ONE_A_PERIOD = "uq_performance_measures_organisation_id_indicator_code_period"
OF_ONE_PERIOD = ["organisation_id", "indicator_code", "period"]


def upgrade() -> None:
    with op.batch_alter_table("performance_measures") as measures:
        measures.add_column(sa.Column("corrects_id", sa.Integer(), nullable=True))
        measures.add_column(sa.Column("why", sa.String(), server_default="", nullable=False))
        measures.drop_constraint(ONE_A_PERIOD, type_="unique")
        measures.create_foreign_key(
            op.f("fk_performance_measures_corrects_id_performance_measures"),
            "performance_measures",
            ["corrects_id"],
            ["id"],
        )
        measures.create_unique_constraint(op.f("uq_performance_measures_corrects_id"), ["corrects_id"])
        measures.create_check_constraint(op.f("ck_performance_measures_corrects_another"), "corrects_id <> id")
        measures.create_check_constraint(
            op.f("ck_performance_measures_corrected_with_a_reason"), "(corrects_id IS NULL) = (why = '')"
        )
    first = sa.text("corrects_id IS NULL")
    op.create_index(
        "uq_performance_measures_first",
        "performance_measures",
        OF_ONE_PERIOD,
        unique=True,
        sqlite_where=first,
        postgresql_where=first,
    )


def downgrade() -> None:
    """Of a figure and its corrections the last stays: the old table has room for one."""
    measures = sa.table("performance_measures", sa.column("id"), sa.column("corrects_id"))
    connection = op.get_bind()
    corrected = sa.select(measures.c.corrects_id).where(measures.c.corrects_id.is_not(None))
    gone = list(connection.scalars(corrected))
    op.drop_index("uq_performance_measures_first", "performance_measures")
    with op.batch_alter_table("performance_measures") as table:
        table.drop_constraint(op.f("ck_performance_measures_corrected_with_a_reason"), type_="check")
        table.drop_constraint(op.f("ck_performance_measures_corrects_another"), type_="check")
        table.drop_constraint(op.f("uq_performance_measures_corrects_id"), type_="unique")
        table.drop_constraint(op.f("fk_performance_measures_corrects_id_performance_measures"), type_="foreignkey")
        table.drop_column("why")
        table.drop_column("corrects_id")
    connection.execute(sa.delete(measures).where(measures.c.id.in_(gone)))
    with op.batch_alter_table("performance_measures") as table:
        table.create_unique_constraint(ONE_A_PERIOD, OF_ONE_PERIOD)
