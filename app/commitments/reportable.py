"""What people may report of organisations: their page, and what they report on a commitment."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.models import Person
from app.commitments.models import Commitment, OrganisationPledge, ProgressUpdate
from app.db import db
from app.kit.audit import record
from app.kit.clock import now
from app.kit.locale import lazy as _l
from app.kit.web import link_to
from app.moderation.labels import HIDE_REASONS
from app.moderation.rules import HideReason, Mode
from app.moderation.spaces import Space, Thing, ThingFile
from app.organisations import verifying
from app.organisations.models import Organisation
from app.organisations.queries import list_owners
from app.organisations.rules import Standing

ORGANISATION = "organisation"
UPDATE = "progress_update"


def _find_organisation(organisation_id: int) -> Thing | None:
    organisation = db.session.get(Organisation, organisation_id)
    return _as_thing(organisation) if organisation is not None and organisation.is_public else None


def _describe_organisation(organisation_id: int) -> Thing | None:
    organisation = db.session.get(Organisation, organisation_id)
    return None if organisation is None else _as_thing(organisation)


def _as_thing(organisation: Organisation) -> Thing:
    statements = db.session.scalars(
        select(OrganisationPledge.statement)
        .where(OrganisationPledge.organisation_id == organisation.id, OrganisationPledge.agreed_at.is_not(None))
        .order_by(OrganisationPledge.id)
    )
    said = (organisation.about, organisation.sector, organisation.website, *statements)
    return Thing(
        label=organisation.name,
        text="\n".join(filter(None, said)),
        url=link_to("register.organisation", slug=organisation.slug),
    )


def _hide_organisation(organisation_id: int, *, reason: HideReason, actor: Person) -> bool:
    """Suspended: its page, its commitments and its files go at once. Moderation tells the owners, with an appeal."""
    organisation = db.session.get_one(Organisation, organisation_id)
    if organisation.standing is not Standing.VERIFIED:
        return False
    verifying.suspend(organisation, why=str(HIDE_REASONS[reason]), actor=actor, tells_owners=False)
    return True


def _show_organisation(organisation_id: int, *, actor: Person) -> bool:
    organisation = db.session.get_one(Organisation, organisation_id)
    if organisation.standing is not Standing.SUSPENDED:
        return False
    verifying.lift_suspension(organisation, actor=actor, tells_owners=False)
    return True


def _owners_of(organisation_id: int) -> Sequence[Person]:
    return list_owners(db.session.get_one(Organisation, organisation_id))


def _read_update(update_id: int) -> ProgressUpdate | None:
    return db.session.scalars(
        select(ProgressUpdate)
        .where(ProgressUpdate.id == update_id)
        .options(
            joinedload(ProgressUpdate.commitment)
            .joinedload(Commitment.pledge)
            .joinedload(OrganisationPledge.organisation)
        )
    ).first()


def _find_update(update_id: int) -> Thing | None:
    update = _read_update(update_id)
    if update is None or update.hidden_at is not None or not update.commitment.pledge.is_public:
        return None
    return _as_update_thing(update)


def _describe_update(update_id: int) -> Thing | None:
    update = _read_update(update_id)
    return None if update is None else _as_update_thing(update)


def _as_update_thing(update: ProgressUpdate) -> Thing:
    organisation = update.commitment.pledge.organisation
    said = (update.note, *(f"{each.title} {each.url or ''}".strip() for each in update.evidence))
    page = link_to("register.commitment", slug=organisation.slug, commitment_id=update.commitment_id)
    return Thing(
        label=_("Update %(number)s of %(name)s", number=update.id, name=organisation.name),
        text="\n".join(filter(None, said)),
        url=f"{page}#update-{update.id}",
        files=[ThingFile(each.title, each.stored_as) for each in update.evidence if each.stored_as],
    )


def _hide_update(update_id: int, *, reason: HideReason, actor: Person) -> bool:
    """Its words and evidence. Its number stays: the commitment's status is worked out from it."""
    update = _hold_update(update_id)
    if update.hidden_at is not None:
        return False
    update.hidden_at = now()
    db.session.flush()
    record("progress_update.hidden", actor=actor, subject=update, reason=reason.value)
    return True


def _show_update(update_id: int, *, actor: Person) -> bool:
    update = _hold_update(update_id)
    if update.hidden_at is None:
        return False
    update.hidden_at = None
    db.session.flush()
    record("progress_update.shown_again", actor=actor, subject=update)
    return True


def _hold_update(update_id: int) -> ProgressUpdate:
    return db.session.get_one(ProgressUpdate, update_id, with_for_update=True, populate_existing=True)


def _owners_of_update(update_id: int) -> Sequence[Person]:
    update = _read_update(update_id)
    return [] if update is None else list_owners(update.commitment.pledge.organisation)


SPACES = (
    Space(
        kind=ORGANISATION,
        label=_l("Organisations’ pages"),
        find=_find_organisation,
        describe=_describe_organisation,
        hide=_hide_organisation,
        show=_show_organisation,
        authors=_owners_of,
        default=Mode.PRE,  # staff verify each before it is public
    ),
    Space(
        kind=UPDATE,
        label=_l("Organisations’ updates and evidence"),
        find=_find_update,
        describe=_describe_update,
        hide=_hide_update,
        show=_show_update,
        authors=_owners_of_update,
        default=Mode.POST,
    ),
)
