"""The figures of a set as the page on the method lists them: each with its value, its standing and its source."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask_babel import LazyString, format_number, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.mis.parameters import PRIVATE_ROOMS, UNIT, ParameterSet, Scale, Source
from app.mis.wording import TYPE_LABELS

FIGURE_LABELS = {
    "bands_published": _l("Lines printed for a couple with children of 3 and 7"),
    "essentials_ref": _l("Essentials, a year"),
    "wider_ref": _l("Wider costs, a year"),
    "childcare_ref": _l("Childcare for children of 3 and 7, a year"),
    "childcare_by_age": _l("Childcare for one child, a year"),
    "buffer": _l("Width of band B, a year"),
    "rent_private_pcm": _l("Private rent, a month"),
    "rent_social_pcm": _l("Social rent, a month"),
    "council_tax": _l("Council tax, a year"),
    "single_adult_discount": _l("Council tax discount for one adult"),
    "equivalence": _l("Scale for other households"),
    "mis_table": _l("Budgets for each kind of household, a week"),
    "pensioner_factor": _l("What a pensioner needs, compared with a younger adult"),
    "households_by_band": _l("Households in band E"),
}


@dataclass(frozen=True)
class FigureRow:
    """One figure, or one group of them."""

    label: LazyString
    value: str
    source: Source


def list_figures(figures: ParameterSet) -> list[FigureRow]:
    """Every group of figures that the set has, in the order of `FIGURE_LABELS`."""
    values = {**_amounts(figures), **_factors(figures)}
    return [
        FigureRow(label, values[key], figures.source_of(key)) for key, label in FIGURE_LABELS.items() if values[key]
    ]


def _amounts(figures: ParameterSet) -> dict[str, str]:
    under_5, primary = figures.childcare_under_5, figures.childcare_primary
    return {
        "bands_published": "; ".join(_tops(figures, tenure, label) for tenure, label in _PRINTED),
        "essentials_ref": _money(figures.essentials),
        "wider_ref": _money(figures.wider),
        "childcare_ref": _money(under_5 + primary),
        "childcare_by_age": _("%(money)s under 5", money=_money(under_5))
        + "; "
        + _("%(money)s from 5 to 10", money=_money(primary)),
        "buffer": _money(figures.buffer),
        "rent_private_pcm": _ladder({_rooms(room): rent for room, rent in enumerate(_monthly(figures.private_rent))}),
        "rent_social_pcm": _ladder({_rooms(room): rent for room, rent in enumerate(_monthly(figures.social_rent), 1)}),
        "council_tax": _ladder({band.value: charge for band, charge in figures.council_tax.items()}),
    }


def _factors(figures: ParameterSet) -> dict[str, str]:
    share = figures.households.get("E", {}).get("share")
    return {
        "single_adult_discount": f"{figures.single_discount}%",
        "equivalence": _scale(figures.scale(figures.mode)),
        "mis_table": _ladder({str(TYPE_LABELS[kind]): budget for kind, budget in (figures.budgets or {}).items()}),
        "pensioner_factor": f"{figures.pensioner_factor}%",
        "households_by_band": "" if share is None else f"{format_number(round(share * 100, 1))}%",
    }


_PRINTED = (("private", _l("private rent")), ("social", _l("social rent")))


def _tops(figures: ParameterSet, tenure: str, label: LazyString) -> str:
    lines = figures.published[tenure]
    tops = ", ".join(f"{band} {_pounds(top)}" for band, top in zip("DCB", (lines.d, lines.c, lines.b), strict=True))
    return f"{label}: {tops}"


def _scale(scale: Scale) -> str:
    """Weights as they are published, with two places after the point."""
    text = _(
        "first adult %(first)s, further adult %(adult)s, child of 14 or more %(teen)s, younger child %(child)s",
        **{name: f"{getattr(scale, name) / UNIT:.2f}" for name in ("first", "adult", "teen", "child")},
    )
    return str(text)


def _rooms(room: int) -> str:
    if room == 0:
        return str(_("shared home"))
    if room == PRIVATE_ROOMS[-1]:
        return str(_("%(number)s bedrooms or more", number=room))
    return str(ngettext("%(num)s bedroom", "%(num)s bedrooms", room))


def _monthly(rents: tuple[int, ...]) -> Iterator[int]:
    return (rent // 12 for rent in rents)


def _ladder(steps: Mapping[str, int]) -> str:
    return "; ".join(f"{name} {_money(amount)}" for name, amount in steps.items())


def _money(pence: int) -> str:
    """To the penny where there are pence."""
    pounds, rest = divmod(pence, 100)
    return _pounds(pounds) + (f".{rest:02}" if rest else "")


def _pounds(pounds: int) -> str:
    return f"£{format_number(pounds)}"
