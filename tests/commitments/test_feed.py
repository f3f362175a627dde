"""What the feed of the register finds behind a filter, however much else has happened since."""

from typing import Any

import pytest
from sqlalchemy import insert

from app.commitments import news
from app.commitments.models import ProgressUpdate, Via
from app.commitments.register import Wanted
from app.db import db, table_of
from app.kit.clock import now, today
from tests.client import TownClient
from tests.commitments.promises import promise, report
from tests.factories.commitments import make_organisation_pledge

BUSY = 450  # reports by others


def test_a_filtered_feed_reaches_behind_what_others_report(client: TownClient) -> None:
    report(promise("Plant trees", outcomes=("NZ2",)), "The first oak is in")
    other = promise("Take on apprentices", outcomes=("IE2",))
    rows: list[dict[str, Any]] = [
        {
            "commitment_id": other.id,
            "key": str(number),
            "on": today(),
            "outcome": "going_on",
            "note": "More",
            "via": Via.WEB,
            "made_at": now(),
        }
        for number in range(BUSY)
    ]
    db.session.execute(insert(table_of(ProgressUpdate)), rows)
    page = client.get("/organisations/feed.atom?outcome=NZ2").text
    assert "The first oak is in" in page
    assert page.count("<entry>") == 2
    assert client.get("/organisations/feed.atom").text.count("<entry>") == news.MOST


def test_what_several_chunks_find_is_told_once(client: TownClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(news, "CHUNK", 1)
    pledge = make_organisation_pledge(commitments=2)
    for commitment in pledge.commitments:
        report(commitment)
    found = news.list_news(Wanted({"status": "on_track"}, ""))
    assert [each.update_id is None for each in found].count(True) == 1
    assert len(found) == 3
