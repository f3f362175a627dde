"""One thing for each place in an address, and who may reach it.

A new route with a place in its address needs a line here, or the matrix fails and names it. The longest beginning
that fits counts; `only` names those who may, where that is not everybody whom the route's mark lets in.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from io import BytesIO
from typing import Any

from flask import current_app
from sqlalchemy import select

from app.accounts.permissions import Role
from app.commitments import changing
from app.commitments.assurance_models import Evidence
from app.commitments.importing import import_rows
from app.commitments.models import Commitment, ProgressUpdate, Via
from app.commitments.organisation_file import Row
from app.commitments.rules import State
from app.db import db
from app.indicators.models import IndexVersion
from app.indicators.queries import list_indicators, list_published, list_targets
from app.kit.clock import now, today
from app.kit.storage import storage
from app.mis.models import MisHelp
from app.mis.queries import list_sets
from app.moderation import deciding, setting
from app.moderation.addresses import decision_token
from app.moderation.models import Decision, PreservedCopy, PreservedFile
from app.moderation.reporters import Reporter
from app.moderation.reporting import report
from app.moderation.rules import HideReason, Outcome, ReportReason, Verdict
from app.notices import composing
from app.notices.addresses import Stop, stop_token
from app.notices.addresses import manage_token as notices_token
from app.notices.newsletter_models import Newsletter
from app.organisations.models import MembershipRequest, OrganisationInvitation
from app.organisations.queries import find_membership
from app.organisations.rules import Kind, MemberRole
from app.pledges.addresses import manage_token, unsubscribe_token
from app.pledges.models import SharedState
from app.polls.codes import make_batch
from app.polls.paper_models import CodeBatch
from tests.factories.commitments import make_commitment, make_figure, make_organisation_pledge, make_terms
from tests.factories.indicators import TOWN
from tests.factories.indicators import draft as draft_figures
from tests.factories.mis import make_release
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person
from tests.factories.pledges import make_pledge, make_shared_pledge, make_suggestion
from tests.factories.polls import make_poll
from tests.house.access.cast import EDITOR, MEMBERS, OWNER, WRITERS, Cast
from tests.polls.counted import make_counted
from tests.polls.writing import BUDGET, draft, question_with

ONLY_OWNER = frozenset({OWNER})
DECIDE_ON_SUGGESTIONS = frozenset({Role.FACILITATOR.value, Role.ADMINISTRATOR.value})
GET, POST = frozenset({"GET"}), frozenset({"POST"})


class Answer(StrEnum):
    """How far a request gets."""

    YES = "yes"
    SIGN_IN = "sign in"
    REFUSED = "no"
    HIDDEN = "hidden"  # there is no such page, or none for them; or the request names nothing


@dataclass(frozen=True)
class Thing:
    """What stands in the places of addresses that begin like this."""

    beginning: str
    values: Mapping[str, Any] = field(default_factory=dict)
    only: frozenset[str] | None = None
    methods: frozenset[str] = GET | POST
    answer: Answer = Answer.YES  # of an empty request, to those who may


def things_of(cast: Cast) -> list[Thing]:
    return [*_of_everybody(cast), *_own(cast), *_workspace(cast), *_on_the_desk()]


def fitting(things: Iterable[Thing], rule: str, method: str) -> Thing:
    """The thing whose beginning fits best; nothing for an address without places."""
    found = [thing for thing in things if rule.startswith(thing.beginning) and method in thing.methods]
    best = max(found, key=lambda thing: (len(thing.beginning), -len(thing.methods)), default=Thing(""))
    missing = [place for place in _places(rule) if place not in best.values]
    assert not missing, f"say in tests/house/access/things.py what stands for {missing} in {method} {rule}"
    return best


def _places(rule: str) -> list[str]:
    return [part.strip("<>").rpartition(":")[2] for part in rule.split("/") if part.startswith("<")]


def _of_everybody(cast: Cast) -> list[Thing]:
    commitment = make_commitment(make_organisation_pledge(cast.organisation, commitments=0))
    dead = {"token": "never-was", "key": "never-was"}
    css = current_app.jinja_env.from_string("{{ asset('css/town.css') }}").render().removeprefix("/static/")
    return [
        *_open_data(cast, commitment),
        Thing("/statements/", {"slug": "cookies", "number": 1}),
        Thing("/static/", {"name": css}),
        Thing("/check-email", answer=Answer.SIGN_IN),  # without mail to wait for, there is nothing to check
        Thing("/dev/mail/", {"email_id": 999_999}, methods=GET, answer=Answer.HIDDEN),
        Thing("/account/second-factors/app/removal", answer=Answer.HIDDEN),  # nobody of the cast has an app
        Thing("/account/second-factors/passkeys/", {"passkey_id": 999_999}, answer=Answer.HIDDEN),
        Thing("/sign-in/council", answer=Answer.HIDDEN),  # without a directory there is no such page
        Thing("/links/", dead, answer=Answer.HIDDEN),
        Thing("/links/progress", methods=GET),
        Thing("/links/progress/", dead, answer=Answer.HIDDEN),
        Thing("/pledges/new/", dead),
        Thing("/pledges/sent/", dead),
        Thing("/places/wards/", {"slug": "biscot"}),
        Thing("/notices/topics/", {"kind": "development", "key": "all"}),
        Thing("/vision/", {"slug": "net-zero"}),
        Thing("/vision/developments/", {"code": "NZ-D1"}),
        Thing("/vision/outcomes/", {"code": "NZ2"}),
        Thing("/organisations/", {"slug": cast.organisation.slug, "commitment_id": commitment.id}),
        *_polls(),
        Thing("/indicators/", {"code": "child-poverty"}),
        Thing("/indicators/wards/", {"slug": "dallow"}),
        Thing("/indicators/wards/<slug>/before-2023", {"slug": "dallow"}, answer=Answer.HIDDEN),  # it has no figures
        Thing("/evidence/", {"evidence_id": _evidence(commitment).id}),
        *_calculator(),
    ]


def _open_data(cast: Cast, commitment: Commitment) -> list[Thing]:
    keys: dict[str, Any] = {
        "areas": "E06000032",
        "commitments": commitment.id,
        "developments": "NZ-D1",
        "index-versions": db.session.scalars(select(IndexVersion.name)).first(),
        "indicators": list_indicators()[0].code,
        "organisations": cast.organisation.slug,
        "outcomes": "NZ2",
        "polls": make_poll().slug,
        "priorities": "net-zero",
        "releases": list_published(1)[0].id,
        "targets": next(iter(list_targets().values()))[0].id,
        "wards": "E05014735",
    }
    rows = [Thing(f"/api/v1/{name}/", {"key": key}) for name, key in keys.items()]
    return [*rows, Thing("/data/", {"file": "wards.csv"})]


def _polls() -> list[Thing]:
    """A poll that is open to everybody, with codes besides; an empty form brings no ballot."""
    poll = make_poll(takes_codes=True)
    question = poll.questions[0]
    option = question.options[0]
    option.image, option.image_alt = storage().put(BytesIO(b"\x89PNG")), "A square with trees"
    option.document, option.document_name = storage().put(BytesIO(b"A plan")), "plan.txt"
    option.document_type = "text/plain"
    db.session.flush()
    values = {"slug": poll.slug, "option_id": option.id, "question_id": question.id}
    counted = {"slug": make_counted(ballots=[], is_named=True).slug, "position": 1, "ending": "cat"}
    return [
        Thing("/polls/", values),
        Thing("/polls/<slug>/ballot", values, methods=POST, answer=Answer.HIDDEN),
        Thing("/polls/<slug>/votes", values, methods=POST, answer=Answer.HIDDEN),
        Thing("/polls/<slug>/votes", values),
        Thing("/polls/<slug>/votes/dismissal", values, methods=POST),
        Thing("/polls/<slug>/questions/<int:question_id>/order", values, methods=POST, answer=Answer.HIDDEN),
        *(Thing(f"/polls/<slug>/{page}", counted) for page in ("ballots", "card", "results")),
    ]


def _calculator() -> list[Thing]:
    """Its answers travel with the browser: one that brings none is told so."""
    place = "/mis/calculator/"
    own = ("answer", "check", "comparison", "questions/")
    lost = [Thing(place + page, {"slug": "adults"}, answer=Answer.HIDDEN) for page in own]
    return [*lost, Thing(place + "count", methods=POST, answer=Answer.HIDDEN)]


def _evidence(commitment: Commitment) -> Evidence:
    update = ProgressUpdate(
        commitment=commitment, key="access", on=today(), note="We began.", via=Via.WEB, made_at=now()
    )
    evidence = Evidence(title="Minutes", stored_as=storage().put(BytesIO(b"We met.")), media_type="text/plain", size=7)
    update.evidence.append(evidence)
    db.session.add(update)
    db.session.flush()
    return evidence


def _own(cast: Cast) -> list[Thing]:
    pledge = make_pledge(cast.owner)
    shared = make_shared_pledge(cast.owner)
    token = {"token": manage_token(pledge, cast.owner)}
    return [
        Thing("/pledges/", {"pledge_id": pledge.id}),
        Thing("/pledges/shared/", {"shared_id": shared.id}),
        Thing("/pledges/manage/", token),
        Thing("/pledges/unsubscribe/", {"token": unsubscribe_token(cast.owner)}),
        Thing("/account/pledges/", {"pledge_id": pledge.id}, only=ONLY_OWNER),
        Thing("/notices/mine/", {"token": notices_token(cast.owner)}),
        Thing("/notices/stops/", {"token": stop_token(Stop(cast.owner.id, topic="development:all"))}),
        *_moderated(cast),
    ]


def _moderated(cast: Cast) -> list[Thing]:
    """Something in public that can be reported, something hidden that can be appealed, and an urgent case."""
    shown, hidden = (make_pledge(cast.owner, "own-words-fairness", words=words) for words in ("Sing", "Shout"))
    officer = make_person()
    deciding.decide_about("pledge", [shown.id], deciding.Ruling(Verdict.KEEP), actor=officer)
    deciding.decide_about("pledge", [hidden.id], deciding.Ruling(Verdict.HIDE, HideReason.HURTFUL), actor=officer)
    decision = db.session.scalars(select(Decision).where(Decision.outcome == Outcome.HIDDEN)).one()
    word = setting.block("rude", actor=officer)
    said = report("pledge", shown.id, reason=ReportReason.ILLEGAL, words="", reporter=Reporter("somebody"))
    copy = db.session.scalars(select(PreservedCopy).where(PreservedCopy.case_id == said.case_id)).one()
    copy.files = [PreservedFile(title="x.txt", stored_as=storage().put(BytesIO(b"x")))]
    db.session.flush()
    urgent = {"case_id": said.case_id, "file_id": copy.files[0].id, "kind": "pledge", "word_id": word.id}
    return [
        Thing("/reports/", {"kind": "pledge", "subject_id": shown.id}),
        Thing("/decisions/", {"token": decision_token(decision, cast.owner)}),
        Thing("/staff/moderation/", urgent),
    ]


def _workspace(cast: Cast) -> list[Thing]:
    """An organisation's pages: members look, editors write, owners look after the others."""
    ours = cast.organisation
    next_year = today() + timedelta(days=400)
    draft = make_organisation_pledge(ours, state=State.DRAFT, starts_on=next_year, commitments=0)
    membership = find_membership(ours, cast.people[EDITOR])
    assert membership is not None
    values = {
        "slug": ours.slug,
        "pledge_id": draft.id,
        "commitment_id": make_commitment(draft).id,
        "membership_id": membership.id,
        "invitation_id": _invitation(cast).id,
        "request_id": _request(cast).id,
        "measure_id": make_figure(ours).id,
        "name": "pledge-new",
    }
    place = "/workspace/<slug>"
    writers_see = ("figures/new", "figures/<int:measure_id>/correction", "pledges/new", "updates/blank.csv")
    of_pledge = ("commitments/new", "ready-made", "statement", "ending", "withdrawal")
    of_commitment = ("owner", "changes/new", "terms", "removal", "withdrawal", "updates/new")
    return [
        Thing(place, values, MEMBERS, GET),
        Thing(place, values, WRITERS, POST),
        *(Thing(f"{place}/{page}", values, WRITERS) for page in writers_see),
        *(Thing(f"{place}/pledges/<int:pledge_id>/{page}", values, WRITERS) for page in of_pledge),
        *(Thing(f"{place}/commitments/<int:commitment_id>/{page}", values, WRITERS) for page in of_commitment),
        Thing(f"{place}/updates", values, WRITERS, POST, Answer.HIDDEN),  # it names no commitment
        Thing(f"{place}/updates/file", values, WRITERS),
        Thing(f"{place}/figures/<int:measure_id>/correction", values, WRITERS),
        Thing(f"{place}/details", values, ONLY_OWNER),
        Thing(f"{place}/members/", values, ONLY_OWNER),
        Thing(f"{place}/members/departure", values, MEMBERS),
    ]


