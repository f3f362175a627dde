"""Where the pages about the cost of living are found, and who looks at them."""

from uuid import uuid4

from flask import url_for

from app.db import db
from app.mis import actions
from app.mis.models import MisHelp, MisParameterSet, MisTally
from app.mis.rules import Band
from tests.browser.finding import OFFICER, STRANGER, Pages, first, plain
from tests.mis.documents import dearer


def parameter_sets() -> list[str]:
    """The live set, and a draft beside it."""
    draft = actions.enter_set(dearer(f"2023/24 {uuid4().hex[:6]}"), actor=None)
    live = first(MisParameterSet, MisParameterSet.name == "2022/23")
    return [url_for("mis_staff.show", set_id=each) for each in (live, draft.id)]


def volunteers() -> list[str]:
    """What may be published of the town's own count, and that there is nobody in it."""
    live = first(MisParameterSet, MisParameterSet.name == "2022/23")
    draft = actions.enter_set(dearer(uuid4().hex), actor=None)
    for band in Band:
        if not db.session.get(MisTally, (live, "E05014741", band)):
            db.session.add(MisTally(parameter_set_id=live, ward_code="E05014741", band=band, households=40))
    return [url_for("mis_releases.preview_volunteers", set=each) for each in (live, draft.id)]


MIS_PAGES: Pages = {
    "mis.how": (STRANGER, plain("mis.how")),
    "mis.index": (STRANGER, plain("mis.index")),
    "mis.lines_of_households": (STRANGER, lambda: ["/mis/lines", "/mis/lines?tenure=social&scale=bhc"]),
    "mis.shares_of_bands": (STRANGER, lambda: ["/mis/shares", "/mis/shares?band=E"]),
    "mis_files.new": (OFFICER, plain("mis_files.new")),
    "mis_help.edit": (OFFICER, lambda: [url_for("mis_help.edit", help_id=first(MisHelp))]),
    "mis_help.index": (OFFICER, plain("mis_help.index")),
    "mis_help.new": (OFFICER, plain("mis_help.new")),
    "mis_releases.index": (OFFICER, plain("mis_releases.index")),
    "mis_releases.preview_volunteers": (OFFICER, volunteers),
    "mis_staff.index": (OFFICER, plain("mis_staff.index")),
    "mis_whatif.new": (OFFICER, plain("mis_whatif.new")),
    "mis_staff.new": (OFFICER, plain("mis_staff.new")),
    "mis_staff.new_file": (OFFICER, plain("mis_staff.new_file")),
    "mis_staff.rules": (OFFICER, plain("mis_staff.rules")),
    "mis_staff.show": (OFFICER, parameter_sets),
    **{
        f"mis_calculator.{name}": (STRANGER, plain(f"mis_calculator.{name}"))
        for name in ("check", "compare", "counted", "show", "start")
    },
    "mis_calculator.ask": (STRANGER, plain("mis_calculator.ask", slug="money")),
}
