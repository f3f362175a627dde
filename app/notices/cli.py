"""Commands about notices."""

from typing import BinaryIO

import click
from flask import current_app

from app.db import db
from app.kit.commands import TownGroup, answer, as_format
from app.notices import bouncing

cli = TownGroup("notices", help="What people follow, and mail that came back.")


@cli.command("read-bounces")
@click.argument("file", type=click.File("rb"))
@as_format
def read_bounces(file: BinaryIO, output: str) -> None:
    """Mark the mailboxes that the reports in FILE show to be gone (an mbox, one message, or - for standard input)."""
    if not current_app.secret_key:
        raise click.ClickException("SECRET_KEY is not set: reports cannot be told from forgeries.")
    counts = bouncing.read_bounces(file)
    db.session.commit()
    words = f"{counts['marked']} marked, {counts['temporary']} may pass, {counts['not_ours']} not about our mail"
    answer(output, counts, [words])
