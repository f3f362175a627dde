"""Taking a copy of one's data along, and having it deleted, with an account and without."""

import io
import json
from collections.abc import Callable
from typing import Any
from zipfile import ZipFile

import html5lib
import pytest
from sqlalchemy import select

from app.accounts import actions, hooks, passwords
from app.accounts.models import Display, EmailLink, Person, Purpose
from app.accounts.permissions import Role
from app.accounts.queries import hash_token
from app.accounts.staffing import give_role
from app.commitments.models import Via
from app.commitments.reporting import report_progress
from app.commitments.reports import Report
from app.commitments.status import Outcome
from app.db import db
from app.home.copying import zip_of
from app.kit.audit import AuditEvent
from app.kit.clock import now, today
from app.kit.holdings import HeldFile, Sheet
from app.kit.outbox import OutboxEmail
from app.kit.storage import storage
from app.organisations import inviting
from app.organisations.models import Organisation
from app.organisations.rules import MemberRole
from app.pledges.models import Pledge
from app.pledges.rules import State
from tests.client import TownClient
from tests.factories.commitments import make_commitment, make_organisation_pledge
from tests.factories.factors import code_now, make_app
from tests.factories.organisations import make_member, make_organisation
from tests.factories.people import make_person
from tests.factories.pledges import make_pledge, make_shared_pledge, make_suggestion
from tests.links import token_in

ClientFor = Callable[[Person], TownClient]
Outbox = Callable[[], list[OutboxEmail]]

PASSWORD = "correct horse battery"


@pytest.fixture
def keeper(session: Any) -> Person:
    """Somebody with a password."""
    return make_person("kit@example.org", name="Kit Keeper", password_hash=passwords.hash_password(PASSWORD))


@pytest.fixture
def pledger(session: Any) -> Person:
    """Somebody who has promised something and has no account."""
    person = make_person("peg@example.org", name="", signed_up=False, age_band=None)
    make_pledge(person, "own-words-fairness", words="Sing to my neighbours")
    return person


def opened(data: bytes) -> tuple[ZipFile, dict[str, Any]]:
    archive = ZipFile(io.BytesIO(data))
    return archive, json.loads(archive.read("data.json"))["holds"]


def link_for(person: Person) -> str:
    return f"/links/data/{actions.issue_link(person, Purpose.OWN_DATA)}"


@pytest.fixture
def bakery(session: Any, resident: Person) -> Organisation:
    organisation = make_organisation("Luton Bakery", owner=resident)
    make_member(organisation)
    return organisation


