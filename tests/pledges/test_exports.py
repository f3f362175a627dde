"""The totals as a file: complete, and harmless in a spreadsheet."""

import csv
import io

from app.pledges.rules import State
from tests.client import TownClient
from tests.factories.pledges import make_pledge


def test_every_action_has_a_line_with_what_was_made_and_kept(client: TownClient) -> None:
    make_pledge(action="vote", state=State.DONE)
    make_pledge(action="vote")
    answer = client.get("/pledges/totals.csv")
    rows = {row["action"]: row for row in csv.DictReader(io.StringIO(answer.text))}
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert (rows["vote"]["made"], rows["vote"]["kept"], rows["vote"]["active"]) == ("2", "1", "1")
    assert rows["recycle"]["made"] == "0"
