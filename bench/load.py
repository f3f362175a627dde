"""A small load generator, in a process of its own: `python -m bench.load` reads a job and prints what it measured.

A job is JSON: the port, and the requests, each a list of method, path, headers and body.
"""

import http.client
import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import Any

THREADS = 4

Request = tuple[str, str, dict[str, str], str]


@dataclass(frozen=True)
class Load:
    """What came of it."""

    per_second: float
    p95_ms: float


def measure(port: int, requests: list[Request]) -> Load:
    """Send the requests as fast as they are answered."""
    job = json.dumps({"port": port, "requests": requests})
    command = [sys.executable, "-m", "bench.load"]
    done = subprocess.run(command, input=job, capture_output=True, text=True, check=True)
    return Load(**json.loads(done.stdout))


def _send(port: int, requests: list[list[Any]]) -> list[float]:
    """Over one connection kept alive; the seconds that each answer took."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    took = []
    for method, path, headers, body in requests:
        start = time.perf_counter()
        connection.request(method, path, body=body or None, headers=headers)
        answer = connection.getresponse()
        answer.read()
        took.append(time.perf_counter() - start)
        if answer.status >= 400:
            raise SystemExit(f"{method} {path} answered {answer.status}")
    connection.close()
    return took


def main() -> None:
    job = json.load(sys.stdin)
    shares = [list(islice(job["requests"], place, None, THREADS)) for place in range(THREADS)]
    start = time.perf_counter()
    with ThreadPoolExecutor(THREADS) as pool:
        took = sorted(second for share in pool.map(lambda s: _send(job["port"], s), shares) for second in share)
    seconds = time.perf_counter() - start
    p95 = took[int(len(took) * 0.95)] * 1000
    print(json.dumps({"per_second": len(took) / seconds, "p95_ms": p95}))


if __name__ == "__main__":
    main()
