"""Servers to measure: the site and the references, each under granian as `make run` starts it."""

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bench.towns import PROJECT

PATIENCE = 30  # seconds for a server to start


@contextmanager
def serving(application: str, environment: dict[str, str]) -> Iterator[int]:
    """The port on which the application answers until the block ends."""
    port = _free_port()
    command = ["-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    size = ["--workers", "2", "--blocking-threads", "2", "--no-ws", "--log-level", "warning"]
    server = subprocess.Popen(
        [sys.executable, *command, *size, *_flags(application), application],
        env={**environment, "PORT": str(port)},
        cwd=PROJECT,
        stdout=sys.stderr,
    )
    try:
        _wait_for(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=PATIENCE)


def _flags(application: str) -> list[str]:
    """A function makes the application where its name says so."""
    return ["--factory"] if application.rpartition(":")[2].startswith("create_") else []


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    """Until it says that it is well, and is still the process we started."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.05)
        finally:
            connection.close()
    raise SystemExit("a server to measure did not start")
