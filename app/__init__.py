"""The application: settings, extensions, features, error pages. Wiring only."""

from datetime import timedelta
from typing import Any, NoReturn

import click
from flask import Flask
from flask.cli import FlaskGroup
from flask_login import current_user
from werkzeug.middleware.proxy_fix import ProxyFix

from app import features, schedule
from app.config import Settings, SettingsError
from app.db import db, prepare_engine
from app.extensions import babel, csrf, limiter, login, migrate
from app.kit import access, assets, locale, memory, security, stale, templates, web
from app.kit.mail import wall_for
from app.kit.storage import storage_for


def create_app(settings: Settings | None = None) -> Flask:
    """Build the site for `settings`, or for what the environment says."""
    settings = settings or _settings_or_exit()
    app = Flask(__name__, instance_path=str(settings.instance), static_folder=None)
    app.jinja_environment = templates.Templates
    _configure(app, settings)
    _bind_extensions(app, settings)
    _serve_everything(app, settings)
    _register_features(app, settings)
    access.refuse_unmarked_routes(app)
    return app


def _settings_or_exit() -> Settings:
    """A wrong setting is one clear line, not a traceback. Commands that sign nothing run without a key."""
    try:
        settings = Settings.from_environment()
        context = click.get_current_context(silent=True)
        # Servers may be commands of click too: only Flask's own may do without.
        if context is None or context.info_name == "run" or not isinstance(context.find_root().command, FlaskGroup):
            settings.require_what_serving_needs()
    except SettingsError as error:
        _exit(error)
    return settings


def _exit(error: SettingsError) -> NoReturn:
    click.echo(f"luton2040: {error}", err=True)  # said here, for a server's worker swallows what an exit says
    raise SystemExit(1) from None


def _configure(app: Flask, settings: Settings) -> None:
    settings.instance.mkdir(parents=True, exist_ok=True)
    app.config.update(_cookie_settings(settings), **_facts(settings), **_limits(settings))
    app.config.update(
        BABEL_DEFAULT_LOCALE="en", BABEL_DEFAULT_TIMEZONE="Europe/London", BABEL_TRANSLATION_DIRECTORIES="translations"
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["url_for"] = web.address_of
    app.request_class = web.StorableRequest
    app.url_map.converters["int"] = web.DatabaseInteger
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]


def _facts(settings: Settings) -> dict[str, Any]:
    """Where the site is, and what it works with."""
    return {
        "SETTINGS": settings,
        "SECRET_KEY": settings.secret_key,
        "TESTING": settings.is_testing,
        "SITE_URL": settings.site_url,
        "MAIL_FROM": settings.mail_from,
        "MAIL_DOMAIN": settings.mail_from.rpartition("@")[2].rstrip(">"),
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True},  # an error's text may reach a log: it names nobody
    }


def _limits(settings: Settings) -> dict[str, Any]:
    """How much, how often, and how sure we are of who asks."""
    return {
        "MAX_CONTENT_LENGTH": settings.max_request_bytes,
        "MAX_FORM_MEMORY_SIZE": settings.max_request_bytes,
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session: a slow reader must not lose what they typed
        "WTF_CSRF_SSL_STRICT": False,  # we send Referrer-Policy: same-origin and check the token; some proxies drop it
        "RATELIMIT_STORAGE_URI": settings.redis_url or "memory://",
        "RATELIMIT_ENABLED": settings.are_rates_limited and not settings.is_testing,
        "RATELIMIT_HEADERS_ENABLED": False,
    }


def _cookie_settings(settings: Settings) -> dict[str, Any]:
    is_secure = not settings.is_development
    return {
        "SESSION_COOKIE_NAME": "__Host-luton2040" if is_secure else "luton2040",
        "SESSION_COOKIE_SECURE": is_secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": timedelta(days=14),
    }


def _bind_extensions(app: Flask, settings: Settings) -> None:
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
    migrate.init_app(app, db, render_as_batch=True)
    csrf.init_app(app)
    limiter.init_app(app)
    babel.init_app(app, locale_selector=lambda: locale.choose(current_user))
    login.init_app(app, add_context_processor=False)  # it would look up who is there for every page
    app.jinja_env.globals["current_user"] = current_user
    app.extensions["mail_wall"] = wall_for(settings.mail_url, settings.mail_folder)
    app.extensions["storage"] = storage_for(settings.storage_url, settings.files_folder)


def _serve_everything(app: Flask, settings: Settings) -> None:
    """What every request passes through, whichever feature answers it."""
    memory.init_memory(app, seconds=settings.page_memory)
    security.init_security(app, is_behind_tls=settings.is_behind_tls)
    app.before_request(web.refuse_unstorable_path)
    app.before_request(access.enforce)
    assets.init_assets(app, assets.folder())
    web.init_error_pages(app)
    stale.init_stale_forms(app)
    locale.init_locale(app)


def _register_features(app: Flask, settings: Settings) -> None:
    try:
        features.register(app, is_development=settings.is_development)
    except SettingsError as error:
        _exit(error)
    schedule.init_schedule(app, settings)
