"""Drafts: periods that do not touch, commitments one by one, and two editors who notice each other."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import delete

from app.accounts.models import Person
from app.commitments import drafting
from app.commitments.errors import BadTerms, ChangedMeanwhile, PeriodTaken
from app.commitments.models import Commitment, CommitmentOutcome, OrganisationPledge
from app.commitments.rules import CommitmentType, Direction, State
from app.db import db
from app.kit.errors import DomainError
from app.places.queries import list_wards
from tests.factories.commitments import make_measured_terms, make_organisation_pledge, make_terms
from tests.factories.organisations import make_organisation

YEAR = (date(2027, 1, 1), date(2027, 12, 31))


@pytest.fixture
def draft(session: object) -> OrganisationPledge:
    return make_organisation_pledge(state=State.DRAFT)


def test_a_pledge_starts_as_a_draft_with_its_first_step(resident: Person) -> None:
    pledge = drafting.start_pledge(make_organisation(), *YEAR, statement="We will.", actor=resident)
    assert (pledge.state, pledge.period, pledge.is_public) == (State.DRAFT, YEAR, False)
    assert [(step.came_from, step.went_to, step.by_id) for step in pledge.steps] == [(None, State.DRAFT, resident.id)]


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [YEAR, (date(2026, 6, 1), date(2027, 1, 1)), (date(2027, 12, 31), date(2028, 6, 1))],
)
def test_periods_of_one_organisation_do_not_touch(resident: Person, starts_on: date, ends_on: date) -> None:
    organisation = make_organisation()
    drafting.start_pledge(organisation, *YEAR, actor=resident)
    with pytest.raises(PeriodTaken):
        drafting.start_pledge(organisation, starts_on, ends_on, actor=resident)


def test_a_pledge_taken_back_makes_room_for_another(resident: Person) -> None:
    organisation = make_organisation()
    make_organisation_pledge(organisation, state=State.WITHDRAWN, starts_on=YEAR[0], ends_on=YEAR[1])
    assert drafting.start_pledge(organisation, *YEAR, actor=resident).id


def test_the_period_of_another_organisation_does_not_matter(resident: Person) -> None:
    drafting.start_pledge(make_organisation(), *YEAR, actor=resident)
    assert drafting.start_pledge(make_organisation(), *YEAR, actor=resident)


@pytest.mark.parametrize("ends_on", [YEAR[0], date(2026, 1, 1), date(2040, 1, 1)])
def test_a_period_has_days_and_not_too_many(resident: Person, ends_on: date) -> None:
    with pytest.raises(DomainError):
        drafting.start_pledge(make_organisation(), YEAR[0], ends_on, actor=resident)


def test_a_commitment_keeps_every_term(draft: OrganisationPledge, resident: Person) -> None:
    terms = make_measured_terms(
        outcomes=("CF2", "IE3"), wards=(list_wards()[0].code,), indicator="no-quals", text="Teach"
    )
    commitment = drafting.add_commitment(draft, terms, owner_id=resident.id, actor=resident)
    db.session.expire_all()
    assert (commitment.terms, commitment.owner_id, commitment.version) == (terms, resident.id, 1)


def test_saving_replaces_the_terms_and_counts_a_version(draft: OrganisationPledge, resident: Person) -> None:
    commitment = draft.commitments[0]
    terms = make_terms(outcomes=("IE2", "NZ1"), type=CommitmentType.OTHER)
    drafting.save_commitment(commitment, terms, version=1, actor=resident)
    db.session.expire_all()
    assert (commitment.terms, commitment.version) == (terms, 2)


def test_an_older_version_is_not_written_over_a_newer(draft: OrganisationPledge, resident: Person) -> None:
    commitment = draft.commitments[0]
    drafting.save_commitment(commitment, make_terms(text="First"), version=1, actor=resident)
    with pytest.raises(ChangedMeanwhile) as raised:
        drafting.save_commitment(commitment, make_terms(text="Second"), version=1, actor=resident)
    assert raised.value.theirs is commitment
    assert commitment.text == "First"


def test_the_statement_has_a_version_too(draft: OrganisationPledge, resident: Person) -> None:
    drafting.save_statement(draft, statement="First", period=YEAR, version=1, actor=resident)
    with pytest.raises(ChangedMeanwhile):
        drafting.save_statement(draft, statement="Second", period=YEAR, version=1, actor=resident)
    assert (draft.statement, draft.period, draft.version) == ("First", YEAR, 2)


@pytest.mark.parametrize("state", [State.SUBMITTED, State.AGREED, State.ACTIVE, State.ENDED, State.WITHDRAWN])
def test_what_was_sent_or_published_is_not_edited(resident: Person, state: State) -> None:
    pledge = make_organisation_pledge(state=state)
    commitment = pledge.commitments[0]
    for deed in (
        lambda: drafting.add_commitment(pledge, make_terms(), actor=resident),
        lambda: drafting.save_commitment(commitment, make_terms(), version=1, actor=resident),
        lambda: drafting.remove_commitment(commitment, actor=resident),
    ):
        with pytest.raises(DomainError):
            deed()


def test_a_commitment_is_removed_from_a_draft(draft: OrganisationPledge, resident: Person) -> None:
    drafting.remove_commitment(draft.commitments[0], actor=resident)
    assert draft.commitments == []


def test_what_a_colleague_removed_is_neither_saved_nor_removed_again(
    draft: OrganisationPledge, resident: Person
) -> None:
    commitment = draft.commitments[0]
    db.session.execute(delete(CommitmentOutcome).where(CommitmentOutcome.commitment_id == commitment.id))
    db.session.execute(
        delete(Commitment).where(Commitment.id == commitment.id).execution_options(synchronize_session=False)
    )
    with pytest.raises(DomainError, match="removed this commitment meanwhile"):
        drafting.save_commitment(commitment, make_terms(), version=1, actor=resident)
    with pytest.raises(DomainError, match="removed this commitment meanwhile"):
        drafting.remove_commitment(commitment, actor=resident)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"outcomes": ("XX9",)}, "outcomes"),
        ({"wards": ("E05000000",)}, "wards"),
        ({"indicator": "no-such-indicator"}, "indicator"),
        ({"text": "x" * 10_000}, "text"),
        ({"owner": "x" * 200}, "owner"),
        ({"baseline": Decimal("NaN")}, "baseline"),
        ({"target": Decimal("1e40")}, "target"),
        ({"target": Decimal(3)}, "target"),
        ({"direction": Direction.DOWN}, "target"),
        ({"due_on": date.today() - timedelta(days=400)}, "due_on"),  # noqa: DTZ011 - any day long ago
    ],
)
def test_what_cannot_be_is_refused_by_name(
    draft: OrganisationPledge, resident: Person, facts: dict[str, object], field: str
) -> None:
    with pytest.raises(BadTerms) as raised:
        drafting.add_commitment(draft, make_measured_terms(**facts), actor=resident)
    assert raised.value.field == field
    assert len(draft.commitments) == 1
