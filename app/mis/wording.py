"""Figures and problems of a parameter set in plain words."""

from decimal import Decimal

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.mis.figures import Change, Kind, Value
from app.mis.household import BadHousehold
from app.mis.labels import MODE_LABELS
from app.mis.parameters import Mode, Problem

CHANGE_LABELS: dict[Change, LazyString] = {
    Change.SAME: _l("No change"),
    Change.UP: _l("Up"),
    Change.DOWN: _l("Down"),
    Change.OTHER: _l("Changed"),
    Change.NEW: _l("New"),
    Change.GONE: _l("Gone"),
}

GROUP_LABELS: dict[str, LazyString] = {
    "bands_published": _l("Published lines"),
    "essentials_ref": _l("Essentials"),
    "wider_ref": _l("Wider costs"),
    "childcare_ref": _l("Childcare together"),
    "childcare_by_age": _l("Childcare by age"),
    "buffer": _l("Width of band B"),
    "buffer_scales": _l("Whether band B scales"),
    "rent_private_pcm": _l("Private rent"),
    "rent_social_pcm": _l("Social rent"),
    "council_tax": _l("Council tax"),
    "single_adult_discount": _l("Council tax discount"),
    "equivalence": _l("Equivalence scale"),
    "mis_table": _l("Table of budgets"),
    "pensioner_factor": _l("Pensioner factor"),
    "e_rules": _l("Rules for band E"),
    "households_by_band": _l("Households in each band"),
}

_ROOMS = {
    "0_shared": _l("room in a shared home"),
    "1": _l("1 bedroom"),
    "2": _l("2 bedrooms"),
    "3": _l("3 bedrooms"),
    "4": _l("4 bedrooms or more"),
}
_WEIGHTS = {
    "first": _l("first adult"),
    "adult": _l("each further adult"),
    "child14": _l("child of 14 or more"),
    "child": _l("child under 14"),
}
TYPE_LABELS = {
    "single": _l("one adult"),
    "couple": _l("couple"),
    "pensioner": _l("one pensioner"),
    "pensioner_couple": _l("pensioner couple"),
    "lone_parent_1": _l("lone parent, 1 child"),
    "lone_parent_2": _l("lone parent, 2 children"),
    "lone_parent_3": _l("lone parent, 3 children"),
    "lone_parent_4": _l("lone parent, 4 children"),
    "couple_1": _l("couple, 1 child"),
    "couple_2": _l("couple, 2 children"),
    "couple_3": _l("couple, 3 children"),
    "couple_4": _l("couple, 4 children"),
}
RULE_LABELS = {
    "no_home": _l("no home"),
    "no_income": _l("no income"),
    "below_housing_cost": _l("income does not cover the rent or mortgage"),
    "outgoings_above_income": _l("outgoings are as high as the income"),
}

_LEAVES: dict[str, dict[str, LazyString]] = {
    "rent_private_pcm": _ROOMS,
    "rent_social_pcm": _ROOMS,
    "equivalence.ahc": _WEIGHTS,
    "equivalence.bhc": _WEIGHTS,
    "mis_table": TYPE_LABELS,
    "e_rules": RULE_LABELS,
    "bands_published.couple2_private": {f"{band}_to": _l("top of band %(band)s", band=band) for band in "DCB"},
    "bands_published.couple2_social": {f"{band}_to": _l("top of band %(band)s", band=band) for band in "DCB"},
    "council_tax": {band: _l("band %(band)s", band=band) for band in "ABCDEFGH"},
}
_BRANCHES: dict[str, LazyString] = {
    "equivalence.ahc": _l("Weights after housing costs"),
    "equivalence.bhc": _l("Weights before housing costs"),
    "bands_published.couple2_private": _l("Published line, private rent"),
    "bands_published.couple2_social": _l("Published line, social rent"),
    "e_rules": _l("Band E"),
}
_WHOLE: dict[str, LazyString] = {
    "file": _l("The file"),
    "name": _l("The name"),
    "year": _l("The year"),
    "effective_from": _l("The first day"),
    "currency": _l("The currency"),
    "unit": _l("The unit"),
    "income_concept": _l("What counts as income"),
    "essentials": _l("Essentials"),
    "wider": _l("Wider costs"),
    "childcare_by_age.under_5": _l("Childcare, child under 5"),
    "childcare_by_age.5_to_10": _l("Childcare, child of 5 to 10"),
    "buffer_scales": _l("Band B is wider for larger households"),
    "equivalence.mode": _l("How other households are worked out"),
    "mis_table": _l("Table of budgets"),
    "rents and council tax": _l("A rent or council tax"),
    **{f"households_by_band.{band}.share": _l("Households in band %(band)s", band=band) for band in "EDCBA"},
}


