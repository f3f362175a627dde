"""One typed settings object, read from the environment. Defaults are safe in production and in public."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
INSTANCE = PROJECT / "instance"
LOCAL_SETTINGS = INSTANCE / "local.env"
SHORTEST_KEY = 32  # characters
LONGEST_CONFIRMATION = 8  # days: links that confirm something work for 7, and nothing may go before them
LEAST_SMALL_COUNT = 5  # below that a count of people points at them, whatever a council would like


class SettingsError(RuntimeError):
    """The site cannot start with these settings; the message is one line for the person starting it."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What differs between machines. Times are in seconds, sizes in bytes."""

    environment: str = "production"
    secret_key: str | None = None
    database_url: str = f"sqlite:///{INSTANCE / 'luton2040.sqlite3'}"
    mail_url: str = ""
    redis_url: str = ""
    storage_url: str = ""
    site_url: str = "http://localhost:5000"
    mail_from: str = "Luton 2040 <no-reply@luton2040.example>"
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    oidc_role_claim: str = "groups"
    oidc_roles: str = ""
    oidc_second_factor: str = ""
    trusted_proxies: int = 0
    are_rates_limited: bool = True
    keep_unconfirmed_days: int = 30
    keep_inactive_months: int = 24
    forgetting_notice_days: int = 30
    keep_equality_months: int = 12
    keep_notices_days: int = 60
    keep_bounces_days: int = 30
    keep_fingerprints_days: int = 30
    keep_evidence_days: int = 365
    keep_cases_months: int = 12
    small_count: int = 10
    keep_participations_months: int = 12
    newsletter_rate: int = 600  # letters a minute: a mail server that gets more may take us for a spammer
    page_memory: float = 1.0  # seconds that a public page may be old
    max_request_bytes: int = 1024 * 1024
    instance: Path = INSTANCE
    is_testing: bool = False

    @property
    def is_development(self) -> bool:
        return self.environment == "development"

    @property
    def is_behind_tls(self) -> bool:
        return self.site_url.startswith("https://")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Read the environment; what it leaves out comes from `instance/local.env`, which only `make run` writes."""
        env = {**_local_settings(), **(os.environ if environment is None else environment)}
        environment_name = _environment(env.get("APP_ENV", "production"))
        port = _count("PORT", env.get("PORT") or "5000")
        return cls(
            environment=environment_name,
            secret_key=env.get("SECRET_KEY") or None,
            database_url=normalise_database_url(env.get("DATABASE_URL") or cls.database_url),
            mail_url=_mail_url(env.get("MAIL_URL", "")),
            redis_url=env.get("REDIS_URL", ""),
            storage_url=_storage_url(env.get("STORAGE_URL", "")),
            site_url=(env.get("SITE_URL") or f"http://localhost:{port}").rstrip("/"),
            mail_from=env.get("MAIL_FROM", cls.mail_from),
            oidc_issuer=_issuer(env),
            oidc_client_id=env.get("OIDC_CLIENT_ID", ""),
            oidc_client_secret=env.get("OIDC_CLIENT_SECRET", ""),
            oidc_role_claim=env.get("OIDC_ROLE_CLAIM") or "groups",
            oidc_roles=env.get("OIDC_ROLES", ""),
            oidc_second_factor=env.get("OIDC_SECOND_FACTOR", ""),
            trusted_proxies=_count("TRUSTED_PROXIES", env.get("TRUSTED_PROXIES", "0")),
            keep_unconfirmed_days=_count(
                "KEEP_UNCONFIRMED_DAYS", env.get("KEEP_UNCONFIRMED_DAYS") or "30", least=LONGEST_CONFIRMATION
            ),
            keep_inactive_months=_count("KEEP_INACTIVE_MONTHS", env.get("KEEP_INACTIVE_MONTHS") or "24", least=2),
            forgetting_notice_days=_count("FORGETTING_NOTICE_DAYS", env.get("FORGETTING_NOTICE_DAYS") or "30", least=1),
            keep_equality_months=_count("KEEP_EQUALITY_MONTHS", env.get("KEEP_EQUALITY_MONTHS") or "12", least=1),
            keep_notices_days=_count("KEEP_NOTICES_DAYS", env.get("KEEP_NOTICES_DAYS") or "60", least=1),
            keep_bounces_days=_count("KEEP_BOUNCES_DAYS", env.get("KEEP_BOUNCES_DAYS") or "30", least=1),
            keep_fingerprints_days=_count("KEEP_FINGERPRINTS_DAYS", env.get("KEEP_FINGERPRINTS_DAYS") or "30", least=1),
            keep_evidence_days=_count("KEEP_EVIDENCE_DAYS", env.get("KEEP_EVIDENCE_DAYS") or "365", least=30),
            keep_cases_months=_count("KEEP_CASES_MONTHS", env.get("KEEP_CASES_MONTHS") or "12", least=1),
            small_count=_count("SMALL_COUNT", env.get("SMALL_COUNT") or "10", least=LEAST_SMALL_COUNT),
            keep_participations_months=_count(
                "KEEP_PARTICIPATIONS_MONTHS", env.get("KEEP_PARTICIPATIONS_MONTHS") or "12", least=1
            ),
            newsletter_rate=_count("NEWSLETTER_RATE", env.get("NEWSLETTER_RATE") or str(cls.newsletter_rate)),
            # For benchmarks: one client asks as often as a town would. A public site cannot switch them off.
            are_rates_limited=env.get("RATE_LIMITS") != "off" or environment_name != "development",
        )

    @property
    def files_folder(self) -> Path:
        """Where uploaded files lie unless `storage_url` says otherwise: nothing serves this folder."""
        return self.instance / "files"

    @property
    def mail_folder(self) -> Path | None:
        """Where development keeps its mail. In public nothing is ever "sent" to a file."""
        return self.instance / "mail" if self.is_development else None

    def require_what_serving_needs(self) -> None:
        """Refuse to serve residents with settings that would betray them."""
        if not self.secret_key:  # sessions and links would be forgeable, or die at every restart
            raise SettingsError(
                "SECRET_KEY is not set. Set it to a long random value, or use `make run` in development."
            )
        if len(self.secret_key) < SHORTEST_KEY and not self.is_development:  # short keys can be guessed
            raise SettingsError(
                f"SECRET_KEY has fewer than {SHORTEST_KEY} characters. Set it to a long random value, for example from "
                "`python3 -c 'import secrets; print(secrets.token_urlsafe(48))'`."
            )
        if self.is_development and self.is_behind_tls:  # a public site would show everybody's mail
            raise SettingsError("SITE_URL is public but APP_ENV is development. Set APP_ENV=production.")


def normalise_database_url(url: str) -> str:
    """`postgres://` and `postgresql://` name no driver, or the wrong one: say psycopg 3."""
    for scheme in ("postgres://", "postgresql://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url


def _issuer(env: Mapping[str, str]) -> str:
    issuer = env.get("OIDC_ISSUER", "").rstrip("/")
    if issuer and not issuer.startswith("https://") and env.get("APP_ENV") != "development":
        raise SettingsError(
            "OIDC_ISSUER must start with https://: who signs in must not be read or changed on the way."
        )
    if issuer and not (env.get("OIDC_CLIENT_ID") and env.get("OIDC_CLIENT_SECRET")):
        raise SettingsError("OIDC_ISSUER needs OIDC_CLIENT_ID and OIDC_CLIENT_SECRET.")
    return issuer


def _mail_url(url: str) -> str:
    if url and not url.startswith(("smtp://", "smtps://")):
        raise SettingsError("MAIL_URL must start with smtp:// or smtps://.")
    return url


def _storage_url(url: str) -> str:
    is_folder = url.startswith(("/", "file:///"))
    is_bucket = url.startswith("s3://") and "@" in url and len(url.partition("@")[2].partition("/")[2]) > 0
    if url and not is_folder and not is_bucket:
        raise SettingsError("STORAGE_URL must be s3://key:secret@host/bucket or an absolute path.")
    if is_bucket and find_spec("minio") is None:
        raise SettingsError("STORAGE_URL names a bucket: install the package minio (see README).")
    return url


def _count(name: str, text: str, *, least: int = 0) -> int:
    if not text.isdecimal():
        raise SettingsError(f"{name} must be a whole number, not {text!r}.")
    if int(text) < least:
        raise SettingsError(f"{name} must be {least} or more, not {text}.")
    return int(text)


def _environment(name: str) -> str:
    if name not in {"development", "production"}:
        raise SettingsError(f"APP_ENV must be development or production, not {name!r}.")
    return name


def _local_settings() -> dict[str, str]:
    if not LOCAL_SETTINGS.exists():
        return {}
    lines = LOCAL_SETTINGS.read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
