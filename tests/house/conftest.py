"""What tries everything must leave nothing outside the database, which is rolled back."""

from pathlib import Path

import pytest
from flask import Flask

from app.kit.mail import wall_for


@pytest.fixture
def own_letterbox(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Mail goes to a folder of this test."""
    monkeypatch.setitem(app.extensions, "mail_wall", wall_for("", tmp_path))
