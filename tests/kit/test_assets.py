"""Files under names that carry their hash."""

import gzip
import hashlib
from pathlib import Path

import pytest

from app.kit.assets import RELATIVE_URL, Assets
from tests.client import TownClient


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "css").mkdir()
    (tmp_path / "font.woff2").write_bytes(b"letters")
    (tmp_path / "css" / "town.css").write_text("a{src:url('../font.woff2')} b{c:url(data:image/png)}")
    return tmp_path


def hash_of(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:12]


def test_a_name_carries_the_hash_of_its_file(folder: Path) -> None:
    assert Assets(folder).names["font.woff2"] == f"font.{hash_of(b'letters')}.woff2"


def test_a_style_sheet_names_its_files_by_their_hashes_and_changes_with_them(folder: Path) -> None:
    before = Assets(folder)
    (folder / "font.woff2").write_bytes(b"other letters")
    after = Assets(folder)
    style = after.files[after.names["css/town.css"]]
    assert f"../font.{hash_of(b'other letters')}.woff2".encode() in style.body
    assert before.names["css/town.css"] != after.names["css/town.css"]


def test_only_what_shrinks_is_zipped(folder: Path) -> None:
    assets = Assets(folder)
    style, font = (assets.files[assets.names[name]] for name in ("css/town.css", "font.woff2"))
    assert style.gzipped is not None
    assert gzip.decompress(style.gzipped) == style.body
    assert font.gzipped is None


def test_a_browser_that_can_gets_it_zipped(client: TownClient) -> None:
    path = f"/static/{client.application.extensions['assets'].names['css/town.css']}"
    plain, zipped = client.get(path), client.get(path, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(zipped.data) == plain.data
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert plain.mimetype == zipped.mimetype == "text/css"


@pytest.mark.parametrize("name", ["css/town.css", "nothing.css", "../config.py"])
def test_names_without_their_hash_do_not_exist(client: TownClient, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 404


def test_css_names_its_files_by_relative_addresses() -> None:
    assert RELATIVE_URL.findall("a{src:url(../x.woff2)} b{c:url(data:image/png)} d{e:url('/y')}") == ["../x.woff2"]
