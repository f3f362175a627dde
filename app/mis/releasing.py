"""Publishing band shares, and taking them back. Releases are never changed: a later one supersedes them."""

from dataclasses import asdict, dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Person
from app.db import db
from app.kit.audit import record
from app.kit.clock import now
from app.kit.disclosure import THRESHOLD
from app.kit.errors import DomainError, Duplicate, NotFound
from app.mis import release_queries as queries
from app.mis.models import MisBandShare, MisParameterSet, MisRelease
from app.mis.rules import Band
from app.mis.tabulating import Share, Tabulation, shares_of


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What may be published of a population, and what it was compared with; it holds no household."""

    year: int
    is_synthetic: bool
    parameter_set_id: int
    answers: int  # rounded as the figures are
    compared_with: list[int]  # every earlier release of the year
    shares: list[Share]

    def as_payload(self) -> dict[str, Any]:
        """Plain values, to be signed."""
        return asdict(self) | {"shares": [list(asdict(share).values()) for share in self.shares]}

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> "Draft":
        shares = [Share(area, kind, Band(band), *figures) for area, kind, band, *figures in payload["shares"]]
        return cls(**{**payload, "shares": shares})


def draft_release(
    tabulation: Tabulation,
    *,
    year: int,
    is_synthetic: bool,
    parameter_set: MisParameterSet,
    smallest: int = THRESHOLD,
) -> Draft:
    """What may be published, of no fewer answers than `smallest`.

    Raises Unprotectable, and ValueError where nobody was counted.
    """
    before = queries.list_said(year, is_synthetic=is_synthetic)
    return Draft(
        year=year,
        is_synthetic=is_synthetic,
        parameter_set_id=parameter_set.id,
        answers=tabulation.answers_told,
        compared_with=[each.id for each in before],
        shares=shares_of(tabulation, list(map(queries.list_shares, before)), smallest=smallest),
    )


def publish_release(draft: Draft, *, title: str, source: str, method: str, actor: Person) -> MisRelease:
    """Publish a draft; what was live for its year is superseded, but a real release never by a synthetic one.

    Raises Duplicate for a title that is taken, and DomainError when another release of the year came in between: the
    draft was not compared with that.
    """
    _check_in_turn(draft)
    followed = [each for each in queries.list_live(draft.year) if each.is_synthetic or not draft.is_synthetic]
    release = _add_release(draft, title=title, source=source, method=method, actor=actor)
    db.session.execute(insert(MisBandShare), [_row(release, share) for share in draft.shares])
    for each in followed:
        each.superseded_at = release.published_at
    record(
        "mis.release_published",
        actor=actor,
        subject=release,
        subject_label=title,
        year=draft.year,
        is_synthetic=draft.is_synthetic,
        superseded=[each.id for each in followed],
    )
    db.session.flush()
    return release


def _check_in_turn(draft: Draft) -> None:
    """One release at a time; whoever waited meets here the one that was quicker."""
    queries.wait_to_publish()
    if db.session.get(MisParameterSet, draft.parameter_set_id) is None:
        raise NotFound()
    said = queries.list_said(draft.year, is_synthetic=draft.is_synthetic)
    if [each.id for each in said] != draft.compared_with:
        raise DomainError(_("Another release of this year was published since. Upload the file again."))


def _add_release(draft: Draft, *, title: str, source: str, method: str, actor: Person) -> MisRelease:
    """The row of a release, without its figures."""
    release = MisRelease(
        title=title,
        year=draft.year,
        published_at=now(),
        published_by_id=actor.id,
        parameter_set_id=draft.parameter_set_id,
        source=source,
        method=method,
        is_synthetic=draft.is_synthetic,
    )
    try:
        with db.session.begin_nested():
            db.session.add(release)
    except IntegrityError:
        raise Duplicate(_("There is a release with this title. Choose another title.")) from None
    return release


def take_back(release: MisRelease, *, actor: Person) -> None:
    """Supersede a release by nothing: its figures leave the site's pages. Raises DomainError when it is so already."""
    if release.superseded_at is not None:
        raise DomainError(_("This release is superseded already."))
    release.superseded_at = now()
    record("mis.release_taken_back", actor=actor, subject=release, subject_label=release.title, year=release.year)
    db.session.flush()


def _row(release: MisRelease, share: Share) -> dict[str, Any]:
    return {"release_id": release.id, **asdict(share), "is_suppressed": share.is_suppressed}
