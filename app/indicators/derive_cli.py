"""`flask indicators derive`: figures of wards and the town from small areas, where none stands."""

import click

from app.db import db
from app.indicators import index_queries, releasing
from app.indicators.deriving import derive_figures
from app.kit.commands import answer, as_format
from app.kit.errors import DomainError


@click.command("derive")
@click.argument("codes", metavar="[CODE]…", nargs=-1)
@as_format
def derive(codes: tuple[str, ...], output: str) -> None:
    """Fill the gaps of wards and the town with the means of their small areas, and publish them as estimated.

    CODE names indicators; if none is named, those that the newest version of the index counts.
    """
    try:
        release = derive_figures(codes or _counted(), actor=None)
        releasing.publish_release(release, actor=None)
    except DomainError as error:
        raise click.ClickException(str(error)) from None
    db.session.commit()
    facts = {"release": release.id, "title": release.title, "rows": release.rows}
    answer(output, facts, [f"{release.rows:,} figures derived and published: {release.notes}"])


def _counted() -> list[str]:
    version = index_queries.find_newest_version()
    return [post.indicator_code for post in version.goalposts] if version else []
