"""What a directory's claims mean here."""

import pytest

from app.accounts.permissions import Role
from app.council.rules import Reading, Visitor, roles_in

READING = Reading(role_claim="groups", roles={"Admins": Role.ADMINISTRATOR}, two_factors=frozenset({"mfa"}))
CLAIMS = {"iss": "https://id.example", "sub": "7"}


def visitor(**claims: object) -> Visitor:
    return READING.visitor_in({**CLAIMS, **claims})


@pytest.mark.parametrize("groups", [["Admins", "Others"], "Admins", ("Admins", 7, None)])
def test_groups_give_the_roles_they_are_set_to(groups: object) -> None:
    assert visitor(groups=groups).roles == (Role.ADMINISTRATOR,)


@pytest.mark.parametrize("groups", [None, 7, ["Other"], "admins", [["Admins"]]])
def test_anything_else_gives_none(groups: object) -> None:
    assert visitor(groups=groups).roles == ()


@pytest.mark.parametrize(("is_verified", "email"), [(True, "a@example.org"), (False, ""), (None, ""), ("true", "")])
def test_an_address_counts_where_it_is_vouched_for(is_verified: object, email: str) -> None:
    assert visitor(email=" A@Example.org", email_verified=is_verified).email == email


@pytest.mark.parametrize(
    ("claims", "two"), [({"amr": ["pwd", "mfa"]}, True), ({"acr": "mfa"}, True), ({"amr": ["pwd"]}, False)]
)
def test_two_factors_count_where_the_directory_says_so(claims: dict[str, object], two: bool) -> None:
    assert visitor(**claims).has_shown_two == two


def test_settings_name_groups_and_roles() -> None:
    assert roles_in("CN=Town=moderator, Admins = administrator ,") == {
        "CN=Town": Role.MODERATOR,
        "Admins": Role.ADMINISTRATOR,
    }
    with pytest.raises(ValueError, match="mayor"):
        roles_in("Admins=mayor")


def test_a_visitor_survives_the_way() -> None:
    there = visitor(groups=["Admins"], email="a@example.org", email_verified=True, name="A", amr=["mfa"])
    assert Visitor.from_json(there.to_json()) == there