class TestTheCopy:
    def test_it_holds_what_every_feature_holds(self, client_for: ClientFor, keeper: Person, officer: Person) -> None:
        make_pledge(keeper, "own-words-fairness", words="Sing to my neighbours", state=State.DONE)
        make_shared_pledge(keeper, title="Walk with me", action="vote")
        make_suggestion(keeper)
        organisation = make_organisation("Luton Bakery", owner=keeper)
        make_commitment(make_organisation_pledge(organisation), owner=keeper)
        inviting.invite(make_organisation(), keeper.email, MemberRole.VIEWER, actor=officer)

        page = client_for(keeper).submit("/account/data")

        assert page.mimetype == "application/zip"
        archive, holds = opened(page.data)
        assert archive.testzip() is None
        assert holds["account"][0]["email"] == "kit@example.org"
        assert "Sing to my neighbours" in [pledge["words"] for pledge in holds["pledges"]]
        assert holds["check_ins"][0]["answer"] == "Done"
        assert holds["shared_pledges"][0]["title"] == "Walk with me"
        assert holds["memberships"][0]["organisation"] == "Luton Bakery"
        assert holds["organisation_invitations"][0]["is_to_you"] is True
        assert {"suggestions", "commitments", "organisations", "record"} <= holds.keys()

    def test_its_page_is_whole_html_that_asks_nothing_of_the_web(self, app: Any, keeper: Person) -> None:
        with app.test_request_context():
            sheet = Sheet.of("notes", "Notes", ["<b>A & B</b>"], [("text", "Text", str)])
            archive, _holds = opened(b"".join(zip_of([sheet])))
        page = archive.read("index.html").decode()
        html5lib.HTMLParser(strict=True).parse(page)
        assert "&lt;b&gt;A &amp; B&lt;/b&gt;" in page
        assert "http" not in page
        assert "src=" not in page

    def test_people_read_words_where_programs_read_codes(self, app: Any, keeper: Person) -> None:
        keeper.display = Display.FIRST_NAME
        make_pledge(keeper, name="Kit", shown_as=Display.FIRST_NAME, ward_code="E05014739")
        make_shared_pledge(keeper, action="vote")
        actions.issue_link(keeper, Purpose.OWN_DATA)
        with app.test_request_context():
            archive, holds = opened(b"".join(zip_of(hooks.copy_of(keeper))))
        page = archive.read("index.html").decode()
        for code in ("E05014739", "first_name", "own_data", "18+"):
            assert code not in page, code
        for words in ("Central", "First name only", "To get a copy of your data", "18 or over", "English"):
            assert words in page, words
        assert "E05014739" in {each["ward"] for each in holds["pledges"]}
        assert holds["account"][0]["display"] == "first_name"
        assert holds["links"][0]["purpose"] == "own_data"

    def test_files_that_somebody_sent_are_in_it(self, app: Any, session: Any) -> None:
        name = storage().put(io.BytesIO(b"%PDF" * 50_000))
        files = [HeldFile("evidence-1-report.pdf", name), HeldFile("evidence-2-lost.pdf", "0" * 32)]
        with app.test_request_context():
            archive, _holds = opened(b"".join(zip_of([Sheet.of("evidence", "Evidence", [1], [], files)])))
        assert archive.read("files/evidence-1-report.pdf") == b"%PDF" * 50_000
        assert archive.read("files/evidence-2-lost.pdf") == b"", "a lost file does not keep the others back"

    def test_no_secret_and_nobody_else_is_in_it(self, client_for: ClientFor, keeper: Person, neighbour: Person) -> None:
        organisation = make_organisation(owner=keeper)
        inviting.invite(organisation, "third.party@example.org", MemberRole.VIEWER, actor=keeper)
        make_pledge(neighbour)
        secret = actions.issue_link(keeper, Purpose.SIGN_IN)
        data = client_for(keeper).submit("/account/data").data
        archive, _holds = opened(data)
        text = archive.read("data.json").decode() + archive.read("index.html").decode()
        assert "argon2" not in text
        assert neighbour.email not in text
        assert "third.party" not in text
        assert secret not in text
        assert hash_token(secret) not in text

    def test_evidence_is_theirs_who_sent_it(self, bakery: Organisation, resident: Person) -> None:
        commitment = make_commitment(make_organisation_pledge(bakery), owner=resident)
        report = Report(on=today(), outcome=Outcome.GOING_ON, note="Two began.", link="https://example.org/report")
        report_progress(commitment, report, key="k", via=Via.WEB, actor=resident, put=lambda _stream: "")
        sheets = {sheet.key: sheet for sheet in hooks.copy_of(resident)}
        assert sheets["progress_updates"].rows[0]["note"] == "Two began."
        assert sheets["evidence"].rows[0]["url"] == "https://example.org/report"


class TestWithAnAccount:
    def test_a_copy_is_on_record(self, client_for: ClientFor, keeper: Person) -> None:
        client_for(keeper).submit("/account/data")
        event = db.session.scalars(select(AuditEvent).where(AuditEvent.verb == "person.data_copied")).one()
        assert (event.actor_id, event.subject_id, event.facts) == (keeper.id, str(keeper.id), {})

    def test_a_browser_left_open_is_not_enough(self, client_for: ClientFor, keeper: Person) -> None:
        browser = client_for(keeper)
        with browser.session_transaction() as cookie:
            cookie["proved_at"] = 0
        assert browser.submit("/account/data").location == "/sign-in/again"
        browser.submit("/sign-in/again", current_password=PASSWORD)
        assert browser.submit("/account/data").mimetype == "application/zip"

    @pytest.mark.parametrize("roles", [(), (Role.MODERATOR,)])
    def test_who_has_no_password_proves_by_mail_who_they_are_and_gets_it(
        self, client_for: ClientFor, outbox: Outbox, roles: tuple[Role, ...]
    ) -> None:
        person = make_person("nopass@example.org", roles=roles)
        browser = client_for(person)
        with browser.session_transaction() as cookie:
            cookie["proved_at"] = 0
        asked = browser.get("/account/data").location
        assert asked == "/sign-in/again?next=/account/data"
        assert "Email me a link" in browser.get(asked).text
        browser.submit("/sign-in/link", email=person.email, next="/account/data")
        token = token_in(outbox()[-1].text, "/links/sign-in/")
        assert browser.submit(f"/links/sign-in/{token}").location == "/account/data"
        assert browser.submit("/account/data").mimetype == "application/zip"

    @pytest.mark.parametrize("path", ["/account/data", "/account/deletion", "/account/email", "/account/password"])
    def test_of_staff_a_password_alone_is_not_enough(self, client_for: ClientFor, session: Any, path: str) -> None:
        keeper = make_person(roles=(Role.MODERATOR,), password_hash=passwords.hash_password(PASSWORD))
        make_app(keeper)
        browser = client_for(keeper)
        with browser.session_transaction() as cookie:
            del cookie["second_step_at"]
        assert browser.submit(path, current_password=PASSWORD).location == "/sign-in/again"
        assert browser.submit("/sign-in/again", current_password=PASSWORD).status_code == 200
        assert browser.get(path).location == f"/sign-in/again?next={path}"
        browser.submit("/sign-in/second-step", code=code_now())
        assert browser.get(path).status_code == 200

    def test_a_link_from_before_they_were_staff_opens_nothing(
        self, client: TownClient, resident: Person, officer: Person
    ) -> None:
        path = link_for(resident)
        give_role(resident, Role.MODERATOR, granted_by=officer)
        assert client.submit(path).status_code == 410
        assert client.submit(f"{path}/deletion").status_code == 410

    def test_strangers_are_asked_to_sign_in(self, client: TownClient) -> None:
        assert client.get("/account/data").status_code == 303
        assert client.submit("/account/data").status_code == 303


