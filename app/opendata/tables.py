"""Every table that is published, in the order people are shown them."""

from app.kit.errors import NotFound
from app.opendata.figure_tables import FIGURE_TABLES
from app.opendata.index_tables import INDEX_TABLES
from app.opendata.measure_tables import MEASURE_TABLES
from app.opendata.promise_tables import PROMISE_TABLES
from app.opendata.sources import Table
from app.opendata.town_tables import TOWN_TABLES
from app.opendata.vote_tables import VOTE_TABLES

TABLES = (*MEASURE_TABLES, *FIGURE_TABLES, *INDEX_TABLES, *TOWN_TABLES, *PROMISE_TABLES, *VOTE_TABLES)
BY_NAME = {table.name: table for table in TABLES}


def get_table(name: str) -> Table:
    if name not in BY_NAME:
        raise NotFound
    return BY_NAME[name]
