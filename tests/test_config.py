"""Settings that must not be able to weaken a public site."""

import pytest

from app.config import Settings, SettingsError


def test_rate_limits_can_be_switched_off_for_a_benchmark() -> None:
    assert not Settings.from_environment({"APP_ENV": "development", "RATE_LIMITS": "off"}).are_rates_limited


def test_a_public_site_keeps_its_rate_limits() -> None:
    assert Settings.from_environment({"APP_ENV": "production", "RATE_LIMITS": "off"}).are_rates_limited


def test_nothing_goes_before_the_link_that_would_confirm_it() -> None:
    with pytest.raises(SettingsError, match="KEEP_UNCONFIRMED_DAYS must be 8 or more"):
        Settings.from_environment({"KEEP_UNCONFIRMED_DAYS": "7"})
    assert Settings.from_environment({"KEEP_UNCONFIRMED_DAYS": "8"}).keep_unconfirmed_days == 8
