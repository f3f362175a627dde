"""What we write about what people follow. Each function returns one message; actions post it."""

from collections.abc import Sequence
from typing import Any

from flask import current_app, render_template
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from app.accounts.models import Person
from app.accounts.rules import LINK_LIFETIMES
from app.kit.outbox import Email, one_click_stop
from app.kit.plain import to_mail_text
from app.kit.prose import to_mail_html
from app.kit.web import link_to
from app.notices.addresses import Stop, manage_token, stop_token
from app.notices.models import Notice
from app.notices.newsletter_models import Newsletter
from app.notices.registry import Topic, registry
from app.notices.rules import Pace

NEWSLETTER = "newsletter:all"


def confirm(topic: Topic, person: Person, token: str) -> Email:
    """The link without which nobody gets anything: whoever typed the address may not be its owner."""
    with force_locale(person.locale):
        facts = {
            "subject": _("Confirm what you want to hear of"),
            "title": topic.title,
            "url": link_to("notices_managing.confirmation", token=token),
            "days": LINK_LIFETIMES["follow_topic"].days,
        }
        return _email("confirm", person, facts)


def news(person: Person, notices: Sequence[Notice], pace: Pace) -> Email:
    """One piece of news, or a digest: never empty, with a link to each."""
    assert notices
    with force_locale(person.locale):
        told = [each.announcement for each in notices]
        items = [(registry().tell(each.kind, each.title), each.url) for each in told]
        facts = {
            "subject": _subject(items, pace),
            "items": items,
            **_ways_out(person, _stop_for(person, notices, pace)),
        }
        return _email("news", person, facts, headers=one_click_stop(facts["stop_url"]))


def newsletter(letter: Newsletter, person: Person) -> Email:
    """A letter of the Taskforce: the same words for everybody, and each reader's own way out."""
    return _letter("newsletter", letter, person, letter.subject)


def newsletter_test(letter: Newsletter, person: Person) -> Email:
    """The same to its writer, marked as a test."""
    with force_locale(person.locale):
        subject = _("Test: %(subject)s", subject=letter.subject)
    return _letter("newsletter_test", letter, person, subject)


def _letter(kind: str, letter: Newsletter, person: Person, subject: str) -> Email:
    with force_locale(person.locale):
        ways_out = _ways_out(person, Stop(person.id, topic=NEWSLETTER))
        site = current_app.config["SITE_URL"]
        facts = {
            "subject": subject,
            "words": to_mail_text(letter.text, site=site),
            "body": to_mail_html(letter.text, site=site),
            **ways_out,
        }
        email = _email("newsletter", person, facts, headers=one_click_stop(ways_out["stop_url"]))
    email.kind = f"notices.{kind}"
    return email


def _subject(items: Sequence[tuple[str, str]], pace: Pace) -> str:
    if len(items) == 1:
        return items[0][0]
    if pace is Pace.WEEKLY:
        return str(ngettext("%(num)s piece of news this week", "%(num)s pieces of news this week", len(items)))
    return str(ngettext("%(num)s piece of news", "%(num)s pieces of news", len(items)))


def _stop_for(person: Person, notices: Sequence[Notice], pace: Pace) -> Stop:
    """The topic, where all of it is of one; else everything that comes at this pace."""
    topics = {each.topic for each in notices}
    return Stop(person.id, topic=topics.pop()) if len(topics) == 1 else Stop(person.id, pace=pace)


def _ways_out(person: Person, stop: Stop) -> dict[str, Any]:
    return {
        "stop_url": link_to("notices_managing.stop", token=stop_token(stop)),
        "manage_url": link_to("notices_managing.manage", token=manage_token(person)),
    }


def _email(name: str, person: Person, facts: dict[str, Any], headers: dict[str, str] | None = None) -> Email:
    return Email(
        kind=f"notices.{name}",
        to=person.email,
        subject=facts["subject"],
        text=render_template(f"notices/emails/{name}.txt", **facts),
        html=render_template(f"notices/emails/{name}.html", **facts),
        headers=headers,
    )
