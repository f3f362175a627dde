"""Figures of wards and the town made from those of their small areas, where no figure stands: the last resort.

A small area counts in the ward it fits best, and by its population where that is known of all of them, else like the
others. A ward with one small area missing gets nothing. What is derived is marked as estimated, and the release
says how.
"""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import select

from app.accounts.models import Person
from app.db import db, table_of
from app.indicators.figure_row import FigureRow
from app.indicators.imd import weighted_mean
from app.indicators.models import Area, Figure, FigureRelease, Indicator
from app.indicators.queries import TOWN
from app.indicators.releasing import draft_release
from app.indicators.rules import AreaKind, FigureStatus, Unit
from app.kit.errors import DomainError
from app.kit.locale import gettext as _

FIGURES = table_of(Figure)
NO_MEAN = (Unit.COUNT, Unit.RANK, Unit.POUNDS)
RATES_BY_NAME = frozenset({"patients-per-gp"})  # a rate of patients, which their unit calls a count

Key = tuple[str, str]  # indicator, period


def derive_figures(codes: Iterable[str], *, actor: Person | None) -> FigureRelease:
    """Draw up a release of what can be derived. Raises DomainError where there is nothing, or a code has no mean."""
    wanted = sorted(set(codes))
    _refuse_counts(wanted)
    groups = _groups()
    rows = list(_derived(wanted, groups))
    if not rows:
        raise DomainError(_("No figure of small areas fills a gap."))
    title = _("Wards and the town from small areas")
    return draft_release(rows, title=title, notes=_notes(rows), actor=actor)


def _refuse_counts(codes: Sequence[str]) -> None:
    for code in codes:
        indicator = db.session.get(Indicator, code)
        if indicator is None:
            raise DomainError(_("There is no indicator “%(code)s”.", code=code))
        if indicator.unit in NO_MEAN and code not in RATES_BY_NAME:
            raise DomainError(_("“%(code)s” is not a share or a rate: it has no mean.", code=code))


def _groups() -> dict[str, list[Area]]:
    """The small areas of today by ward, and all of them as the town."""
    smalls = db.session.scalars(select(Area).where(Area.kind == AreaKind.LSOA_2021).order_by(Area.code)).all()
    groups: dict[str, list[Area]] = {TOWN: list(smalls)} if smalls else {}
    for small in smalls:
        if small.ward_code:
            groups.setdefault(small.ward_code, []).append(small)
    return groups


def _derived(codes: Sequence[str], groups: dict[str, list[Area]]) -> Iterator[FigureRow]:
    wanted = {small.code for smalls in groups.values() for small in smalls} | groups.keys()
    found: dict[Key, dict[str, float]] = {}
    rows = db.session.execute(
        select(FIGURES.c.indicator_code, FIGURES.c.period, FIGURES.c.area_code, FIGURES.c.value)
        .where(FIGURES.c.indicator_code.in_(codes), FIGURES.c.value.is_not(None))
        .order_by(FIGURES.c.indicator_code, FIGURES.c.period, FIGURES.c.area_code)
    )
    for code, period, area, value in rows:
        if area in wanted:
            found.setdefault((code, period), {})[area] = value
    for (code, period), values in found.items():
        for area, smalls in groups.items():
            mean = None if area in values else _mean(smalls, values)
            if mean is not None:
                yield FigureRow(code, area, period, mean, status=FigureStatus.ESTIMATED.value)


def _mean(smalls: Sequence[Area], values: dict[str, float]) -> float | None:
    if any(small.code not in values for small in smalls):
        return None
    are_known = all(small.population for small in smalls)
    return weighted_mean(
        (small.population if are_known and small.population else 1, values[small.code]) for small in smalls
    )


def _notes(rows: Sequence[FigureRow]) -> str:
    codes = ", ".join(sorted({row.indicator for row in rows}))
    return _(
        "Means of small areas, each in the ward it fits best, by population where it is known of all of them. Nobody"
        " publishes them so. Indicators: %(codes)s.",
        codes=codes,
    )
