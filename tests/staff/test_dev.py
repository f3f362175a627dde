"""The mail that goes to files in development."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app import create_app
from app.accounts.models import Person
from app.db import db
from app.kit.outbox import OutboxEmail
from tests.client import TownClient
from tests.conftest import settings_for


@pytest.fixture
def mail_folder(app: Flask) -> Any:
    """Where the messages go, empty before and after."""
    folder = Path(app.instance_path) / "mail"
    yield folder
    for path in folder.glob("*.eml"):
        path.unlink()


def test_waiting_mail_is_delivered_by_a_button_and_its_links_can_be_followed(
    client: TownClient, resident: Person, mail_folder: Path
) -> None:
    client.submit("/sign-in/link", email=resident.email)
    assert "No mail yet" in client.get("/dev/mail").text
    assert client.submit("/dev/mail/deliveries").location == "/dev/mail"
    email_id = db.session.scalars(select(OutboxEmail.id)).one()
    page = client.get("/dev/mail").text
    assert "Your link to sign in" in page
    assert resident.email in page
    assert 'href="http://localhost/links/sign-in/' in client.get(f"/dev/mail/{email_id}").text


def test_a_message_that_does_not_exist_is_not_found(client: TownClient, mail_folder: Path) -> None:
    assert client.get("/dev/mail/999").status_code == 404


def test_it_does_not_exist_in_production(database_url: str, tmp_path: Path) -> None:
    app = create_app(settings_for(database_url, tmp_path, environment="production"))
    assert not [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/dev")]
