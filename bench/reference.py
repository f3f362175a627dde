"""The work without the site: Flask sending bytes, Flask rendering plain Jinja, Flask inserting one row."""

import gzip
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask, Response, make_response, redirect, render_template
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import update
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from app.db import prepare_engine

HTML, SENT = ".html", ".sent"


class Base(DeclarativeBase):
    """Tables of our own beside the town's."""


class Row(Base):
    __tablename__ = "bench_rows"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]


class Counter(Base):
    __tablename__ = "bench_counters"

    id: Mapped[int] = mapped_column(primary_key=True)
    rows: Mapped[int]


@dataclass(frozen=True)
class SavedPage:
    """A page of the site, as written and as sent."""

    html: bytes
    sent: bytes

    @property
    def is_gzipped(self) -> bool:
        return self.html != self.sent


def save(folder: Path, name: str, html: bytes, sent: bytes) -> None:
    (folder / f"{name}{HTML}").write_bytes(html)
    (folder / f"{name}{SENT}").write_bytes(sent)


def create_reference() -> Flask:
    """For granian's --factory: pages to match and the database come by the environment."""
    folder = Path(os.environ["BENCH_PAGES"])
    names = [path.stem for path in folder.glob(f"*{HTML}")]
    pages = {
        name: SavedPage((folder / f"{name}{HTML}").read_bytes(), (folder / f"{name}{SENT}").read_bytes())
        for name in names
    }
    return build(pages, os.environ["DATABASE_URL"])


def build(pages: dict[str, SavedPage], database_url: str) -> Flask:
    app = Flask("bench", root_path=str(Path(__file__).parent))
    app.config["SQLALCHEMY_DATABASE_URI"] = database_url
    app.add_url_rule("/healthz", "healthz", lambda: "ok")
    _serve_bytes(app, pages)
    _serve_plain_jinja(app, pages)
    _serve_inserts(app)
    return app


def _serve_bytes(app: Flask, pages: dict[str, SavedPage]) -> None:
    """The same bytes, made beforehand."""

    @app.get("/bare/<name>")
    def bare(name: str) -> Response:
        return _as_sent(pages[name].sent, pages[name].is_gzipped)


def _serve_plain_jinja(app: Flask, pages: dict[str, SavedPage]) -> None:
    """As many bytes of markup, rendered from values in memory by macros and loops, and compressed like the page."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    with app.app_context():
        items = {name: _items_for(page) for name, page in pages.items()}

    @app.get("/plain/<name>")
    def plain(name: str) -> Response:
        html = _render(items[name]).encode()
        is_gzipped = pages[name].is_gzipped
        return _as_sent(gzip.compress(html, 1, mtime=0) if is_gzipped else html, is_gzipped)


def _as_sent(body: bytes, is_gzipped: bool) -> Response:
    response = Response(body, mimetype="text/html")
    if is_gzipped:
        response.headers["Content-Encoding"] = "gzip"
    return response


def _items_for(page: SavedPage) -> list[dict[str, Any]]:
    """So many cards that the plain page is about as long."""
    without = len(_render([]).encode())
    each = len(_render([_item(1)]).encode()) - without
    return [_item(number) for number in range(max(1, round((len(page.html) - without) / each)))]


def _item(number: int) -> dict[str, Any]:
    facts = [
        ("Ward", "High Town & Round Green"),
        ("Priority", "Net zero"),
        ("Made on", "23 November 2026"),
        ("By", "A resident"),
    ]
    title = f"I will walk, cycle or take the bus instead of driving ({number})"
    return {"number": number, "title": title, "state": "Still going", "colour": "green", "facts": facts}


def _render(items: list[dict[str, Any]]) -> str:
    links = [("Pledges", "/pledges"), ("The vision", "/vision"), ("Wards", "/wards"), ("Sign in", "/sign-in")]
    return render_template("plain.html", title="The town’s pledges", items=items, links=links)


def _serve_inserts(app: Flask) -> None:
    """The smallest write that keeps a count: one row, one counter, in the same database with the same settings."""
    db = SQLAlchemy(app, model_class=Base, disable_autonaming=True)
    with app.app_context():
        prepare_engine(db.engine)
        Base.metadata.create_all(db.engine)
        db.session.merge(Counter(id=1, rows=0))
        db.session.commit()

    @app.post("/insert")
    def insert() -> Response:
        db.session.add(Row(at=datetime.now(UTC)))
        db.session.execute(update(Counter).where(Counter.id == 1).values(rows=Counter.rows + 1))
        db.session.commit()
        return make_response(redirect("/", 303))