def _invitation(cast: Cast) -> OrganisationInvitation:
    row = OrganisationInvitation(
        organisation_id=cast.organisation.id,
        email="invited@example.org",
        role=MemberRole.EDITOR,
        token_hash="0" * 64,
        invited_at=now(),
        expires_at=now(),
    )
    db.session.add(row)
    db.session.flush()
    return row


def _request(cast: Cast) -> MembershipRequest:
    row = MembershipRequest(organisation_id=cast.organisation.id, person_id=make_person().id, asked_at=now())
    db.session.add(row)
    db.session.flush()
    return row


def _on_the_desk() -> list[Thing]:
    """What staff decide about: of people who play no other part here, so that nobody decides about their own."""
    submitted = make_organisation_pledge(state=State.SUBMITTED)
    commitment = make_commitment()
    change = changing.ask_change(
        commitment, make_terms(text="Take on four"), why="We can do more.", actor=make_person()
    )
    organisation = make_organisation(verified=False)
    ownerless = MembershipRequest(organisation_id=organisation.id, person_id=make_person().id, asked_at=now())
    help_entry = MisHelp(position=9, title="A place to ask", text="Advice", bands="E", updated_at=now())
    db.session.add_all([ownerless, help_entry])
    db.session.flush()
    values = {"organisation_id": organisation.id, "request_id": ownerless.id}
    return [
        Thing("/equality/answers", methods=POST, answer=Answer.HIDDEN),  # it has no code
        Thing("/equality/withdrawal", methods=POST, answer=Answer.HIDDEN),
        Thing("/staff/equality/", {"occasion": "account"}),
        Thing("/staff/equality/<occasion>/totals.csv", {"occasion": "account"}, answer=Answer.HIDDEN),  # none were told
        Thing("/staff/history/", {"subject_type": "suggestion", "subject_id": 1}, DECIDE_ON_SUGGESTIONS),
        Thing("/staff/banners/", {"banner_id": 999_999}, answer=Answer.HIDDEN),
        Thing("/banners/", {"banner_id": 999_999}, answer=Answer.HIDDEN),
        Thing("/staff/newsletters/", {"newsletter_id": _newsletter().id}),
        *_drafted_poll(),
        Thing("/staff/mail/mailboxes", methods=POST, answer=Answer.HIDDEN),  # it names none
        Thing("/staff/statements/", {"slug": "cookies"}),
        Thing("/staff/mail/", {"email_id": 999_999}, methods=POST, answer=Answer.HIDDEN),
        Thing("/staff/people/invitations/", {"link_id": 999_999}, methods=POST, answer=Answer.HIDDEN),
        Thing("/staff/people/", {"person_id": make_person(roles=(Role.MODERATOR,)).id, "role": "moderator"}),
        Thing("/staff/mis/help/", {"help_id": help_entry.id}),
        Thing("/staff/indicators/releases/", {"release_id": _release()}),
        Thing("/staff/mis/releases", methods=POST, answer=Answer.HIDDEN),  # no preview was made
        Thing("/staff/mis/releases/", {"release_id": make_release().id}),
        Thing("/staff/mis/releases/volunteers", answer=Answer.HIDDEN),  # it names no set
        Thing("/staff/mis/sets/", {"set_id": list_sets()[0].id}),
        Thing("/staff/organisation-pledges/", {"pledge_id": submitted.id, "change_id": change.id}),
        Thing("/staff/organisation-pledges/commitments/", {"commitment_id": submitted.commitments[0].id}),
        _imported(),
        Thing("/staff/organisations/<int:organisation_id>/merger", values),
        Thing("/staff/organisations/<int:organisation_id>/merger", values, methods=POST, answer=Answer.HIDDEN),
        Thing("/staff/organisations/", values),
        Thing("/staff/pledges/shared/", {"shared_id": make_shared_pledge(state=SharedState.PROPOSED).id}),
        Thing("/staff/pledges/suggestions/", {"suggestion_id": make_suggestion().id}),
        Thing("/staff/updates/", {"update_id": _evidence(commitment).update_id}),
        Thing("/staff/vision/developments/", {"code": "NZ-D1"}),
    ]


