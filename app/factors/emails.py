"""The e-mails about second factors: whoever is not the owner cannot change one unnoticed. Nothing is sent here."""

from flask import render_template
from flask_babel import force_locale
from flask_babel import gettext as _

from app.accounts.models import Person
from app.kit.outbox import Email
from app.kit.web import link_to


def app_added(person: Person) -> Email:
    with force_locale(person.locale):
        return _email(
            person,
            "factor_added",
            subject=_("A second factor was added to your account"),
            said=_("It is an authenticator app. If you had one before, it no longer works."),
        )


def passkey_added(person: Person, name: str) -> Email:
    with force_locale(person.locale):
        return _email(
            person,
            "factor_added",
            subject=_("A second factor was added to your account"),
            said=_("It is a passkey with the name “%(name)s”.", name=name),
        )


def removed(person: Person) -> Email:
    with force_locale(person.locale):
        return _email(
            person,
            "factor_removed",
            subject=_("A second factor was removed from your account"),
            said=_("It can no longer be used to sign in."),
        )


def recovery_used(person: Person, left: int) -> Email:
    with force_locale(person.locale):
        return _email(
            person,
            "recovery_used",
            subject=_("A recovery code was used to sign in to your account"),
            said=_("Recovery codes you have left: %(number)s.", number=left),
        )


def codes_renewed(person: Person) -> Email:
    with force_locale(person.locale):
        return _email(
            person,
            "recovery_renewed",
            subject=_("Your recovery codes were replaced"),
            said=_("The ones you had before no longer work."),
        )


def codes_tried(person: Person) -> Email:
    with force_locale(person.locale):
        return _email(
            person,
            "codes_tried",
            subject=_("Somebody typed wrong codes to sign in to your account"),
            said=_("They have passed the first step: with your password, or with a link from your mailbox."),
        )


def reset(person: Person) -> Email:
    with force_locale(person.locale):
        return _email(
            person,
            "factors_reset",
            subject=_("Your second factors were taken away"),
            said=_("You are signed out everywhere. The next time you go to the staff desk, you set up a new one."),
        )


def _email(person: Person, kind: str, *, subject: str, said: str) -> Email:
    facts = {"name": person.name, "subject": subject, "said": said, "url": link_to("accounts.password_reset")}
    return Email(
        kind=kind,
        to=person.email,
        subject=subject,
        text=render_template("factors/emails/changed.txt", **facts),
        html=render_template("factors/emails/changed.html", **facts),
    )
