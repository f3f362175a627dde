"""What we write to people about organisations. Each function returns one message; verbs post it."""

from typing import Any

from flask import render_template
from flask_babel import LazyString, force_locale
from flask_babel import lazy_gettext as _l

from app.accounts.models import Person
from app.kit.outbox import Email
from app.kit.web import link_to
from app.organisations.models import Organisation


def verified(organisation: Organisation, owner: Person) -> Email:
    return _to_member("verified", organisation, owner, _l("Your organisation is on the register"))


def declined(organisation: Organisation, owner: Person) -> Email:
    return _to_member("declined", organisation, owner, _l("About the organisation you registered"))


def suspended(organisation: Organisation, owner: Person) -> Email:
    return _to_member("suspended", organisation, owner, _l("Your organisation is suspended"))


def suspension_lifted(organisation: Organisation, owner: Person) -> Email:
    return _to_member("suspension_lifted", organisation, owner, _l("Your organisation is back on the register"))


def _to_member(name: str, organisation: Organisation, person: Person, subject: LazyString, **facts: Any) -> Email:
    return _email(
        name,
        to=person.email,
        locale=person.locale,
        subject=subject,
        organisation=organisation,
        workspace_url=link_to("workspace.show", slug=organisation.slug),
        **facts,
    )


def _email(name: str, *, to: str, locale: str, subject: LazyString, **facts: Any) -> Email:
    with force_locale(locale):
        return Email(
            kind=f"organisations.{name}",
            to=to,
            subject=str(subject),
            text=render_template(f"organisations/emails/{name}.txt", **facts),
            html=render_template(f"organisations/emails/{name}.html", subject=subject, **facts),
        )
