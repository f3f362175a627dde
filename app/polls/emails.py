"""What we write about polls. Each function returns one message; jobs post it."""

from datetime import timedelta
from typing import Any

from flask import render_template
from flask_babel import force_locale
from flask_babel import gettext as _

from app.accounts.models import Person
from app.kit.outbox import Email, one_click_stop
from app.kit.web import link_to
from app.notices.addresses import Stop, manage_token, stop_token
from app.notices.queries import list_subscriptions
from app.notices.registry import topic_code
from app.polls.models import Poll

TOLD_WITHIN = timedelta(days=7)  # of a cancellation; a job that slept for longer has nothing left to say


def topics_of(poll: Poll) -> tuple[str, ...]:
    """Whoever asked for news of one of these is reminded, and can stop it there."""
    return topic_code("poll", poll.id), topic_code("poll", "all"), "newsletter:all"


def reminder(poll: Poll, person: Person) -> Email:
    """To somebody who asked for news and has not voted."""
    followed = {each.topic for each in list_subscriptions(person)}
    topic = next(each for each in topics_of(poll) if each in followed)
    with force_locale(person.locale):
        facts = {
            "subject": _("You can still vote: %(title)s", title=poll.title),
            "poll": poll,
            "url": link_to("polls.show", slug=poll.slug),
            "stop_url": link_to("notices_managing.stop", token=stop_token(Stop(person.id, topic=topic))),
            "manage_url": link_to("notices_managing.manage", token=manage_token(person)),
        }
        return _email("reminder", person, facts, headers=one_click_stop(facts["stop_url"]))


def cancelled(poll: Poll, person: Person) -> Email:
    """To somebody who voted: it does not count, and why."""
    with force_locale(person.locale):
        facts = {
            "subject": _("A poll you voted in was cancelled: %(title)s", title=poll.title),
            "poll": poll,
            "url": link_to("polls.show", slug=poll.slug),
        }
        return _email("cancelled", person, facts)


def _email(name: str, person: Person, facts: dict[str, Any], headers: dict[str, str] | None = None) -> Email:
    return Email(
        kind=f"polls.{name}",
        to=person.email,
        subject=facts["subject"],
        text=render_template(f"polls/emails/{name}.txt", **facts),
        html=render_template(f"polls/emails/{name}.html", **facts),
        headers=headers,
    )
