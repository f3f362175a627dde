"""Where uploaded files lie: a folder outside the web root, or a bucket of an S3-compatible service."""

import os
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, Protocol, cast
from urllib.parse import parse_qs, unquote, urlsplit

from flask import current_app

from app.kit.errors import NotFound

NAME = re.compile(r"[0-9a-f]{32}")
PART = 10 * 1024 * 1024  # bytes a bucket takes at a time


class Storage(Protocol):
    """Files under random names: who knows none of them finds nothing."""

    def put(self, stream: BinaryIO) -> str:
        """Keep what the stream holds; returns its name."""

    def open(self, name: str) -> BinaryIO:
        """To read, from the start; NotFound where there is no such file."""

    def delete(self, name: str) -> None:
        """Forget it. What is gone already is no error."""

    def list_names(self, *, before: datetime) -> Iterator[str]:
        """Names of all that was put before a moment."""


class Folder:
    """Files on this machine's disk, 256 folders of them."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, stream: BinaryIO) -> str:
        name = secrets.token_hex(16)
        path = self._path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".part")
        with unfinished.open("xb") as file:
            while chunk := stream.read(1024 * 1024):
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(path)
        return name

    def open(self, name: str) -> BinaryIO:
        try:
            return self._path(name).open("rb")
        except FileNotFoundError:
            raise NotFound() from None

    def delete(self, name: str) -> None:
        self._path(name).unlink(missing_ok=True)

    def list_names(self, *, before: datetime) -> Iterator[str]:
        for path in sorted(self.root.glob("??/*")):
            if datetime.fromtimestamp(path.stat().st_mtime, UTC) < before:
                if NAME.fullmatch(path.name):
                    yield path.name
                else:
                    path.unlink(missing_ok=True)  # half a file, whose writer died

    def _path(self, name: str) -> Path:
        if not NAME.fullmatch(name):
            raise NotFound()
        return self.root / name[:2] / name


class Bucket:
    """`s3://key:secret@host[:port]/bucket[/prefix]`, with `?region=…` where asked, `?tls=off` on one's own wire."""

    def __init__(self, url: str) -> None:
        from minio import Minio  # only who keeps files in a bucket needs the package

        parts = urlsplit(url)
        options = parse_qs(parts.query)
        self.bucket, _slash, prefix = parts.path.strip("/").partition("/")
        self.prefix = f"{prefix}/" if prefix else ""
        self.client: Any = Minio(
            endpoint=parts.netloc.rpartition("@")[2],
            access_key=unquote(parts.username or ""),
            secret_key=unquote(parts.password or ""),
            secure=options.get("tls") != ["off"],
            region=options.get("region", ["us-east-1"])[0],
        )

    def put(self, stream: BinaryIO) -> str:
        name = secrets.token_hex(16)
        self.client.put_object(self.bucket, self._key(name), stream, length=-1, part_size=PART)
        return name

    def open(self, name: str) -> BinaryIO:
        from minio.error import S3Error

        try:
            return cast(BinaryIO, self.client.get_object(self.bucket, self._key(name)))
        except S3Error as error:
            if error.code == "NoSuchKey":
                raise NotFound() from None
            raise

    def delete(self, name: str) -> None:
        self.client.remove_object(self.bucket, self._key(name))

    def list_names(self, *, before: datetime) -> Iterator[str]:
        for item in self.client.list_objects(self.bucket, prefix=self.prefix, recursive=True):
            name = item.object_name.removeprefix(self.prefix)
            if NAME.fullmatch(name) and item.last_modified < before:
                yield name

    def _key(self, name: str) -> str:
        if not NAME.fullmatch(name):
            raise NotFound()
        return self.prefix + name


def storage_for(url: str, folder: Path) -> Storage:
    """What `STORAGE_URL` names: a bucket, a folder, or without one the folder of this site."""
    if url.startswith("s3://"):
        return Bucket(url)
    return Folder(Path(url.removeprefix("file://")) if url else folder)


def storage() -> Storage:
    """This site's storage."""
    return cast(Storage, current_app.extensions["storage"])


@contextmanager
def kept_if_all_goes_well() -> Iterator[Callable[[BinaryIO], str]]:
    """Gives a `put` whose files are deleted again unless the block, commit and all, ends well.

    A process that dies in between leaves them; a job removes what nothing points to.
    """
    names: list[str] = []

    def put(stream: BinaryIO) -> str:
        name = storage().put(stream)
        names.append(name)
        return name

    try:
        yield put
    except BaseException:
        for name in names:
            storage().delete(name)
        raise
