"""Where the pages about notices are found in the demo town, and who looks at them."""

from flask import url_for

from app.accounts.actions import issue_link
from app.accounts.models import Purpose
from app.accounts.queries import find_person_by_email
from app.kit import bounces
from app.notices import composing
from app.notices.addresses import Stop, manage_token, stop_token
from app.notices.rules import Pace
from tests.browser.finding import OFFICER, RESIDENT, STRANGER, Paths, plain, resident
from tests.factories.notices import make_follower
from tests.factories.people import make_person


def topics() -> list[str]:
    keys = [("priority", "net-zero"), ("newsletter", "all"), ("priority", "unknown")]
    return [url_for("notices.new", kind=kind, key=key) for kind, key in keys]


def confirmation() -> list[str]:
    person = make_person(signed_up=False)
    subscription = make_follower(person)
    token = issue_link(person, Purpose.FOLLOW_TOPIC, subject_id=subscription.id, detail="daily")
    replaced = token
    token = issue_link(person, Purpose.FOLLOW_TOPIC, subject_id=subscription.id, detail="daily")
    return [url_for("notices_managing.confirmation", token=each) for each in (token, replaced, "unknown")]


def manage() -> list[str]:
    """Somebody who follows a lot, and somebody whose mailbox has gone."""
    gone = make_person(signed_up=False)
    for topic in ("priority:net-zero", "newsletter:all", "development:NZ-D5"):
        make_follower(gone, topic, Pace.DAILY)
    bounces.mark(gone.email, "550 5.1.1")
    return [url_for("notices_managing.manage", token=manage_token(each)) for each in (resident(), gone)]


def stop() -> list[str]:
    person = make_follower(topic="priority:net-zero").person
    stops = (Stop(person.id, topic="priority:net-zero"), Stop(person.id, pace=Pace.WEEKLY))
    return [url_for("notices_managing.stop", token=stop_token(each)) for each in stops]


def newsletter(endpoint: str) -> Paths:
    """A draft, and one that is being sent."""

    def paths() -> list[str]:
        officer = find_person_by_email(OFFICER)
        assert officer is not None
        letter = composing.Letter("Spring in Luton", "## Trees\n\n* planted\n* watered\n", "everybody:all")
        draft, approved = (composing.write(letter, actor=officer) for _each in range(2))
        composing.approve(approved, revision=1, send_at=None, actor=officer)
        shown = (draft, approved) if endpoint == "newsletters.show" else (draft,)
        return [url_for(endpoint, newsletter_id=each.id) for each in shown]

    return paths


NOTICE_PAGES: dict[str, tuple[str | None, Paths]] = {
    "notices.index": (STRANGER, plain("notices.index")),
    "notices.new": (STRANGER, topics),
    "notices.sent": (STRANGER, plain("notices.sent")),
    "notices_managing.confirmation": (STRANGER, confirmation),
    "notices_managing.manage": (STRANGER, manage),
    "notices_managing.mine": (RESIDENT, plain("notices_managing.mine")),
    "notices_managing.stop": (STRANGER, stop),
    "banners.index": (OFFICER, plain("banners.index")),
    "newsletters.index": (OFFICER, plain("newsletters.index")),
    "newsletters.new": (OFFICER, plain("newsletters.new")),
    "newsletters.show": (OFFICER, newsletter("newsletters.show")),
    "newsletters.edit": (OFFICER, newsletter("newsletters.edit")),
    "newsletters.look_again": (OFFICER, newsletter("newsletters.look_again")),
}
