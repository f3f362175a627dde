"""The e-mails about accounts: one function for each, in the reader's language. Nothing is sent here."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import render_template
from flask_babel import LazyString, force_locale, format_date, get_locale

from app.accounts.labels import ROLE_LABELS
from app.accounts.models import Person, SignUp
from app.accounts.permissions import Role
from app.accounts.rules import STAY, normalise_email
from app.kit.locale import lazy as _l
from app.kit.outbox import Email
from app.kit.signing import sign
from app.kit.web import link_to


def confirm_sign_up(person: Person, token: str, sign_up: SignUp) -> Email:
    url = link_to("accounts.sign_up_link", token=token)
    return _email(
        "confirm_sign_up",
        to=person.email,
        locale=sign_up.locale,
        subject=_l("Confirm your email address"),
        name=sign_up.name,
        url=url,
    )


def already_signed_up(person: Person) -> Email:
    return _email(
        "already_signed_up",
        to=person.email,
        locale=person.locale,
        subject=_l("You already have an account"),
        name=person.name,
        sign_in_url=link_to("accounts.sign_in"),
        reset_url=link_to("accounts.password_reset"),
    )


def no_account(email: str) -> Email:
    return _email(
        "no_account",
        to=normalise_email(email),
        locale=str(get_locale()),
        subject=_l("There is no account with this email address"),
        url=link_to("accounts.sign_up"),
    )


def sign_in_link(person: Person, token: str) -> Email:
    return _email(
        "sign_in_link",
        to=person.email,
        locale=person.locale,
        subject=_l("Your link to sign in"),
        name=person.name,
        url=link_to("accounts.sign_in_link", token=token),
    )


def reset_password(person: Person, token: str) -> Email:
    return _email(
        "reset_password",
        to=person.email,
        locale=person.locale,
        subject=_l("Choose a new password"),
        name=person.name,
        url=link_to("accounts.password_link", token=token),
    )


def password_changed(person: Person) -> Email:
    return _email(
        "password_changed",
        to=person.email,
        locale=person.locale,
        subject=_l("Your password was changed"),
        name=person.name,
        url=link_to("accounts.password_reset"),
    )


def confirm_new_address(person: Person, new_email: str, token: str) -> Email:
    return _email(
        "confirm_new_address",
        to=new_email,
        locale=person.locale,
        subject=_l("Confirm your new email address"),
        name=person.name,
        url=link_to("accounts.email_link", token=token),
    )


def passwords_tried(person: Person) -> Email:
    return _email(
        "passwords_tried",
        to=person.email,
        locale=person.locale,
        subject=_l("Somebody is trying to sign in to your account"),
        name=person.name,
        url=link_to("accounts.password_reset"),
    )


def address_in_use(new_email: str) -> Email:
    return _email(
        "address_in_use",
        to=new_email,
        locale=str(get_locale()),
        subject=_l("This email address is already in use on Luton 2040"),
        url=link_to("accounts.sign_in"),
    )


def address_changed(person: Person, old_email: str) -> Email:
    """Goes to the old address, and does not tell it the new one."""
    return _email(
        "address_changed",
        to=old_email,
        locale=person.locale,
        subject=_l("Your email address was changed"),
        name=person.name,
    )


def account_deleted(person: Person) -> Email:
    has_account = person.signed_up_at is not None
    return _email(
        "account_deleted",
        to=person.email,
        locale=person.locale,
        subject=_l("Your account has been deleted") if has_account else _l("We have deleted what we knew about you"),
        name=person.name,
        has_account=has_account,
        url=link_to("accounts.sign_up"),
    )


def about_to_be_forgotten(person: Person, day: date) -> Email:
    with force_locale(person.locale):
        last_day = format_date(day, "d MMMM y")
    return _email(
        "about_to_be_forgotten",
        to=person.email,
        locale=person.locale,
        subject=_l("Do you still want to be on Luton 2040?"),
        name=person.name,
        day=last_day,
        url=link_to("rights.stay", token=stay_token(person)),
        copy_url=link_to("rights.ask"),
    )


def stay_token(person: Person) -> str:
    """Signed, and good until they sign out everywhere: whoever has it can do no more than keep us from forgetting."""
    return sign(STAY, [person.id, person.session_epoch])


def own_data(person: Person, token: str) -> Email:
    return _email(
        "own_data",
        to=person.email,
        locale=person.locale,
        subject=_l("Your data on Luton 2040"),
        name=person.name,
        url=link_to("rights.linked", token=token),
    )


def nothing_held(email: str) -> Email:
    return _email(
        "nothing_held",
        to=normalise_email(email),
        locale=str(get_locale()),
        subject=_l("We know nothing about you"),
        url=link_to("statements.show", slug="privacy"),
    )


def join_staff(person: Person, token: str, roles: Sequence[Role]) -> Email:
    return _email(
        "join_staff",
        to=person.email,
        locale=person.locale,
        subject=_l("You are invited to the Luton 2040 team"),
        roles=[ROLE_LABELS[role] for role in roles],
        url=link_to("accounts.staff_link", token=token),
    )


def _email(kind: str, *, to: str, locale: str | None, subject: LazyString, **facts: Any) -> Email:
    with force_locale(locale or "en"):
        return Email(
            kind=kind,
            to=to,
            subject=str(subject),
            text=render_template(f"accounts/emails/{kind}.txt", **facts),
            html=render_template(f"accounts/emails/{kind}.html", subject=subject, **facts),
        )
