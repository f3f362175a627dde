"""What is wrong with the settings of a directory is said in one line, before anybody signs in."""

import pytest

from app.config import Settings, SettingsError

WHOLE = {
    "APP_ENV": "production",
    "OIDC_ISSUER": "https://id.example/",
    "OIDC_CLIENT_ID": "luton-2040",
    "OIDC_CLIENT_SECRET": "s",
}


def test_a_whole_setting_is_read() -> None:
    settings = Settings.from_environment(WHOLE)
    assert settings.oidc_issuer == "https://id.example"
    assert settings.oidc_role_claim == "groups"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"OIDC_ISSUER": "http://id.example"}, "https://"),
        ({"OIDC_CLIENT_ID": ""}, "OIDC_CLIENT_ID"),
        ({"OIDC_CLIENT_SECRET": ""}, "OIDC_CLIENT_SECRET"),
    ],
)
def test_a_half_one_is_refused(change: dict[str, str], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        Settings.from_environment({**WHOLE, **change})
