"""Wrong settings are refused in one line, before a resident meets them."""

from pathlib import Path

import pytest

from app import create_app
from app.config import Settings, SettingsError
from tests.conftest import settings_for


def production(**changes: str) -> Settings:
    return Settings.from_environment({"APP_ENV": "production", **changes})


def test_without_a_key_nobody_is_served() -> None:
    with pytest.raises(SettingsError, match="SECRET_KEY"):
        production(SECRET_KEY="").require_what_serving_needs()


def test_a_short_key_serves_nobody_in_production() -> None:
    with pytest.raises(SettingsError, match="fewer than 32 characters"):
        production(SECRET_KEY="k" * 31).require_what_serving_needs()
    production(SECRET_KEY="k" * 32).require_what_serving_needs()
    Settings.from_environment({"APP_ENV": "development", "SECRET_KEY": "k"}).require_what_serving_needs()


@pytest.mark.parametrize(("port", "url"), [("8080", "http://localhost:8080"), ("", "http://localhost:5000")])
def test_links_lead_to_the_port_that_is_served(port: str, url: str) -> None:
    assert production(PORT=port, SITE_URL="").site_url == url


def test_a_public_address_in_development_is_refused() -> None:
    settings = Settings.from_environment(
        {"APP_ENV": "development", "SECRET_KEY": "k", "SITE_URL": "https://luton.example"}
    )
    with pytest.raises(SettingsError, match="APP_ENV=production"):
        settings.require_what_serving_needs()


@pytest.mark.parametrize(
    "wrong", [{"MAIL_URL": "smtp.example.org"}, {"TRUSTED_PROXIES": "one"}, {"PORT": "http"}, {"APP_ENV": "staging"}]
)
def test_a_setting_that_makes_no_sense_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(SettingsError):
        production(**wrong)


@pytest.mark.parametrize("url", ["postgres://u@h/n", "postgresql://u@h/n"])
def test_postgres_is_always_reached_by_one_driver(url: str) -> None:
    assert production(DATABASE_URL=url).database_url == "postgresql+psycopg://u@h/n"


def test_mail_goes_to_files_only_in_development() -> None:
    assert production().mail_folder is None


def test_cookies_stay_on_this_site_and_on_tls_in_production(tmp_path: Path) -> None:
    app = create_app(settings_for("sqlite://", tmp_path, environment="production", site_url="https://luton.example"))
    with app.test_request_context(base_url="https://luton.example"):
        assert app.config["SESSION_COOKIE_NAME"].startswith("__Host-")
        assert app.config["SESSION_COOKIE_SECURE"]
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert not {each for each in endpoints if each.startswith(("dev.", "styleguide."))}
    answer = app.test_client().get("/healthz", base_url="https://luton.example")
    assert "max-age" in answer.headers["Strict-Transport-Security"]
