"""Talking to the council's directory: sending people there, and checking what they bring back."""

from dataclasses import dataclass
from typing import Any

from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import OAuth
from flask import Flask, Response, current_app
from flask_babel import gettext as _
from joserfc.errors import JoseError
from requests import RequestException

from app.config import Settings, SettingsError
from app.council.rules import Reading, Visitor, roles_in, words_in
from app.kit.errors import DomainError, NotFound
from app.kit.web import link_to

EXTENSION = "council_directory"
PATIENCE = 10  # seconds that the directory may take for an answer


class NoAnswer(DomainError):
    """The directory said nothing, or nothing that can be trusted."""

    status = 422


@dataclass(frozen=True)
class Directory:
    client: Any
    issuer: str
    client_id: str
    reading: Reading


def init_directory(app: Flask, settings: Settings) -> None:
    """Without the settings there is no directory, and its pages do not exist."""
    directory = _directory_of(app, settings) if settings.oidc_issuer else None
    app.extensions[EXTENSION] = directory
    app.jinja_env.globals["has_council_sign_in"] = lambda: current_app.extensions[EXTENSION] is not None


def _directory_of(app: Flask, settings: Settings) -> Directory:
    try:
        roles = roles_in(settings.oidc_roles)
    except ValueError as error:
        raise SettingsError(
            "OIDC_ROLES must be group=role, with a comma between pairs and a role of this site."
        ) from error
    client = OAuth(app).register(
        "council",
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        server_metadata_url=f"{settings.oidc_issuer}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid email profile",
            "code_challenge_method": "S256",
            "default_timeout": PATIENCE,
        },
    )
    reading = Reading(
        role_claim=settings.oidc_role_claim, roles=roles, two_factors=words_in(settings.oidc_second_factor)
    )
    return Directory(client, settings.oidc_issuer, settings.oidc_client_id, reading)


def get_directory() -> Directory:
    directory: Directory | None = current_app.extensions[EXTENSION]
    if directory is None:
        raise NotFound(_("There is no sign-in with a work account here."))
    return directory


def send_there(directory: Directory) -> Response:
    """With a state, a nonce and a challenge (PKCE) that this browser's session remembers."""
    try:
        answer: Response = directory.client.authorize_redirect(link_to("council.answer"))
    except (OAuthError, RequestException, RuntimeError, ValueError) as error:
        raise NoAnswer(_("Your council’s sign-in does not answer. Try again later, or sign in another way.")) from error
    return answer


def read_answer(directory: Directory) -> Visitor:
    """Whom the directory vouches for: its signature, its name and ours, the time, and the nonce must all be right."""
    options = {
        "iss": {"essential": True, "value": directory.issuer},
        "aud": {"essential": True, "value": directory.client_id},
    }
    try:
        token = directory.client.authorize_access_token(claims_options=options)
        return directory.reading.visitor_in(token["userinfo"])
    except (OAuthError, JoseError, RequestException, KeyError, TypeError, ValueError) as error:
        raise NoAnswer(_("Signing in with your work account did not work. Start again.")) from error
