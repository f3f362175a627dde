"""The standard's own terms as people read them. The bands are in the vision's words."""

from flask_babel import lazy_gettext as _l

from app.mis.household import Tenure
from app.mis.parameters import Mode, Standing
from app.mis.rules import Band

BAND_NAMES = {
    Band.A: _l("Secure standard of living"),
    Band.B: _l("Good standard of living"),
    Band.C: _l("Decent standard of living"),
    Band.D: _l("Unable to afford basic needs"),
    Band.E: _l("Absolute poverty"),
}

BAND_MEANINGS = {
    Band.A: _l("Households that can afford all necessities and are financially comfortable"),
    Band.B: _l(
        "Households that can afford basic needs, personal services and paid social and cultural activities, being able"
        " to participate fully socially and culturally"
    ),
    Band.C: _l(
        "Households that can afford basic needs, but may need to juggle finances to afford insurances, personal"
        " services like hairdressing or paid social and cultural activities such as day trips and holidays"
    ),
    Band.D: _l(
        "People who may struggle to pay some basic needs (rent, food, clothing, gas, electric, water, internet and"
        " transport costs) and require greater financial support"
    ),
    Band.E: _l(
        "People who have no home, no income or whose outgoings significantly outweigh their income (e.g. significant"
        " debt, income does not cover housing costs)"
    ),
}

TENURE_LABELS = {
    Tenure.PRIVATE: _l("Private rent"),
    Tenure.SOCIAL: _l("Social rent"),
    Tenure.OWNED: _l("Owned outright"),
    Tenure.MORTGAGE: _l("Mortgage"),
    Tenure.NONE: _l("No home"),
}

MODE_LABELS = {
    Mode.AHC: _l("After housing costs"),
    Mode.BHC: _l("Before housing costs"),
    Mode.TABLE: _l("Budgets for each kind of household"),
}

STANDING_LABELS = {
    Standing.PUBLISHED: _l("Published by the council"),
    Standing.SOURCED: _l("From a named source"),
    Standing.ESTIMATE: _l("Our estimate"),
}

# By the codes of `standards.STANDARDS`, and of what releases tell apart.
HOUSEHOLD_LABELS = {
    "all": _l("All households"),
    "single": _l("One adult"),
    "pensioner": _l("One pensioner"),
    "couple": _l("Couple"),
    "pensioner_couple": _l("Pensioner couple"),
    "lone_parent_1": _l("Lone parent, child of 3"),
    "lone_parent_2": _l("Lone parent, children of 3 and 7"),
    "lone_parent_2_teens": _l("Lone parent, teenagers of 14 and 16"),
    "couple_1": _l("Couple, child of 3"),
    "couple_2": _l("Couple, children of 3 and 7"),
    "couple_2_unpaid": _l("Couple, children of 3 and 7, no paid childcare"),
    "couple_3": _l("Couple, children of 3, 7 and 9"),
    "couple_4": _l("Couple, children of 3, 7, 9 and 15"),
    # The kinds of a release, by `tabulating.Kind`.
    "one_adult": _l("One adult, no children"),
    "one_pensioner": _l("One pensioner alone"),
    "couple_no_children": _l("Couple, no children"),
    "couple_pensioners": _l("Two pensioners"),
    "lone_parent": _l("One adult with children"),
    "couple_with_children": _l("Couple with children"),
    "other": _l("Three or more adults"),
}
