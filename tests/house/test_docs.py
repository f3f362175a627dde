"""The README names every command and setting; the vendored files are the ones we list."""

import hashlib
import json
import re
from pathlib import Path

import click
from flask import Flask

from app import config

ROOT = Path(__file__).resolve().parents[2]
OWN_GROUPS = {
    "accounts",
    "audit",
    "commitments",
    "demo",
    "indicators",
    "jobs",
    "mis",
    "notices",
    "opendata",
    "outbox",
    "places",
    "pledges",
    "polls",
    "privacy",
    "reference",
}


def test_the_readme_names_every_command(app: Flask) -> None:
    readme = (ROOT / "README.md").read_text()
    commands = [
        f"{group} {name}"
        for group in sorted(OWN_GROUPS)
        for name in getattr(app.cli.get_command(click.Context(app.cli), group), "commands", {})
    ]
    assert commands
    assert [command for command in commands if f"`{command}" not in readme] == []


def test_every_group_of_commands_is_one_we_know(app: Flask) -> None:
    ours = set(app.cli.list_commands(click.Context(app.cli))) - {"db", "routes", "run", "shell", "limiter"}
    assert ours == OWN_GROUPS


def test_the_readme_names_every_setting() -> None:
    readme = (ROOT / "README.md").read_text()
    settings = set(re.findall(r'env\.get\("([A-Z_]+)"', Path(config.__file__).read_text()))
    assert {name for name in settings if f"`{name}`" not in readme} == set()


def test_vendored_files_are_the_ones_listed() -> None:
    listed = json.loads((ROOT / "app/static/vendor/VENDOR.json").read_text())
    for entry in listed:
        path = ROOT / entry["file"]
        assert hashlib.sha256(path.read_bytes()).hexdigest() == entry["sha256"], entry["file"]
