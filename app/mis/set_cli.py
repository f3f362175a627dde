"""`flask mis load-parameters` and `flask mis band`: a year's figures from a file, and one household's band."""

import json
from typing import IO, Any

import click

from app.db import db
from app.kit.errors import Duplicate
from app.mis import actions, queries
from app.mis.asking import BadQuestion, answer_document, household_from
from app.mis.document import LONGEST_FILE
from app.mis.figures import GROUPS, Change, Comparison, Kind, Value, compare
from app.mis.file_cli import figures_for, with_scale, with_set
from app.mis.labels import HOUSEHOLD_LABELS, TENURE_LABELS
from app.mis.models import MisParameterSet
from app.mis.parameters import BadParameters, Lines, ParameterSet
from app.mis.standards import beside
from app.mis.wording import CHANGE_LABELS, KIND_LABELS, label_of, refusal_of, sentence_of, shown

MONEY = (Kind.YEAR, Kind.MONTH, Kind.WEEK)

as_format = click.option("--format", "output", type=click.Choice(["text", "json"]), default="text", show_default=True)


class WrongUse(click.ClickException):
    """What was asked cannot be; one line says why, without repeating it."""

    exit_code = 2


@click.command("load-parameters")
@click.argument("file", type=click.File("rb"))
@as_format
def load_parameters(file: IO[bytes], output: str) -> None:
    """Keep the parameter set in FILE as a draft; - is standard input. A person approves it in the staff desk.

    Nothing is kept unless all of it holds. The same file again changes nothing.
    """
    document = _text(file.read(LONGEST_FILE + 1))
    try:
        row = actions.find_same(document)
        is_new = row is None
        row = row or actions.enter_set(document, actor=None)
    except BadParameters as error:
        told = "\n".join(f"- {sentence_of(problem)}" for problem in error.problems)
        raise click.ClickException(f"Nothing was kept. What is wrong with the file:\n{told}") from None
    except Duplicate as error:
        raise click.ClickException(f"{error} Nothing was kept.") from None
    db.session.commit()
    _tell(row, is_new=is_new, output=output)


def _text(sent: bytes) -> str:
    try:
        return sent.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise click.ClickException("Nothing was kept: the file is not text in UTF-8.") from None


def _tell(row: MisParameterSet, *, is_new: bool, output: str) -> None:
    figures, _problems = queries.read_row(row)
    assert figures is not None  # it was checked a moment ago
    before = queries.find_set_before(row.year, row)
    figures_before = queries.read_row(before)[0] if before else None
    warnings = _warnings(row, figures)
    for warning in warnings:
        click.echo(f"Warning: {warning}", err=True)
    changes = [each for each in compare(figures, figures_before) if each.change is not Change.SAME]
    if output == "json":
        facts = {"set": row.name, "year": row.year, "status": "entered" if is_new else "already_here"}
        compared = {"before": before.name if before else None, "changes": list(map(_change, changes))}
        click.echo(
            json.dumps(
                {**facts, **compared, "preview": _preview(figures, figures_before), "warnings": warnings},
                ensure_ascii=False,
            )
        )
        return
    told = "is kept as a draft. A second person must approve it in the staff desk" if is_new else "is already here"
    click.echo(f"“{row.name}” {told}.")
    _tell_changes(changes, before)
    _tell_preview(figures, figures_before)


def _warnings(row: MisParameterSet, figures: ParameterSet) -> list[str]:
    """What an analyst should look at before somebody approves."""
    found = []
    carried = figures.source_of("childcare_by_age").source
    if carried.startswith("Not in the file"):
        found.append(f"childcare_by_age: {carried[0].lower()}{carried[1:]}.")
    unsourced = [group for group in GROUPS if group in SOURCED and not figures.source_of(group).source]
    if unsourced:
        found.append(f"No source is given for {', '.join(unsourced)}: these count as estimates.")
    live = queries.find_live_set_of(row.year)
    if live is not None and live.id != row.id and row.approved_at is None:
        found.append(f"{row.year} has a live set, “{live.name}”: approving this one supersedes it.")
    return found


SOURCED = frozenset(GROUPS) - {"buffer_scales", "mis_table", "e_rules"}


def _change(row: Comparison) -> dict[str, Any]:
    kind = row.figure.kind
    return {
        "figure": row.figure.path,
        "before": _number(row.before, kind),
        "after": _number(row.after, kind),
        "change": row.change.value,
    }


def _number(value: Value, kind: Kind) -> Value:
    """Pounds for money and shares of one for weights, as in a file."""
    is_counted = kind in (*MONEY, Kind.WEIGHT, Kind.PERCENT)
    return value / 100 if is_counted and isinstance(value, int) else value


