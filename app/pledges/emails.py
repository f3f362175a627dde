"""What we write to people about their pledges. Each function returns one message; actions post it."""

from typing import Any

from flask import render_template
from flask_babel import LazyString, force_locale

from app.accounts.models import Person
from app.accounts.rules import LINK_LIFETIMES
from app.kit.locale import lazy as _l
from app.kit.outbox import Email, one_click_stop
from app.kit.web import link_to
from app.pledges.addresses import manage_token, unsubscribe_token
from app.pledges.models import Pledge, SharedPledge
from app.pledges.suggestion_models import Suggestion


def confirm(pledge: Pledge, person: Person, token: str) -> Email:
    """The link that makes the pledge hold, and the one that looks after it from then on."""
    return _email(
        "confirm",
        person,
        _l("Confirm your pledge"),
        pledge=pledge,
        confirm_url=link_to("pledges_managing.confirmation", token=token),
        manage_url=manage_url(pledge, person),
        days=LINK_LIFETIMES["confirm_pledge"].days,
    )


def already_made(pledge: Pledge, person: Person) -> Email:
    """They hold this pledge already: a fresh link to it instead of a second one."""
    return _email(
        "already_made",
        person,
        _l("Your pledge, and a fresh link to it"),
        pledge=pledge,
        manage_url=manage_url(pledge, person),
    )


def fresh_links(pledges: list[Pledge], person: Person) -> Email:
    """Somebody asked to find their pledges again."""
    links = [(pledge, manage_url(pledge, person)) for pledge in pledges]
    return _email("fresh_links", person, _l("Your pledges"), links=links, start_url=link_to("pledges.new"))


def no_pledges(email: str) -> Email:
    """The same for an address we do not know: nothing to look after, and no reminders to stop."""
    facts = {"links": [], "start_url": link_to("pledges.new"), "stop_url": ""}
    return Email(
        kind="pledges.fresh_links",
        to=email,
        subject=str(_l("Your pledges")),
        text=render_template("pledges/emails/fresh_links.txt", **facts),
        html=render_template("pledges/emails/fresh_links.html", **facts),
    )


def check_in(pledge: Pledge, person: Person) -> Email:
    """How is it going? The link opens a page with the answers: opening it answers nothing."""
    return _email(
        "check_in", person, _l("How is your pledge going?"), pledge=pledge, manage_url=manage_url(pledge, person)
    )


def shared_activated(shared: SharedPledge, pledge: Pledge | None, person: Person) -> Email:
    """Enough people joined: the promise holds. Whoever started it hears so even if they promise nothing themselves."""
    return _email(
        "shared_activated",
        person,
        _l("It is on: enough people joined"),
        shared=shared,
        pledge=pledge,
        manage_url=manage_url(pledge, person) if pledge else "",
        shared_url=link_to("pledges_shared.show", shared_id=shared.id),
    )


def shared_failed(shared: SharedPledge, pledge: Pledge | None, person: Person) -> Email:
    """Too few people joined: everybody is free again."""
    return _email(
        "shared_failed",
        person,
        _l("Not enough people joined this time"),
        shared=shared,
        pledge=pledge,
        shared_url=link_to("pledges_shared.show", shared_id=shared.id),
    )


def shared_decided(shared: SharedPledge, person: Person) -> Email:
    """Whether the Taskforce accepted a shared pledge, for whoever proposed it."""
    return _email(
        "shared_decided",
        person,
        _l("About the shared pledge you started"),
        shared=shared,
        shared_url=link_to("pledges_shared.show", shared_id=shared.id),
    )


def suggestion_decided(suggestion: Suggestion, person: Person) -> Email:
    """What the Taskforce made of a suggestion, and why."""
    return _email(
        "suggestion_decided",
        person,
        _l("About the action you suggested"),
        suggestion=suggestion,
        suggestions_url=link_to("pledges_suggestions.index"),
    )


def manage_url(pledge: Pledge, person: Person) -> str:
    """The address where this person looks after this pledge. It ends when they sign out everywhere."""
    return link_to("pledges_managing.show", token=manage_token(pledge, person))


def _email(name: str, person: Person, subject: LazyString, **context: Any) -> Email:
    """Render both versions, with the one-click unsubscribe of RFC 8058 that every mail carries."""
    stop_url = link_to("pledges_managing.unsubscribe", token=unsubscribe_token(person))
    with force_locale(person.locale):
        title = str(subject)
        text = render_template(f"pledges/emails/{name}.txt", person=person, stop_url=stop_url, **context)
        html = render_template(f"pledges/emails/{name}.html", person=person, stop_url=stop_url, **context)
    return Email(
        kind=f"pledges.{name}",
        to=person.email,
        subject=title,
        text=text,
        html=html,
        headers=one_click_stop(stop_url),
    )
