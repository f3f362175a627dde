"""The page on which a draft of a release is looked at: wherever its figures come from, it is published from here."""

from collections.abc import Callable

from flask import Response
from flask_babel import gettext as _

from app.kit.signing import sign, unsign
from app.kit.web import render
from app.mis import queries
from app.mis.file_forms import ReleaseForm
from app.mis.labels import BAND_NAMES, HOUSEHOLD_LABELS
from app.mis.releasing import Draft
from app.mis.rules import Band
from app.mis.tabulating import ALL, TOWN, Share
from app.places.queries import list_wards

PURPOSE = "mis-release"
LONGEST_LOOK = 24 * 60 * 60  # seconds between a preview and its publication
MOST_TOLD = 20  # refused lines a page lists


def signed_draft(token: str) -> Draft:
    """The draft that a preview carried. Raises NotFound for one that we did not sign, or long ago."""
    return Draft.from_payload(unsign(PURPOSE, token, max_age=LONGEST_LOOK))


def preview_page(
    draft: Draft, *, source: str = "", method: str = "", refused: list[tuple[int, str]] | None = None
) -> Response:
    """What may be published, and the form that publishes it: it carries the figures, signed, and no household."""
    form = ReleaseForm(formdata=None, draft=sign(PURPOSE, draft.as_payload()), source=source, method=method)
    return draft_page(draft, form, refused=refused)


def draft_page(
    draft: Draft, form: ReleaseForm, status: int = 200, refused: list[tuple[int, str]] | None = None
) -> Response:
    names = {TOWN: _("The whole town")} | {ward.code: ward.name for ward in list_wards()}
    return render(
        "mis/staff/preview.html",
        status=status,
        draft=draft,
        form=form,
        parameter_set=queries.get_set(draft.parameter_set_id),
        by_area=_grouped(draft.shares, lambda share: share.household_type == ALL, lambda share: names[share.area_code]),
        by_kind=_grouped(
            draft.shares,
            lambda share: share.household_type != ALL,
            lambda share: HOUSEHOLD_LABELS[share.household_type],
        ),
        withheld=sum(share.is_suppressed for share in draft.shares),
        refused=(refused or [])[:MOST_TOLD],
        refused_count=len(refused or []),
        bands=BAND_NAMES,
    )


def _grouped(
    shares: list[Share], belongs: Callable[[Share], bool], name: Callable[[Share], str]
) -> dict[str, dict[Band, Share]]:
    rows: dict[str, dict[Band, Share]] = {}
    for share in filter(belongs, shares):
        rows.setdefault(name(share), {})[share.band] = share
    return rows