def _preview(figures: ParameterSet, before: ParameterSet | None) -> list[dict[str, Any]]:
    return [
        {"household": standard.code, "tenure": tenure.value, **_tops(now), "before": _tops(then) if then else None}
        for tenure, rows in beside(figures, before).items()
        for standard, now, then in rows
    ]


def _tops(lines: Lines) -> dict[str, int]:
    return {"D": lines.d, "C": lines.c, "B": lines.b}


def _tell_changes(changes: list[Comparison], before: MisParameterSet | None) -> None:
    if before is None:
        click.echo("There is no set before it to compare with.")
        return
    click.echo(f"\nChanged since “{before.name}”: {len(changes)} figures")
    for row in changes:
        kind = row.figure.kind
        unit = f" {KIND_LABELS[kind]}" if kind in MONEY else ""
        values = f"{shown(row.before, kind)} → {shown(row.after, kind)}{unit}"
        click.echo(f"  {label_of(row.figure.path)}: {values} ({str(CHANGE_LABELS[row.change]).lower()})")


def _tell_preview(figures: ParameterSet, before: ParameterSet | None) -> None:
    click.echo("\nTops of bands D, C and B, pounds a year" + (", before and now" if before else ""))
    for tenure, rows in beside(figures, before).items():
        click.echo(f"  {TENURE_LABELS[tenure]}")
        for standard, now, then in rows:
            pairs = zip(_tops(then).values() if then else (None,) * 3, _tops(now).values(), strict=True)
            cells = "  ".join(f"{old:>7,} → {new:>7,}" if old is not None else f"{new:>7,}" for old, new in pairs)
            click.echo(f"    {HOUSEHOLD_LABELS[standard.code]!s:<46} {cells}")


@click.command("band")
@click.option("--adults", metavar="N", help="Adults, 1 to 6.")
@click.option("--child-ages", metavar="AGES", help="The children's ages, such as 3,7.")
@click.option("--pensioners", metavar="N", help="How many of the adults are of pension age.")
@click.option("--tenure", metavar="TENURE", help="private, social, owned, mortgage or none (no home).")
@click.option("--income", metavar="POUNDS", help="A year, after tax and with all benefits, before housing costs.")
@click.option("--bedrooms", metavar="N", help="As usual for the household if not said; 0 is a room in a shared home.")
@click.option("--council-tax-band", metavar="BAND", help="A to H; as usual for the home if not said.")
@click.option("--childcare", metavar="COST", help="standard, none, or the household's own bill in pounds a year.")
@click.option("--housing-cost", metavar="POUNDS", help="Rent or mortgage a year; the set's rents if not said.")
@click.option("--council-tax-reduction", metavar="POUNDS", help="What the council takes off a year.")
@click.option("--debt-repayments", metavar="POUNDS", help="A year.")
@with_set
@with_scale
@as_format
def band(name: str | None, scale: str | None, output: str, **values: str | None) -> None:
    """Say which band one household is in, and why. Nothing is kept."""
    try:
        household, income = household_from(values)
    except BadQuestion as error:
        raise WrongUse(" ".join(map(refusal_of, error.problems))) from None
    figures, mode = figures_for(name, scale, may_be_draft=True)
    answer = answer_document(household, income, figures, mode) | {"status": _status(figures)}
    if output == "json":
        click.echo(json.dumps(answer, ensure_ascii=False))
        return
    for line in _told(answer):
        click.echo(line)


def _status(figures: ParameterSet) -> str:
    row = queries.find_set(figures.name)
    if row is None or row.approved_at is None:
        return "draft"
    return "live" if row.is_live else "superseded"


def _told(answer: dict[str, Any]) -> list[str]:
    tops = ", ".join(f"{each} {top:,}" for each, top in answer["thresholds"].items())
    ahead = [f"£{gap:,} a year more would be band {each}." for each, gap in answer["gaps"].items()]
    parts = [f"  {name.replace('_', ' ')}: £{amount:,.2f}" for name, amount in answer["sum"].items()]
    others = [
        f"By the scale {mode} it would be band {other['band']}." for mode, other in answer["other_scales"].items()
    ]
    return [
        f"Band {answer['band']}",
        f"By the {answer['status']} set {answer['set']}, scale {answer['equivalence']}; lines: {answer['standing']}",
        f"Because: {', '.join(each.replace('_', ' ') for each in answer['reasons'])}",
        f"Tops of bands in pounds a year: {tops}",
        "What the lines are made of, a year:",
        *parts,
        *ahead,
        *others,
    ]
