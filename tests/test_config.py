"""Settings that must not be able to weaken a public site."""

import pytest

from app.config import Settings, SettingsError


def test_rate_limits_can_be_switched_off_for_a_benchmark() -> None:
    assert not Settings.from_environment({"APP_ENV": "development", "RATE_LIMITS": "off"}).are_rates_limited


def test_a_public_site_keeps_its_rate_limits() -> None:
    assert Settings.from_environment({"APP_ENV": "production", "RATE_LIMITS": "off"}).are_rates_limited


def test_small_counts_may_be_smaller_and_never_point_at_a_few() -> None:
    assert Settings.from_environment({}).small_count == 10
    assert Settings.from_environment({"SMALL_COUNT": "5"}).small_count == 5
    with pytest.raises(SettingsError, match="SMALL_COUNT must be 5 or more"):
        Settings.from_environment({"SMALL_COUNT": "4"})


@pytest.mark.parametrize("name", ["KEEP_NOTICES_DAYS", "KEEP_BOUNCES_DAYS", "KEEP_FINGERPRINTS_DAYS"])
def test_what_is_kept_for_days_is_kept_for_one_at_least(name: str) -> None:
    assert getattr(Settings.from_environment({name: "7"}), name.lower()) == 7
    with pytest.raises(SettingsError, match=f"{name} must be 1 or more"):
        Settings.from_environment({name: "0"})


def test_evidence_waits_for_whoever_investigates() -> None:
    with pytest.raises(SettingsError, match="KEEP_EVIDENCE_DAYS must be 30 or more"):
        Settings.from_environment({"KEEP_EVIDENCE_DAYS": "29"})


def test_nothing_goes_before_the_link_that_would_confirm_it() -> None:
    with pytest.raises(SettingsError, match="KEEP_UNCONFIRMED_DAYS must be 8 or more"):
        Settings.from_environment({"KEEP_UNCONFIRMED_DAYS": "7"})
    assert Settings.from_environment({"KEEP_UNCONFIRMED_DAYS": "8"}).keep_unconfirmed_days == 8
