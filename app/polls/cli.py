"""`flask polls …`: counting an election from a file, on any machine."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import PurePath
from typing import IO, Any

import click

from app.counting.names import METHODS, METHODS_BY_KIND, Completion, Utility
from app.counting.outcome import Outcome
from app.counting.reading import FormatError
from app.kit.commands import TownGroup, answer, as_format

IF_NOT_SAID = "If not said: irv or stv for orders, approval for .cat; for .pb what the file says, else equal-shares."

KINDS = tuple(METHODS_BY_KIND)

cli = TownGroup("polls", help="Polls and participatory budgets.")


class _Share(click.ParamType[Fraction]):
    name = "share"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Fraction:
        try:
            share = Fraction(value)
        except (ValueError, ZeroDivisionError):
            self.fail("write a share as 2/3 or 0.5", param, ctx)
        if not 0 <= share <= 1:
            self.fail("a share is from 0 to 1", param, ctx)
        return share


@cli.command("count")
@click.argument("source", metavar="FILE", type=click.File("rb"))
@click.option("--method", type=click.Choice(METHODS), help=IF_NOT_SAID)
@click.option("--seats", type=click.IntRange(min=1), default=1, show_default=True, help="How many win.")
@click.option("--threshold", type=_Share(), help="For yes-no: the share that yes needs more than; 1/2 if not said.")
@click.option("--at-least", is_flag=True, help="For yes-no: the threshold itself is enough.")
@click.option(
    "--completion",
    type=click.Choice([str(each) for each in Completion]),
    help="For equal-shares: add1 if neither said nor in FILE.",
)
@click.option(
    "--utility",
    type=click.Choice([str(each) for each in Utility]),
    help="For equal-shares: what a project is worth; cost if not said.",
)
@click.option("--as", "kind", type=click.Choice(KINDS), help="The kind of file; its ending if not said.")
@as_format
def count(source: IO[bytes], kind: str | None, output: str, **wishes: Any) -> None:
    """Count the ballots of FILE and store nothing; - is standard input.

    PrefLib: .soc .soi .toc .toi .cat. Pabulib: .pb.
    """
    from app.polls.recounting import UnfitMethod, Wishes, recount  # numpy: other commands and the site do without

    kind = kind or PurePath(source.name).suffix.removeprefix(".").lower()
    if kind not in KINDS:
        raise click.UsageError(f"What kind of file is this? Say --as {'|'.join(KINDS)}.")
    try:
        outcome = recount(source, kind, Wishes(**wishes))  # type: ignore[arg-type]  # bytes, as click opened it
    except UnfitMethod as error:
        raise click.UsageError(str(error)) from None
    except (FormatError, OSError) as error:
        raise click.ClickException(str(error)) from None
    for remark in outcome.details.get("remarks", ()):
        click.echo(f"Note: {remark}", err=True)
    answer(output, outcome.as_json(), list(_told(outcome)))


@cli.command("verify")
@click.argument("slug", required=False)
@as_format
def verify(slug: str | None, output: str) -> None:
    """Count polls of this site again, all or the one at /polls/SLUG, and compare with what was published."""
    from app.polls import verifying  # numpy: other commands and the site do without

    polls = [poll for poll in verifying.list_counted() if slug in (None, poll.slug)]
    if slug and not polls:
        raise click.ClickException(f"No poll at /polls/{slug} has been counted.")
    faults = [fault for poll in polls for fault in verifying.verify(poll)]
    answer(output, {"polls": len(polls), "faults": faults}, [*faults, f"Counted again: {len(polls)} polls."])
    if faults:
        raise click.exceptions.Exit(1)


def _told(outcome: Outcome) -> Iterator[str]:
    labels = {option["id"]: option["label"] for option in outcome.details.get("options", ())}
    labels |= {project["id"]: project["name"] for project in outcome.details.get("projects", ()) if project["name"]}
    yield f"Counted by {outcome.method}: {outcome.ballots:,} ballots."
    yield from outcome.explanation
    for option, total in outcome.details.get("totals", {}).items():
        yield f"{labels.get(option, option)}: {Fraction(total, outcome.details.get('scale', 1))}"
    for tie in outcome.ties:
        yield f"Tie. {tie}"
    if "spent" in outcome.details:
        yield f"Spent {outcome.details['spent']:,} of {outcome.details['budget']:,}."
    yield "Winners:" if outcome.winners else "No winner."
    for number, option in enumerate(outcome.winners, 1):
        yield f"  {number}. {labels.get(option, option)} ({option})"
