"""`flask pledges import-organisations FILE.csv`: a public list of commitments, as drafts that staff finish."""

import io
import json
from typing import Any, BinaryIO

import click
from flask.cli import with_appcontext

from app.commitments.importing import Imported, import_rows
from app.commitments.lacking import Lacking, list_lacking
from app.commitments.organisation_file import BadFile, read_rows
from app.db import db
from app.kit.clock import today
from app.kit.errors import DomainError


@click.command("import-organisations")
@click.argument("file", type=click.File("rb"))
@click.option("--format", "as_format", type=click.Choice(["text", "json"]), default="text", help="How to print it.")
@with_appcontext
def import_organisations(file: BinaryIO, as_format: str) -> None:
    """Put a list of organisations' commitments (CSV; - for standard input) into draft pledges.

    All of it or nothing. What is here already stays as it is. Prints what each commitment lacks to be agreed.
    """
    lines = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    try:
        done = import_rows(read_rows(lines))
        lacking = [(pledge, list_lacking(pledge, today())) for pledge in done.pledges]
        said = _as_json(done, lacking) if as_format == "json" else _as_text(done, lacking)
        db.session.commit()
    except BadFile as error:
        raise click.ClickException("nothing was imported.\n" + "\n".join(error.faults)) from None
    except DomainError as error:
        db.session.rollback()
        raise click.ClickException(f"nothing was imported. {error}") from None
    finally:
        lines.detach()
    click.echo(said)


def _as_text(done: Imported, lacking: list[tuple[Any, list[Lacking]]]) -> str:
    lines = [
        f"{done.organisations_added} organisations added, {done.organisations_known} known; "
        f"{done.added} commitments added, {done.known} known, {done.repeated} repeated in the file."
    ]
    lines += [f"{name}: its imported pledge is no draft any more, so nothing was added." for name in done.closed]
    for pledge, commitments in lacking:
        lines += ["", f"{pledge.organisation.name}: draft pledge {pledge.id}"]
        for each in commitments:
            lines.append(f"- {each.text}")
            lines += [f"    {words}" for words in each.words]
    return "\n".join(lines)


def _as_json(done: Imported, lacking: list[tuple[Any, list[Lacking]]]) -> str:
    document = {
        "organisations": {"added": done.organisations_added, "known": done.organisations_known},
        "commitments": {"added": done.added, "known": done.known, "repeated": done.repeated},
        "closed": done.closed,
        "drafts": [
            {
                "organisation": pledge.organisation.name,
                "slug": pledge.organisation.slug,
                "pledge": pledge.id,
                "commitments": [
                    {"id": each.commitment_id, "commitment": each.text, "lacks": [str(gap) for gap in each.gaps]}
                    for each in commitments
                    if each.commitment_id is not None
                ],
                "lacks": [str(gap) for each in commitments if each.commitment_id is None for gap in each.gaps],
            }
            for pledge, commitments in lacking
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2)
