"""What `make run` does before it serves: one process, safe to repeat, and stopped by the first step that fails."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def prepare(folder: Path, environment: str) -> "subprocess.CompletedProcess[str]":
    settings = {
        "APP_ENV": environment,
        "SECRET_KEY": "a key that only this test uses, and nobody else",
        "DATABASE_URL": f"sqlite:///{folder / 'town.sqlite3'}",
    }
    return subprocess.run(
        [sys.executable, "bin/prepare"],
        cwd=ROOT,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_town_is_prepared_once_and_found_ready_the_next_time(tmp_path: Path) -> None:
    first, second = prepare(tmp_path, "development"), prepare(tmp_path, "development")
    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    assert "600 pledges" in first.stdout
    assert "vision: 0 inserted, 0 updated" in second.stdout
    assert "There are people here already" in second.stderr
    assert "administrator@example.org" in second.stdout


def test_a_step_that_fails_ends_it_with_one_line(tmp_path: Path) -> None:
    refused = prepare(tmp_path, "production")
    assert refused.returncode == 1
    assert refused.stderr.splitlines()[-1].startswith("Error: The demo town is for development only")
