"""What the town may want to hear of organisations: what they promised, and what they delivered or let lapse."""

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from app.commitments.models import Commitment, OrganisationPledge
from app.commitments.status import Status
from app.db import db
from app.kit.errors import NotFound
from app.kit.locale import lazy as _l
from app.kit.web import link_to
from app.notices.announcing import announce, take_back
from app.notices.registry import Happening, TopicKind, topic_code
from app.organisations.models import Organisation
from app.vision.queries import get_outcome

EVERY = "all"
KIND = "organisation"
PUBLISHED = "organisation_pledge_published"
ENDS: dict[Status, str] = {
    Status.DELIVERED_CLAIMED: "commitment_delivered",
    Status.DELIVERED_CHECKED: "commitment_delivered",
    Status.LAPSED: "commitment_lapsed",
    Status.MISSED: "commitment_missed",
}


def _title_of(key: str) -> str:
    return _("All organisations’ pledges") if key == EVERY else _public(key).name


def _path_of(key: str) -> str:
    return url_for("register.index") if key == EVERY else url_for("register.organisation", slug=_public(key).slug)


def _public(key: str) -> Organisation:
    number = int(key) if key.isascii() and key.isdecimal() and len(key) < 10 else 0
    organisation = db.session.get(Organisation, number)
    if organisation is None or not organisation.is_public:
        raise NotFound
    return organisation


TOPIC_KIND = TopicKind(
    name=KIND, heading=_l("Organisations’ pledges"), title_of=_title_of, path_of=_path_of, list_keys=lambda: [EVERY]
)
HAPPENINGS = (
    Happening(PUBLISHED, _l("A new pledge by an organisation: %(title)s")),
    Happening("commitment_delivered", _l("An organisation says it has delivered: %(title)s")),
    Happening("commitment_lapsed", _l("A commitment has lapsed: %(title)s")),
    Happening("commitment_missed", _l("An organisation says it missed its commitment: %(title)s")),
)


def announce_pledge(pledge: OrganisationPledge) -> None:
    """A pledge is published: to whoever follows the organisation, or a ward or priority that it serves."""
    announce(
        PUBLISHED,
        topics=_topics(pledge.organisation, pledge.commitments),
        title=pledge.organisation.name,
        url=link_to("register.organisation", slug=pledge.organisation.slug),
        occasion=f"{PUBLISHED}:{pledge.id}",
    )


def hush(organisation: Organisation) -> None:
    """It is suspended: nobody more hears of what it promised."""
    pledges = select(OrganisationPledge.id).where(OrganisationPledge.organisation_id == organisation.id)
    commitments = select(Commitment.id).where(Commitment.pledge_id.in_(pledges))
    kinds = sorted(set(ENDS.values()))
    take_back(
        [
            *(f"{PUBLISHED}:{number}" for number in db.session.scalars(pledges)),
            *(f"{kind}:{number}" for number in db.session.scalars(commitments) for kind in kinds),
        ]
    )


def announce_status(commitment: Commitment, status: Status) -> None:
    """A published commitment has come to an end, good or bad: once for each end it comes to."""
    pledge = commitment.pledge
    kind = ENDS.get(status)
    if kind is None or pledge.agreed_at is None or not pledge.organisation.is_public:
        return
    announce(
        kind,
        topics=_topics(pledge.organisation, [commitment]),
        title=f"{pledge.organisation.name}: {commitment.text}",
        url=link_to("register.commitment", slug=pledge.organisation.slug, commitment_id=commitment.id),
        occasion=f"{kind}:{commitment.id}",
    )


def _topics(organisation: Organisation, commitments: list[Commitment]) -> list[str]:
    wards = {each.ward_code for commitment in commitments for each in commitment.wards}
    outcomes = {each.outcome_code for commitment in commitments for each in commitment.outcomes}
    priorities = {get_outcome(code).priority_slug for code in outcomes}
    return [
        topic_code(KIND, organisation.id),
        topic_code(KIND, EVERY),
        *(topic_code("priority", slug) for slug in sorted(priorities)),
        *(topic_code("ward", code) for code in sorted(wards)),
    ]