class TestWithoutAnAccount:
    def test_a_link_comes_by_mail_and_gives_the_copy(self, client: TownClient, pledger: Person, outbox: Outbox) -> None:
        assert client.submit("/your-data", email="Peg@example.org ").status_code == 303
        token = token_in(outbox()[-1].text, "/links/data/")
        assert "peg@example.org" in client.get(f"/links/data/{token}").text
        _archive, holds = opened(client.submit(f"/links/data/{token}").data)
        assert holds["pledges"][0]["words"] == "Sing to my neighbours"

    def test_looking_uses_nothing_up_and_a_double_click_is_forgiven(self, client: TownClient, pledger: Person) -> None:
        path = link_for(pledger)
        assert {client.get(path).status_code for _each in range(2)} == {200}
        assert {client.submit(path).status_code for _each in range(2)} == {200}
        assert client.get(path).status_code == 410

    def test_an_unknown_address_looks_the_same_and_hears_by_mail(self, client: TownClient, outbox: Outbox) -> None:
        assert client.submit("/your-data", email="nobody@example.org").headers["Location"] == "/check-email"
        assert outbox()[-1].subject == "We know nothing about you"
        assert "/links/data/" not in outbox()[-1].text

    def test_staff_prove_more_than_a_mailbox(self, client: TownClient, officer: Person, outbox: Outbox) -> None:
        client.submit("/your-data", email=officer.email)
        assert "/links/data/" not in outbox()[-1].text

    def test_nobody_can_flood_an_inbox(self, client: TownClient, pledger: Person) -> None:
        answers = [client.submit("/your-data", email=pledger.email).status_code for _each in range(6)]
        assert answers == [303] * 5 + [429]

    @pytest.mark.parametrize("email", ["", "nobody", "a@b", "x" * 5000, "a b@example.org\x00"])
    def test_what_is_no_address_is_refused(self, client: TownClient, email: str) -> None:
        assert client.submit("/your-data", email=email).status_code == 422

    def test_an_unknown_link_is_not_found(self, client: TownClient) -> None:
        for path in ("/links/data/unknown", "/links/data/unknown/deletion"):
            assert client.get(path).status_code == 404
            assert client.submit(path).status_code == 404


class TestDeletingByLink:
    def test_everything_goes_and_the_promise_stays_in_the_totals(
        self, client: TownClient, pledger: Person, outbox: Outbox
    ) -> None:
        number, path = pledger.id, link_for(pledger)
        assert "Delete my data" in client.get(f"{path}/deletion").text
        assert client.submit(f"{path}/deletion").status_code == 303
        db.session.expire_all()
        assert db.session.get(Person, number) is None
        assert [(each.state, each.words) for each in db.session.scalars(select(Pledge))] == [(State.WITHDRAWN, "")]
        assert "We have deleted your email address" in outbox()[-1].text
        assert client.get(f"{path}/deletion").status_code == 404, "the link went with the person"

    def test_a_used_link_deletes_nothing(self, client: TownClient, pledger: Person) -> None:
        path = link_for(pledger)
        client.submit(path)
        assert client.submit(f"{path}/deletion").status_code == 410
        assert db.session.get(Person, pledger.id) is not None

    def test_the_only_owner_hands_over_first(self, client: TownClient, bakery: Organisation, resident: Person) -> None:
        page = client.submit(f"{link_for(resident)}/deletion")
        assert page.status_code == 409
        assert "You are the only owner of Luton Bakery" in page.text

    def test_an_old_link_has_expired(self, client: TownClient, pledger: Person) -> None:
        path = link_for(pledger)
        db.session.scalars(select(EmailLink).order_by(EmailLink.id.desc())).first().expires_at = now()  # type: ignore[union-attr]
        assert client.submit(f"{path}/deletion").status_code == 410