def label_of(path: str) -> str:
    """What people call a figure; one nobody knows is named as the file names it."""
    if path.startswith("sources."):
        return str(_("Source of %(figure)s", figure=label_of(path.removeprefix("sources."))))
    if path.startswith("council_tax_"):
        path = "council_tax" + path[path.find(".") :] if "." in path else "council_tax"
    branch, _dot, leaf = path.rpartition(".")
    if leaf in _LEAVES.get(branch, {}):
        return f"{_BRANCHES.get(branch) or GROUP_LABELS[branch]}: {_LEAVES[branch][leaf]}"
    return str(_WHOLE.get(path) or GROUP_LABELS.get(path) or _BRANCHES.get(path) or f"“{path}”")


_SENTENCES: dict[str, LazyString] = {
    "missing": _l("%(figure)s is missing."),
    "named_twice": _l("%(figure)s is in the file twice."),
    "not_json": _l("%(figure)s is not in JSON form. %(detail)s"),
    "not_an_object": _l("%(figure)s must be one JSON object, like the template."),
    "not_a_number": _l("%(figure)s must be a number. It says “%(detail)s”."),
    "not_an_amount": _l("%(figure)s must be pounds and whole pence. It says “%(detail)s”."),
    "negative": _l("%(figure)s must not be less than nothing. It says “%(detail)s”."),
    "too_large": _l("%(figure)s is too large."),
    "too_long": _l("%(figure)s must be %(detail)s characters or fewer."),
    "not_true_or_false": _l("%(figure)s must be true or false."),
    "out_of_range": _l("%(figure)s cannot be “%(detail)s”."),
    "finer_than_a_hundredth": _l("%(figure)s must be in whole hundredths. It says “%(detail)s”."),
    "shares_add_up_to_more_than_one": _l("%(figure)s: the shares must not add up to more than 1."),
    "not_a_date": _l("%(figure)s must be a real date. It says “%(detail)s”."),
    "does_not_add_up_to_childcare_ref": _l("Childcare by age must add up to childcare together. It is %(detail)s."),
    "unknown": _l("%(figure)s is not something a set has."),
    "malformed": _l("%(figure)s is not in the form of the template."),
    "standing_unknown": _l("%(figure)s must say published, sourced or estimate."),
    "must_be": _l("%(figure)s must be %(detail)s."),
    "is_not_what_the_figures_give": _l("%(figure)s is not what the other figures give. %(detail)s."),
    "a_line_is_not_above_the_one_below": _l("%(figure)s: each line must be above the one below it."),
    "must_be_more_than_nothing": _l("%(figure)s must be more than nothing."),
    "a_younger_person_weighs_more": _l("%(figure)s: a younger person must not weigh more than an older one."),
    "falls_where_it_should_rise": _l("%(figure)s must not fall from one step to the next."),
    "is_less_than_for_fewer_people": _l("%(figure)s must not be less than for fewer people."),
    "is_more_than_for_more_people": _l("%(figure)s must not be more than for more people."),
}
RULES: tuple[LazyString, ...] = (
    _l("Every figure of the template is there, once. Only childcare by age may be left out: the year before lends it."),
    _l("Amounts are pounds with whole pence. Rents are a month, budgets a week, all else a year."),
    _l("The published lines come out to the pound, on every scale and in both tenures."),
    _l("Each line is above the one below it."),
    _l("Childcare by age adds up to childcare together."),
    _l("Rents never fall with more bedrooms, and council tax never falls with a higher band."),
    _l("More people never need less: weights and budgets only rise."),
    _l("Rents, council tax, essentials, wider costs and the width of band B are more than nothing."),
)


