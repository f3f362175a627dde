"""Commitments name indicators by the town's catalogue: codes that stood for one year of a measure become the measure's.

An organisation's figures for two such codes and one period would collide: the later one then corrects the earlier, and
both stay in sight. Taken back, a measure's code becomes that of its newest year.
"""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "032_one_list_of_indicators"
down_revision = "031_indicators"
branch_labels = None
depends_on = None

MERGED = {
    "unemployment-peak": "unemployment",
    "unemployment-2022": "unemployment",
    "child-poverty-2019": "child-poverty",
    "child-poverty-2020": "child-poverty",
    "child-poverty-2021": "child-poverty",
    "consult-organisations-text": "consult-organisations",
    "consult-organisations-graphic": "consult-organisations",
}
PARTED = {
    "unemployment": "unemployment-2022",
    "child-poverty": "child-poverty-2021",
    "consult-organisations": "consult-organisations-text",
}
WHY = "Two of the town’s indicators became one, and there was a figure beside each of them."

COMMITMENTS = sa.table("commitments", sa.column("indicator_code"))
MEASURES = sa.table(
    "performance_measures",
    *map(sa.column, ("id", "organisation_id", "indicator_code", "period", "corrects_id", "why")),
)
CHANGES = sa.table("commitment_changes", sa.column("id"), sa.column("before", sa.JSON), sa.column("after", sa.JSON))
DRAFTS = sa.table("workspace_drafts", sa.column("id"), sa.column("values", sa.JSON))


def upgrade() -> None:
    chain_what_would_collide()
    rename(MERGED)


def downgrade() -> None:
    rename(PARTED)


def rename(codes: Mapping[str, str]) -> None:
    for table in (COMMITMENTS, MEASURES):
        for old, new in codes.items():
            op.execute(table.update().where(table.c.indicator_code == old).values(indicator_code=new))
    rename_in_json(CHANGES, ("before", "after"), lambda terms: with_terms(terms, codes))
    rename_in_json(DRAFTS, ("values",), lambda typed: with_typed(typed, codes))


def rename_in_json(table: sa.TableClause, columns: tuple[str, ...], rewrite: Any) -> None:
    bind = op.get_bind()
    for row in bind.execute(sa.select(table)).mappings().all():
        values = {name: rewrite(row[name]) for name in columns}
        if any(values[name] != row[name] for name in columns):
            bind.execute(table.update().where(table.c.id == row["id"]).values(values))


def with_terms(terms: dict[str, Any], codes: Mapping[str, str]) -> dict[str, Any]:
    """What a version of a commitment says: one code, or none."""
    code = terms.get("indicator") or ""
    return {**terms, "indicator": codes[code]} if code in codes else terms


def with_typed(typed: dict[str, Any], codes: Mapping[str, str]) -> dict[str, Any]:
    """What somebody is typing: each field with a list of what was entered."""
    entered = typed.get("indicator")
    return {**typed, "indicator": [codes.get(code, code) for code in entered]} if entered else typed


def chain_what_would_collide() -> None:
    """Of figures that will share a place, each begins where the one before it ends."""
    bind = op.get_bind()
    rows = bind.execute(sa.select(MEASURES).order_by(MEASURES.c.id)).mappings().all()
    corrected_by = {row["corrects_id"]: row["id"] for row in rows if row["corrects_id"] is not None}
    ends: dict[tuple[int, str, str], int] = {}
    for row in rows:
        if row["corrects_id"] is not None or row["indicator_code"] not in MERGED:
            continue
        place = (row["organisation_id"], MERGED[row["indicator_code"]], row["period"])
        if place in ends:
            told = MEASURES.update().where(MEASURES.c.id == row["id"])
            bind.execute(told.values(corrects_id=ends[place], why=WHY))
        last = row["id"]
        while last in corrected_by:
            last = corrected_by[last]
        ends[place] = last
