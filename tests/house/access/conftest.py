"""`pytest tests/house/access --print-matrix` writes what it finds to `matrix.txt`."""

import pytest

from tests.house.access import printing


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(printing.ASKED, action="store_true", help="write the matrix of roles and routes anew")


def pytest_sessionfinish(session: pytest.Session) -> None:
    found = session.config.stash.get(printing.FOUND, None)
    if found and session.testsfailed == 0:
        printing.print_all(found)