def _release() -> int:
    return draft_figures({(TOWN, "1999"): 1.0}, actor=None, code="child-poverty").id


def _drafted_poll() -> list[Thing]:
    """A draft, and a poll that is open and has codes."""
    facilitator = make_person(roles=(Role.FACILITATOR,))
    question = question_with(draft(facilitator), "Trees", "Benches", actor=facilitator, asks=BUDGET)
    poll = make_poll(takes_codes=True)
    make_batch(poll, 1, actor=facilitator)
    batch = db.session.scalars(select(CodeBatch).where(CodeBatch.poll_id == poll.id)).one()
    values = {"question_id": question.id, "option_id": question.options[0].id, "batch_id": batch.id}
    written, running = {**values, "poll_id": question.poll_id}, {**values, "poll_id": poll.id}
    return [
        Thing("/staff/polls/", written),
        Thing("/staff/polls/<int:poll_id>/codes", running),
        Thing("/staff/polls/<int:poll_id>/papers", running),
        Thing("/staff/polls/<int:poll_id>/cancellation", running),
        Thing("/staff/polls/<int:poll_id>/reminder", running),
        Thing("/staff/polls/<int:poll_id>/turnout", running),
    ]


def _newsletter() -> Newsletter:
    return composing.write(composing.Letter("Spring", "Dear reader", "everybody:all"), actor=make_person())


def _imported() -> Thing:
    """A draft of an organisation without members, from a public list."""
    rows = [Row(line=2, organisation="Imported Ltd", kind=Kind.PRIVATE, commitment="Plant trees", source="A list")]
    [pledge] = import_rows(rows).pledges
    values = {"pledge_id": pledge.id, "commitment_id": pledge.commitments[0].id}
    return Thing("/staff/organisation-pledges/imported/", values)