def sentence_of(problem: Problem) -> str:
    """The problem as one sentence that says what to mend."""
    words = _SENTENCES.get(problem.reason)
    if words is None:
        return str(problem)
    return f"{words % {'figure': label_of(problem.figure), 'detail': problem.detail}}"


_FIELDS: dict[str, LazyString] = {
    "adults": _l("How many adults there are"),
    "child_ages": _l("The children’s ages"),
    "pensioners": _l("How many are of pension age"),
    "tenure": _l("The tenure"),
    "income": _l("The income"),
    "bedrooms": _l("How many bedrooms there are"),
    "council_tax_band": _l("The council tax band"),
    "childcare": _l("The childcare"),
    "housing_cost": _l("The housing cost"),
    "council_tax_reduction": _l("The council tax reduction"),
    "debt_repayments": _l("The debt repayments"),
}
_REFUSALS: dict[str, LazyString] = {
    "missing": _l("%(field)s must be said."),
    "empty": _l("%(field)s must be said."),
    "negative": _l("%(field)s must not be less than nothing."),
    "malformed": _l("%(field)s must be an amount in pounds, like 1,234.50."),
    "not_an_amount": _l("%(field)s must be an amount in pounds, like 1,234.50."),
    "too_large": _l("%(field)s must be £10,000,000 or less."),
    "not_a_whole_number": _l("%(field)s must be in whole numbers."),
    "not_a_list_of_ages": _l("%(field)s must be a list, like 3,7."),
    "more_than_adults": _l("%(field)s must be no more than the adults."),
    "no_children": _l("%(field)s has a cost, but there are no children."),
    "above_income": _l("%(field)s costs more than the income."),
    "no_home_has_no_rooms": _l("%(field)s says there is no home, so there are no bedrooms and no housing cost."),
    "owned_outright_has_no_rent": _l("%(field)s says the home is owned outright, so there is no housing cost."),
    "only_private_homes_are_shared": _l("%(field)s can only be 0 in a private rented home."),
}
_RANGES: dict[str, LazyString] = {
    "adults": _l("There must be 1 to 6 adults."),
    "child_ages": _l("There must be 8 children or fewer, each aged 0 to 17."),
    "bedrooms": _l("There must be 0 to 10 bedrooms."),
    "tenure": _l("The tenure must be private, social, owned, mortgage or none."),
    "council_tax_band": _l("The council tax band must be a letter from A to H."),
}


def refusal_of(problem: BadHousehold) -> str:
    """What is wrong with a question, in a sentence that never repeats what was typed."""
    if problem.reason in ("out_of_range", "too_many", "unknown") and problem.field in _RANGES:
        return str(_RANGES[problem.field])
    words = _REFUSALS.get(problem.reason)
    return f"{words % {'field': str(_FIELDS[problem.field])}}" if words and problem.field in _FIELDS else str(problem)


def shown(value: Value, kind: Kind) -> str:
    """A figure as people read it."""
    if value is None:
        return "–"
    if kind in (Kind.YEAR, Kind.MONTH, Kind.WEEK):
        return money(int(value))
    if kind is Kind.FLAG:
        return str(_("Yes") if value else _("No"))
    if kind is Kind.MODE:
        return str(MODE_LABELS[Mode(str(value))])
    if kind is Kind.PERCENT:
        return f"{value}%"
    if kind is Kind.SHARE:
        return f"{(Decimal(str(value)) * 100).normalize():f}%"
    return f"{int(value) / 100:.2f}" if kind is Kind.WEIGHT else str(value)


def money(pence: int) -> str:
    """Pounds, with pence where there are any."""
    return f"£{pence // 100:,}" if pence % 100 == 0 else f"£{pence / 100:,.2f}"


KIND_LABELS: dict[Kind, LazyString] = {
    Kind.YEAR: _l("a year"),
    Kind.MONTH: _l("a month"),
    Kind.WEEK: _l("a week"),
}
