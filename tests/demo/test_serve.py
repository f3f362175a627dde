"""What `make run` starts ends with it, whenever and however often it is told to stop."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.demo.test_prepare import ROOT
from tests.kit.test_mail import free_port

TELLS = "kill -TERM $PPID; kill -TERM $PPID; exec sleep 60"
WAITS = "exec sleep 60"


@pytest.mark.parametrize(("server", "work"), [(TELLS, WAITS), (WAITS, TELLS), (TELLS, TELLS)])
def test_whatever_it_started_ends_with_it(tmp_path: Path, server: str, work: str) -> None:
    """Stand-ins tell it to stop as they start: while it starts the other, or has just begun to stop."""
    (tmp_path / "python").symlink_to(sys.executable)
    for name, script in (("granian", server), ("flask", work)):
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / name).chmod(0o700)
    with subprocess.Popen(
        [tmp_path / "python", "bin/serve"],
        cwd=ROOT,
        env={**os.environ, "PORT": str(free_port())},
        stdout=subprocess.PIPE,
    ) as process:
        process.communicate(timeout=20)  # the pipe ends when the last that may write to it has ended
    assert process.returncode == 0
