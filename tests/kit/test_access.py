"""Who gets through a mark, and what the others are told."""

from collections.abc import Callable

import pytest

from app.accounts.models import Person
from app.accounts.permissions import Permission
from app.kit.access import Access
from tests.client import TownClient


def test_a_stranger_is_sent_to_sign_in_and_back(client: TownClient) -> None:
    answer = client.get("/account/profile?from=mail")
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/account/profile?from%3Dmail")


def test_a_stranger_who_sent_a_form_does_not_come_back_to_it(client: TownClient) -> None:
    assert client.submit("/account/session/closure").location == "/sign-in"


def test_htmx_is_told_to_leave_the_page(client: TownClient) -> None:
    answer = client.get("/account/profile", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/sign-in?next=/account/profile")


@pytest.mark.parametrize("path", ["/staff", "/staff/pledges/words"])
def test_an_account_alone_opens_no_staff_page(
    client_for: Callable[[Person], TownClient], resident: Person, path: str
) -> None:
    assert client_for(resident).get(path).status_code == 403


def test_a_role_opens_what_it_carries_and_no_more(
    client_for: Callable[[Person], TownClient], organiser: Person
) -> None:
    browser = client_for(organiser)
    assert browser.get("/staff/pledges/suggestions").status_code == 200
    assert browser.get("/staff/pledges/words").status_code == 403


def test_a_mark_reads_as_it_is_listed() -> None:
    assert str(Access("public")) == "public"
    assert str(Access("requires", Permission.SEE_MAIL)) == "requires:see_mail"
