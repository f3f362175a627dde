"""Files under random names: kept, found, forgotten; and gone again when the write they belong to fails."""

import io
import os
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from app.config import Settings, SettingsError
from app.kit.clock import now
from app.kit.errors import NotFound
from app.kit.storage import Bucket, Folder, Storage, kept_if_all_goes_well, storage, storage_for

# A bucket is the outside world: it is tried where somebody names one.
BUCKET = os.environ.get("TEST_S3_URL")


@pytest.fixture(params=["folder", *(["bucket"] if BUCKET else [])])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    return Bucket(BUCKET) if request.param == "bucket" and BUCKET else Folder(tmp_path / "files")


def test_what_was_put_is_found_under_a_random_name(place: Storage) -> None:
    first, second = place.put(io.BytesIO(b"one")), place.put(io.BytesIO(b"two"))
    assert first != second
    with place.open(first) as file:
        assert file.read() == b"one"
    with place.open(second) as file:
        assert file.read() == b"two"


def test_what_is_deleted_is_gone_and_may_be_deleted_again(place: Storage) -> None:
    name = place.put(io.BytesIO(b"one"))
    place.delete(name)
    place.delete(name)
    with pytest.raises(NotFound):
        place.open(name)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "a" * 31, "A" * 32, "0" * 31 + "\n", "0" * 31 + "/"])
def test_no_name_leads_elsewhere(place: Storage, name: str) -> None:
    with pytest.raises(NotFound):
        place.open(name)
    with pytest.raises(NotFound):
        place.delete(name)


def test_names_are_listed_by_age(place: Storage) -> None:
    name = place.put(io.BytesIO(b"one"))
    assert name in list(place.list_names(before=now() + timedelta(minutes=1)))
    assert name not in list(place.list_names(before=now() - timedelta(minutes=1)))
    place.delete(name)


def test_half_a_file_whose_writer_died_is_swept(tmp_path: Path) -> None:
    half = tmp_path / "ab" / ("ab" * 16 + ".part")
    half.parent.mkdir()
    half.write_bytes(b"hal")
    assert list(Folder(tmp_path).list_names(before=now() + timedelta(minutes=1))) == []
    assert not half.exists()


def test_a_file_is_gone_when_its_write_fails(app: Flask) -> None:
    names: list[str] = []

    def write_that_fails() -> None:
        with kept_if_all_goes_well() as put:
            names.append(put(io.BytesIO(b"one")))
            raise RuntimeError("the commit failed")

    with app.app_context():
        with pytest.raises(RuntimeError):
            write_that_fails()
        with pytest.raises(NotFound):
            storage().open(names[0])


def test_a_file_stays_when_all_goes_well(app: Flask) -> None:
    with app.app_context():
        with kept_if_all_goes_well() as put:
            name = put(io.BytesIO(b"one"))
        with storage().open(name) as file:
            assert file.read() == b"one"


def test_the_default_is_a_folder_of_the_site(tmp_path: Path) -> None:
    found = storage_for("", tmp_path / "files")
    assert isinstance(found, Folder)
    assert found.root == tmp_path / "files"


@pytest.mark.parametrize("url", ["files", "s3://bucket", "s3://key:secret@host", "ftp://host/folder"])
def test_an_address_of_no_storage_is_refused(url: str) -> None:
    with pytest.raises(SettingsError, match="STORAGE_URL"):
        Settings.from_environment({"STORAGE_URL": url})


@pytest.mark.parametrize(
    "url", ["/srv/files", "file:///srv/files", "s3://key:secret@host:9000/bucket/evidence?tls=off"]
)
def test_a_path_or_a_bucket_is_taken(url: str) -> None:
    assert Settings.from_environment({"STORAGE_URL": url}).storage_url == url
