"""Where the pages of the vision, the wards and the statements are found, and who looks at them."""

from flask import url_for

from app.db import db
from app.statements.actions import Edition, publish
from app.statements.queries import find_current
from app.statements.rules import Slug
from tests.browser.finding import OFFICER, STRANGER, Pages, plain, resident


def older_statement() -> list[str]:
    """The first text about cookies, which another has replaced."""
    current = find_current(Slug.COOKIES)
    assert current is not None
    if current.number == 1:
        edition = Edition(text=current.text + " Yes.", what_changed="One word.", needs_consent=False, based_on=1)
        publish(Slug.COOKIES, edition, actor=resident())
        db.session.commit()
    return [url_for("statements.version", slug="cookies", number=1)]


TOWN_PAGES: Pages = {
    "home.index": (STRANGER, lambda: ["/", "/no-such-page"]),
    "opendata.index": (STRANGER, plain("opendata.index")),
    "places.find_ward": (STRANGER, plain("places.find_ward")),
    "places.index": (STRANGER, plain("places.index")),
    "places.ward": (STRANGER, plain("places.ward", slug="dallow")),
    "vision.boards": (STRANGER, plain("vision.boards")),
    "vision.development": (STRANGER, plain("vision.development", code="IE-D1")),
    "vision.developments": (STRANGER, plain("vision.developments")),
    "vision.index": (STRANGER, plain("vision.index")),
    "vision.outcome": (STRANGER, plain("vision.outcome", code="NZ2")),
    "vision.priority": (STRANGER, plain("vision.priority", slug="net-zero")),
    "vision.story": (STRANGER, plain("vision.story")),
    "statements.old_accessibility": (STRANGER, plain("statements.old_accessibility")),
    "statements.old_cookies": (STRANGER, plain("statements.old_cookies")),
    "statements.old_privacy": (STRANGER, plain("statements.old_privacy")),
    "statements.short_terms": (STRANGER, plain("statements.short_terms")),
    "statements.index": (STRANGER, plain("statements.index")),
    "statements.show": (STRANGER, lambda: [url_for("statements.show", slug=slug) for slug in Slug]),
    "statements.version": (STRANGER, older_statement),
    "statements.versions": (STRANGER, plain("statements.versions", slug="cookies")),
    "statements_staff.edit": (OFFICER, plain("statements_staff.edit", slug="terms")),
    "statements_staff.index": (OFFICER, plain("statements_staff.index")),
    "vision_staff.index": (OFFICER, plain("vision_staff.index")),
    "vision_staff.new_update": (OFFICER, plain("vision_staff.new_update", code="IE-D1")),
}
