"""Passkeys: what a browser is asked, and checking what it answers (WebAuthn level 3)."""

import json
from ipaddress import ip_address
from urllib.parse import urlsplit

import webauthn
from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from webauthn.authentication.verify_authentication_response import VerifiedAuthentication
from webauthn.helpers import base64url_to_bytes
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from webauthn.registration.verify_registration_response import VerifiedRegistration

from app.accounts.models import Person
from app.db import db
from app.factors import emails, queries, rules
from app.factors.actions import note_success, wait_for_own_turn
from app.factors.models import Passkey
from app.kit import audit, outbox, throttle
from app.kit.clock import now
from app.kit.errors import DomainError, Duplicate

LONGEST_ANSWER = 20_000  # characters; what browsers send has a few hundred, with an attestation a few thousand


class BadKey(DomainError):
    """What the browser sent is no right answer to what it was asked."""

    status = 422


def is_possible() -> bool:
    """Browsers tie passkeys to a domain's name, and make none for a site that is known by a number."""
    try:
        ip_address(_relying_party())
    except ValueError:
        return True
    return False


def ask_for_new(person: Person, challenge: str) -> str:
    """What a browser needs to make a key for the person, as JSON."""
    options = webauthn.generate_registration_options(
        rp_id=_relying_party(),
        rp_name="Luton 2040",
        user_id=str(person.id).encode(),
        user_name=person.email,
        user_display_name=person.name or person.email,
        challenge=base64url_to_bytes(challenge),
        exclude_credentials=_known(person),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.PREFERRED
        ),
    )
    return webauthn.options_to_json(options)


def ask_for_known(person: Person, challenge: str) -> str:
    """What a browser needs to use one of the person's keys, as JSON."""
    options = webauthn.generate_authentication_options(
        rp_id=_relying_party(), challenge=base64url_to_bytes(challenge), allow_credentials=_known(person)
    )
    return webauthn.options_to_json(options)


def add(person: Person, name: str, answer: str, challenge: str | None) -> None:
    """Keep the key that the browser has just made."""
    _spend(challenge)
    wait_for_own_turn(person)
    new = _verify_new(answer, challenge or "")
    passkey = Passkey(
        person_id=person.id,
        name=name,
        credential_id=new.credential_id,
        public_key=new.credential_public_key,
        sign_count=new.sign_count,
        created_at=now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(passkey)
    except IntegrityError as error:
        raise Duplicate(_("This passkey is registered already.")) from error
    audit.record("person.factor_added", actor=person, subject=person, kind="passkey")
    outbox.post(emails.passkey_added(person, name))


def use(person: Person, answer: str, challenge: str | None) -> None:
    """Check what one of the person's keys has signed, and move its count on."""
    _spend(challenge)
    passkey = _passkey_in(person, answer)
    seen = _verify_known(passkey, answer, challenge or "")
    counts_on = (Passkey.sign_count < seen.new_sign_count) | ((Passkey.sign_count == 0) & (seen.new_sign_count == 0))
    moved = update(Passkey).where(Passkey.id == passkey.id, counts_on)
    values = {"sign_count": seen.new_sign_count, "last_used_at": now()}
    if db.session.scalar(moved.values(values).returning(Passkey.id)) is None:
        raise _bad()
    note_success(person, "passkey")


def _spend(challenge: str | None) -> None:
    """A challenge is answered once. The cookie that brought it can be sent again, so we remember."""
    if not challenge or throttle.count_try("passkey_challenge", challenge, per=rules.CHALLENGE_HOLDS) > 1:
        raise BadKey(_("This took too long, or was sent before. Try again."))


def _passkey_in(person: Person, answer: str) -> Passkey:
    try:
        credential_id = base64url_to_bytes(json.loads(answer[:LONGEST_ANSWER])["rawId"])
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise _bad() from error
    found = [each for each in queries.list_passkeys(person) if each.credential_id == credential_id]
    if not found:
        raise _bad()
    return found[0]


def _verify_new(answer: str, challenge: str) -> VerifiedRegistration:
    try:
        return webauthn.verify_registration_response(
            credential=answer[:LONGEST_ANSWER],
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=_relying_party(),
            expected_origin=_origin(),
        )
    except Exception as error:  # the library takes apart bytes from anywhere, and names only some of what goes wrong
        raise _bad() from error


def _verify_known(passkey: Passkey, answer: str, challenge: str) -> VerifiedAuthentication:
    try:
        return webauthn.verify_authentication_response(
            credential=answer[:LONGEST_ANSWER],
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=_relying_party(),
            expected_origin=_origin(),
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
        )
    except Exception as error:  # as above
        raise _bad() from error


def _bad() -> BadKey:
    return BadKey(_("Your passkey did not work. Try again, or use another way."))


def _known(person: Person) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=each.credential_id) for each in queries.list_passkeys(person)]


def _relying_party() -> str:
    """Always this site's own name, whatever host a request claims."""
    return urlsplit(current_app.config["SITE_URL"]).hostname or ""


def _origin() -> str:
    parts = urlsplit(current_app.config["SITE_URL"])
    return f"{parts.scheme}://{parts.netloc}"
