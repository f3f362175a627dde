"""Where the pages about indicators are found, and who looks at them."""

from uuid import uuid4

from flask import url_for

from app.indicators.bands import CODE as BANDS
from app.indicators.figure_row import FigureRow
from app.indicators.queries import TOWN
from app.indicators.releasing import draft_release, publish_release
from app.places.queries import list_wards
from tests.browser.finding import OFFICER, STRANGER, Pages, plain
from tests.factories.indicators import make_indicator

OLD_DALLOW = "E05002198"


def measured() -> list[str]:
    """What the vision printed, bands D and E, and one that every ward has, with intervals and years."""
    indicator = make_indicator("browser-overcrowding", title="Households with fewer bedrooms than they need")
    rows = [
        FigureRow(indicator.code, area, str(year), value + year % 10, value - 1, value + 12)
        for year in (2011, 2021)
        for area, value in [(TOWN, 12.1), *((ward.code, 4.0 + number) for number, ward in enumerate(list_wards()))]
    ]
    publish_release(draft_release(rows, title="Census by ward", actor=None), actor=None)
    return [
        url_for("indicators.show", code=code) for code in (indicator.code, BANDS, "child-poverty", "rough-sleeping")
    ]


def releases() -> list[str]:
    """One to look at before it is published, with warnings; and one that is published."""
    indicator = make_indicator(f"browser-{uuid4().hex[:6]}", title="Homes that are warm enough")
    rows = [FigureRow(indicator.code, TOWN, str(year), 50.0 + year % 7) for year in range(2011, 2021)]
    publish_release(draft_release(rows[:-2], title="Warm homes", actor=None), actor=None)
    drawn = draft_release(rows[4:], title="Warm homes, revised", actor=None, warnings=["A share looks odd (line 3)"])
    return [url_for("staff_releases.show", release_id=each) for each in (drawn.id, drawn.id - 1)]


def wards() -> list[str]:
    return [url_for("indicator_wards.show", slug=slug) for slug in ("dallow", "barnfield")]


def compared() -> list[str]:
    return [url_for("indicator_wards.compare", ward=wards) for wards in ([], ["dallow"], ["dallow", "biscot", "poets"])]


def old_wards() -> list[str]:
    """One that had figures before May 2023."""
    rows = [FigureRow("rough-sleeping", OLD_DALLOW, "2011", 3)]
    publish_release(draft_release(rows, title="Old wards", actor=None), actor=None)
    return [url_for("indicator_wards.before", slug="dallow")]


INDICATOR_PAGES: Pages = {
    "staff_releases.index": (OFFICER, plain("staff_releases.index")),
    "staff_releases.new": (OFFICER, plain("staff_releases.new")),
    "staff_releases.show": (OFFICER, releases),
    "indicators.catalogue": (STRANGER, plain("indicators.catalogue")),
    "indicators.index": (STRANGER, plain("indicators.index")),
    "indicators.thriving_people": (STRANGER, plain("indicators.thriving_people")),
    "indicators.show": (STRANGER, measured),
    "indicator_wards.index": (STRANGER, plain("indicator_wards.index")),
    "indicator_wards.show": (STRANGER, wards),
    "indicator_wards.card": (STRANGER, plain("indicator_wards.card", slug="dallow")),
    "indicator_wards.compare": (STRANGER, compared),
    "indicator_wards.before": (STRANGER, old_wards),
}
INDICATOR_FILES = {"indicators.download", "staff_releases.download_template"}
