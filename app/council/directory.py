"""Talking to the council's directory: sending people there, and checking what they bring back."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import OAuth
from flask import Flask, Response, current_app, session
from flask_babel import gettext as _
from joserfc.errors import JoseError
from requests import RequestException

from app.config import Settings, SettingsError
from app.council.rules import Reading, Visitor, roles_in, words_in
from app.factors.rules import RECENTLY, SHIFT
from app.kit.clock import now
from app.kit.errors import DomainError, NotFound
from app.kit.web import link_to

EXTENSION = "council_directory"
CLIENT = "council"
STATES = f"_state_{CLIENT}_"  # how Authlib begins the names of what it keeps in the session
PATIENCE = 10  # seconds that the directory may take for an answer
# Whatever the other side sends, or does not: Authlib takes it apart without looking at its shape first.
BAD_ANSWERS = (
    OAuthError,
    JoseError,
    RequestException,
    RuntimeError,
    KeyError,
    TypeError,
    ValueError,
    AttributeError,
)


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
    app.jinja_env.globals["has_council_sign_in"] = is_connected


def _directory_of(app: Flask, settings: Settings) -> Directory:
    try:
        roles = roles_in(settings.oidc_roles)
    except ValueError as error:
        raise SettingsError(
            "OIDC_ROLES must be group=role, with a comma between pairs and a role of this site."
        ) from error
    client = OAuth(app).register(
        CLIENT,
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


def is_connected() -> bool:
    return current_app.extensions[EXTENSION] is not None


def get_directory() -> Directory:
    directory: Directory | None = current_app.extensions[EXTENSION]
    if directory is None:
        raise NotFound(_("There is no sign-in with a work account here."))
    return directory


def send_there(directory: Directory, *, again: bool) -> Response:
    """With a state, a nonce and a challenge (PKCE) that this browser's session remembers: the last one only.

    A directory sends people back without asking while they are signed in to it. It is told how old that may be at most
    (`max_age`, which makes it say when it was: OpenID Connect Core 1.0, section 3.1.2.1), and to ask whoever proves
    `again` who they are.
    """
    _forget_earlier_questions()
    asked = {"prompt": "login", "max_age": _seconds(RECENTLY)} if again else {"max_age": _seconds(SHIFT)}
    try:
        _issuer_of(directory)
        answer: Response = directory.client.authorize_redirect(link_to("council.answer"), **asked)
    except BAD_ANSWERS as error:
        directory.client.server_metadata.pop("_loaded_at", None)  # ask again next time: somebody may have put it right
        raise NoAnswer(_("Your council’s sign-in does not answer. Try again later, or sign in another way.")) from error
    return answer


def _forget_earlier_questions() -> None:
    """What nobody came back from would fill the cookie until browsers drop it, and with it who is signed in."""
    for key in [each for each in session if each.startswith(STATES)]:
        del session[key]


def _issuer_of(directory: Directory) -> str:
    """The directory's name as it writes it itself: with a slash at its end, or without. Raises ValueError."""
    issuer = directory.client.load_server_metadata()["issuer"]
    if not isinstance(issuer, str) or issuer.rstrip("/") != directory.issuer:
        raise ValueError("the directory says that it is another one")
    return issuer


def _seconds(time: timedelta) -> int:
    return int(time.total_seconds())


def read_answer(directory: Directory) -> Visitor:
    """Whom the directory vouches for: its signature, its name and ours, the time, and the nonce must all be right."""
    try:
        options = {
            "iss": {"essential": True, "value": _issuer_of(directory)},
            "aud": {"essential": True, "value": directory.client_id},
        }
        token = directory.client.authorize_access_token(claims_options=options)
        return directory.reading.visitor_in(token["userinfo"], now())
    except BAD_ANSWERS as error:
        raise NoAnswer(_("Signing in with your work account did not work. Start again.")) from error
