"""Which uploaded files something points to. A failed transaction, or a picture that was replaced, leaves others."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import islice

from flask import Flask, current_app

from app.db import db
from app.kit.clock import now
from app.kit.storage import storage

EXTENSION = "file_claims"
BATCH = 100
UNCLAIMED = timedelta(days=1)  # whoever is still sending a form has committed by then

Claim = Callable[[Sequence[str]], set[str]]  # those of these names that belong to something of the feature's


def init_claims(app: Flask, claims: Sequence[Claim]) -> None:
    """Say which features keep files: what none of them claims is deleted."""
    app.extensions[EXTENSION] = tuple(claims)


def sweep_files() -> int:
    """Delete files that belong to nothing. Returns how many. May run twice, and on two machines at once."""
    swept = 0
    names = storage().list_names(before=now() - UNCLAIMED)
    while batch := list(islice(names, BATCH)):
        claims: Sequence[Claim] = current_app.extensions[EXTENSION]
        claimed = set().union(*(claim(batch) for claim in claims))
        db.session.rollback()
        for name in batch:
            if name not in claimed:
                storage().delete(name)
                swept += 1
    return swept
