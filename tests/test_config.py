"""Settings that must not be able to weaken a public site."""

from app.config import Settings


def test_rate_limits_can_be_switched_off_for_a_benchmark() -> None:
    assert not Settings.from_environment({"APP_ENV": "development", "RATE_LIMITS": "off"}).are_rates_limited


def test_a_public_site_keeps_its_rate_limits() -> None:
    assert Settings.from_environment({"APP_ENV": "production", "RATE_LIMITS": "off"}).are_rates_limited
