"""What a first visit takes over the wire: the page and everything it asks for at once."""

import http.client
import re

NEEDED = re.compile(
    r'<link rel="(?:stylesheet|preload|icon)" href="([^"]+)"|<script src="([^"]+)"|<img[^>]* src="(/[^"]+)"'
)


def bytes_of(port: int, path: str = "/") -> int:
    """Bodies as sent to a browser that takes gzip: HTML, CSS, JavaScript, fonts and the icon."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    html = _fetch(connection, path, encoding="identity").decode()
    needed = {next(filter(None, groups)) for groups in NEEDED.findall(html)}
    return sum(len(_fetch(connection, each)) for each in {path, *needed})


def _fetch(connection: http.client.HTTPConnection, path: str, encoding: str = "gzip") -> bytes:
    connection.request("GET", path, headers={"Accept-Encoding": encoding})
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise SystemExit(f"{path} answered {answer.status}")
    return body
