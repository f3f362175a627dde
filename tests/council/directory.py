"""The provider as tests use it: started as a process of its own, told whom to vouch for, visited as a browser would."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests
from flask import Flask

from app.council.directory import init_directory
from tests.client import TownClient
from tests.conftest import settings_for
from tests.council.provider import CLIENT, SECRET

ROOT = Path(__file__).resolve().parents[2]
ROLES = "Town moderators=moderator,CN=Admins=administrator"


class Council:
    def __init__(self, url: str) -> None:
        self.url = url

    def vouch(self, *, is_forged: bool = False, configuration: Any = None, **claims: Any) -> None:
        """What the next ID token says, and what the provider says of itself where that is not the usual."""
        facts = {"claims": claims, "is_forged": is_forged, "configuration": configuration or {}}
        requests.put(f"{self.url}/next", json=facts, timeout=10)

    def connect(self, app: Flask, **changes: Any) -> None:
        facts = {"oidc_issuer": self.url, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET, "oidc_roles": ROLES}
        settings = settings_for(
            "sqlite://", Path(app.instance_path), **{"oidc_second_factor": "mfa", **facts, **changes}
        )
        init_directory(app, settings)

    def answer(self, client: TownClient, path: str = "/sign-in/council") -> str:
        """Go there and come back: the address with the code that the provider sends the browser to."""
        there = client.get(path).location
        assert there.startswith(self.url)
        return requests.get(there, allow_redirects=False, timeout=10).headers["Location"]


@contextmanager
def running() -> Iterator[Council]:
    command = [sys.executable, "-m", "tests.council.provider"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    try:
        yield Council(f"http://127.0.0.1:{int(process.stdout.readline())}")
    finally:
        process.terminate()
        process.wait(timeout=10)
        process.stdout.close()
