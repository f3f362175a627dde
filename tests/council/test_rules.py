"""What a directory's claims mean here."""

from datetime import UTC, datetime

import pytest

from app.accounts.permissions import Role
from app.council.rules import Reading, Visitor, roles_in

READING = Reading(role_claim="groups", roles={"Admins": Role.ADMINISTRATOR}, two_factors=frozenset({"mfa"}))
CLAIMS = {"iss": "https://id.example", "sub": "7"}
MOMENT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
AN_HOUR_AGO = int(MOMENT.timestamp()) - 3600


def visitor(**claims: object) -> Visitor:
    return READING.visitor_in({**CLAIMS, **claims}, MOMENT)


@pytest.mark.parametrize("groups", [["Admins", "Others"], "Admins", ("Admins", 7, None)])
def test_groups_give_the_roles_they_are_set_to(groups: object) -> None:
    assert visitor(groups=groups).roles == (Role.ADMINISTRATOR,)


@pytest.mark.parametrize("groups", [None, 7, ["Other"], "admins", [["Admins"]]])
def test_anything_else_gives_none(groups: object) -> None:
    assert visitor(groups=groups).roles == ()


@pytest.mark.parametrize(("is_verified", "email"), [(True, "a@example.org"), (False, ""), (None, ""), ("true", "")])
def test_an_address_counts_where_it_is_vouched_for(is_verified: object, email: str) -> None:
    assert visitor(email=" A@Example.org", email_verified=is_verified).email == email


@pytest.mark.parametrize("says", [True, 1, "1"])
def test_an_address_whose_domain_is_verified_counts_where_nothing_else_is_said(says: object) -> None:
    assert visitor(email="a@example.org", xms_edov=says).email == "a@example.org"
    assert visitor(email="a@example.org", xms_edov=says, email_verified=False).email == ""


@pytest.mark.parametrize("says", [None, False, 0, "0", "true", [1]])
def test_an_address_that_nobody_vouches_for_counts_not(says: object) -> None:
    assert visitor(email="a@example.org").email == ""
    assert visitor(email="a@example.org", xms_edov=says).email == ""


@pytest.mark.parametrize(
    ("says", "proved_at"),
    [(AN_HOUR_AGO, AN_HOUR_AGO), (AN_HOUR_AGO + 0.5, AN_HOUR_AGO), (AN_HOUR_AGO + 99_999, AN_HOUR_AGO + 3600)],
)
def test_they_proved_who_they_are_when_the_directory_says_and_never_in_future(says: object, proved_at: int) -> None:
    assert visitor(auth_time=says).proved_at == proved_at


@pytest.mark.parametrize("says", [None, True, "yesterday", str(AN_HOUR_AGO), -1, [AN_HOUR_AGO]])
def test_what_is_no_time_proves_nothing(says: object) -> None:
    someone = visitor(auth_time=says, amr=["mfa"])
    assert (someone.proved_at, someone.has_shown_two) == (0, False)


@pytest.mark.parametrize(
    ("claims", "two"), [({"amr": ["pwd", "mfa"]}, True), ({"acr": "mfa"}, True), ({"amr": ["pwd"]}, False)]
)
def test_two_factors_count_where_the_directory_says_so(claims: dict[str, object], two: bool) -> None:
    assert visitor(**claims, auth_time=AN_HOUR_AGO).has_shown_two == two


def test_settings_name_groups_and_roles() -> None:
    assert roles_in("CN=Town=moderator, Admins = administrator ,") == {
        "CN=Town": Role.MODERATOR,
        "Admins": Role.ADMINISTRATOR,
    }
    with pytest.raises(ValueError, match="mayor"):
        roles_in("Admins=mayor")


def test_a_visitor_survives_the_way() -> None:
    there = visitor(groups=["Admins"], email="a@example.org", email_verified=True, name="A", amr=["mfa"], auth_time=1)
    assert Visitor.from_json(there.to_json()) == there
