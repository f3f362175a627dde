"""The vision's reference tables: priorities, outcomes, strands, developments, boards, achievements, survey baselines."""

import sqlalchemy as sa
from alembic import op

revision = "002_vision"
down_revision = "001_kit"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "vision_achievements",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_vision_achievements")),
    )
    op.create_table(
        "vision_boards",
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("strategy", sa.String(), nullable=False),
        sa.Column("reports_to_slug", sa.String(), nullable=True),
        sa.Column("works_across_both_boards", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reports_to_slug"], ["vision_boards.slug"], name=op.f("fk_vision_boards_reports_to_slug_vision_boards")
        ),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_vision_boards")),
        sa.UniqueConstraint("name", name=op.f("uq_vision_boards_name")),
    )
    op.create_table(
        "vision_editions",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("vision", sa.String(), nullable=False),
        sa.Column("mission", sa.String(), nullable=False),
        sa.Column("mission_short", sa.String(), nullable=False),
        sa.Column("joint_meetings", sa.String(), nullable=False),
        sa.Column("loaded_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_vision_editions")),
    )
    op.create_table(
        "vision_partnership_bodies",
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_vision_partnership_bodies")),
    )
    op.create_table(
        "vision_priorities",
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("statement", sa.String(), nullable=False),
        sa.Column("strategy", sa.String(), nullable=False),
        sa.Column("board_slug", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["board_slug"], ["vision_boards.slug"], name=op.f("fk_vision_priorities_board_slug_vision_boards")
        ),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_vision_priorities")),
        sa.UniqueConstraint("code", name=op.f("uq_vision_priorities_code")),
    )
    op.create_table(
        "vision_developments",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("priority_slug", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("due_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["priority_slug"],
            ["vision_priorities.slug"],
            name=op.f("fk_vision_developments_priority_slug_vision_priorities"),
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_vision_developments")),
    )
    op.create_table(
        "vision_outcomes",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("priority_slug", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["priority_slug"],
            ["vision_priorities.slug"],
            name=op.f("fk_vision_outcomes_priority_slug_vision_priorities"),
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_vision_outcomes")),
    )
    op.create_table(
        "vision_strands",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("priority_slug", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("preamble", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["priority_slug"],
            ["vision_priorities.slug"],
            name=op.f("fk_vision_strands_priority_slug_vision_priorities"),
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_vision_strands")),
    )
    op.create_table(
        "vision_survey_baselines",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("survey", sa.String(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("stated_as", sa.String(), nullable=True),
        sa.Column("previous_value", sa.Double(), nullable=True),
        sa.Column("previous_year", sa.Integer(), nullable=True),
        sa.Column("previous_stated_as", sa.String(), nullable=True),
        sa.Column("priority_slug", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["priority_slug"],
            ["vision_priorities.slug"],
            name=op.f("fk_vision_survey_baselines_priority_slug_vision_priorities"),
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_vision_survey_baselines")),
    )
    op.create_table(
        "vision_actions",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("strand_code", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["strand_code"], ["vision_strands.code"], name=op.f("fk_vision_actions_strand_code_vision_strands")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_vision_actions")),
    )


def downgrade() -> None:
    op.drop_table("vision_actions")
    op.drop_table("vision_survey_baselines")
    op.drop_table("vision_strands")
    op.drop_table("vision_outcomes")
    op.drop_table("vision_developments")
    op.drop_table("vision_priorities")
    op.drop_table("vision_partnership_bodies")
    op.drop_table("vision_editions")
    op.drop_table("vision_boards")
    op.drop_table("vision_achievements")
