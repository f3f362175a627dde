"""What the tests of accounts' pages share: following mail, comparing pages, asking who is signed in."""

import re
from collections.abc import Callable

from app.accounts.models import Person
from app.kit.outbox import OutboxEmail
from tests.client import TownClient

Outbox = Callable[[], list[OutboxEmail]]
ClientFor = Callable[[Person], TownClient]

PASSWORD = "three words here"


def link_in(email: OutboxEmail) -> str:
    """The path of the one-time link in a message."""
    found = re.search(r"http://localhost(/links/\S+)", email.text)
    assert found, email.text
    assert found[1] in email.html
    return found[1]


def without_tokens(body: bytes, *secrets: str) -> str:
    text = re.sub(r'name="csrf_token" value="[^"]+"', "", body.decode())
    for secret in secrets:
        text = text.replace(secret, "…")
    return text


def is_signed_in(client: TownClient) -> bool:
    return client.get("/account").status_code == 200
