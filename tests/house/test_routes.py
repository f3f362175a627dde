"""Every route, its methods and who may call it: a changed line here is a question for a reviewer."""

from pathlib import Path

import pytest
from flask import Flask

from app.kit import access

LIST = Path(__file__).parent / "routes.txt"


def described(app: Flask) -> list[str]:
    lines = []
    for rule in app.url_map.iter_rules():
        methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        lines.append(f"{methods:<10} {rule.rule:<64} {access.access_of(app, rule.endpoint)}")
    return sorted(lines, key=lambda line: (line[11:], line))


def test_the_list_of_routes_is_what_was_reviewed(app: Flask) -> None:
    assert LIST.read_text().splitlines() == described(app), (
        "write the new list with: python -m tests.house.write_routes"
    )


def test_a_route_without_a_mark_refuses_to_start(app: Flask) -> None:
    bare = Flask("bare", static_folder=None)
    bare.add_url_rule("/secret", "secret", lambda: "")
    with pytest.raises(RuntimeError, match="secret"):
        access.refuse_unmarked_routes(bare)
