"""`python -m tests.house.write_routes` writes the list of routes that `test_routes` compares."""

import tempfile
from pathlib import Path

from app import create_app
from tests.conftest import settings_for
from tests.house.test_routes import LIST, described

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(settings_for("sqlite://", Path(folder)))
        LIST.write_text("\n".join(described(app)) + "\n")
