"""The versions of the index that come with the site: their goalposts can be, and every dimension can come out."""

from typing import Any

import pytest
from sqlalchemy import select

from app.db import db
from app.indicators.goalposts import may_be_power, refuse_goalposts
from app.indicators.index import COMPONENTS_NEEDED, DIMENSIONS
from app.indicators.models import IndexComponent, IndexVersion, Indicator
from app.indicators.reference_files import rows


@pytest.mark.parametrize("row", list(rows("goalposts")), ids=lambda row: row["indicator"])
def test_goalposts_go_the_way_that_is_better_and_say_why(session: Any, row: dict[str, str]) -> None:
    indicator = db.session.get_one(Indicator, row["indicator"])
    worst, best = float(row["worst"]), float(row["best"])
    assert refuse_goalposts(worst, best, polarity=indicator.polarity, unit=indicator.unit) is None
    assert row["basis"].endswith(".")


def test_three_components_of_each_dimension_have_indicators(session: Any) -> None:
    for version in db.session.scalars(select(IndexVersion)):
        used = {post.component_code for post in version.goalposts}
        dimensions = [db.session.get_one(IndexComponent, code).dimension for code in used]
        assert len(set(dimensions)) == DIMENSIONS
        assert all(dimensions.count(each) >= COMPONENTS_NEEDED for each in dimensions)
        assert may_be_power(version.power)


def test_the_first_version_says_that_it_is_nobody_s_official_index(session: Any) -> None:
    version = db.session.get_one(IndexVersion, "2026.1")
    assert "starting point for the Taskforce to agree" in version.notes
    assert version.published_at is not None
