"""E-mail addresses, passwords and the lives of links."""

import pytest

from app.accounts.models import Purpose
from app.accounts.rules import LINK_LIFETIMES, PasswordProblem, normalise_email, password_problem


@pytest.mark.parametrize("text", ["asha@luton.example", " Asha@Luton.Example ", "ASHA@LUTON.EXAMPLE\n"])
def test_one_mailbox_has_one_spelling(text: str) -> None:
    assert normalise_email(text) == "asha@luton.example"


@pytest.mark.parametrize("password", ["three words here", "ünïcödé is welcome", "x7!" * 66, "only small letters"])
def test_long_passwords_need_no_special_characters(password: str) -> None:
    assert password_problem(password) is None


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("", PasswordProblem.TOO_SHORT),
        ("nine char", PasswordProblem.TOO_SHORT),
        ("ab c" * 51, PasswordProblem.TOO_LONG),
        ("password123", PasswordProblem.TOO_COMMON),
        ("Password123", PasswordProblem.TOO_COMMON),
        ("aaaaaaaaaaaa", PasswordProblem.TOO_COMMON),
        ("abababababab", PasswordProblem.TOO_COMMON),
        ("asha.patel@luton.example", PasswordProblem.IS_THE_EMAIL),
        ("asha.patel", PasswordProblem.IS_THE_EMAIL),
    ],
)
def test_weak_passwords_are_turned_down(password: str, problem: PasswordProblem) -> None:
    assert password_problem(password, email="asha.patel@luton.example") is problem


def test_every_kind_of_link_ends() -> None:
    assert set(LINK_LIFETIMES) == {purpose.value for purpose in Purpose}
