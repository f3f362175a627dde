"""Figures published at the same moment: whoever scores last has seen them all."""

from collections.abc import Callable

import pytest
from flask import Flask

from app.db import db
from app.indicators import index_queries as queries
from app.indicators.scoring import refresh_scores
from tests.concurrency.conftest import at_the_same_moment
from tests.factories.index import publish_scores, ward_codes


def publisher(app: Flask, place: int, year: int) -> Callable[[], None]:
    def publish() -> None:
        with app.app_context():
            publish_scores({ward_codes()[place]: 10.0 + place}, period=str(year))
            db.session.commit()

    return publish


def scorer(app: Flask) -> Callable[[], None]:
    def score() -> None:
        with app.app_context():
            refresh_scores()
            db.session.commit()

    return score


@pytest.mark.parametrize("year", [2071, 2072, 2073])
def test_no_publisher_s_ward_is_lost(live_town: Flask, year: int) -> None:
    at_the_same_moment([publisher(live_town, 0, year), scorer(live_town), publisher(live_town, 1, year)])
    with live_town.app_context():
        wards = ward_codes()
        scores = {each.area_code: each for each in queries.list_scores(queries.get_version("2026.1"), year)}
        assert [scores[ward].score for ward in wards[:2]] == pytest.approx([10, 11])
        assert [scores[ward].rank for ward in wards[:2]] == [2, 1]
        assert refresh_scores() == 0
