"""Where the pages of accounts, second factors and one’s own data are found, and who looks at them."""

from uuid import uuid4

from flask import url_for

from app.accounts import actions as accounts
from app.accounts import staffing
from app.accounts.emails import stay_token
from app.accounts.models import AgeBand, Purpose, SignUp
from app.accounts.permissions import Role
from app.kit.clock import today
from tests.browser.finding import OFFICER, RESIDENT, STRANGER, Pages, linked, plain
from tests.factories.people import make_person


def invitation() -> list[str]:
    token = staffing.invite_staff(f"{uuid4().hex}@example.org", Role.MODERATOR, actor=None)
    return [url_for("accounts.staff_link", token=each) for each in (token, "unknown")]


def staying() -> list[str]:
    """Somebody who was told that we forget them, and somebody who stays anyway."""
    told, here = (make_person(forgetting_told_on=day) for day in (today(), None))
    return [url_for("rights.stay", token=stay_token(each)) for each in (told, here)]


def sign_up() -> list[str]:
    details = SignUp(name="Amina Begum", age_band=AgeBand.ADULT)
    token = accounts.issue_link(make_person(signed_up=False), Purpose.CONFIRM_SIGN_UP, detail=details.to_json())
    return [url_for("accounts.sign_up_link", token=each) for each in (token, "unknown")]


ACCOUNT_PAGES: Pages = {
    "accounts.change_age": (RESIDENT, plain("accounts.change_age")),
    "accounts.change_email": (RESIDENT, plain("accounts.change_email")),
    "accounts.change_password": (RESIDENT, plain("accounts.change_password")),
    "accounts.check_email": (STRANGER, plain("accounts.check_email")),
    "accounts.delete": (RESIDENT, plain("accounts.delete")),
    "accounts.email_link": (STRANGER, linked("accounts.email_link", Purpose.CHANGE_EMAIL, "new@example.org")),
    "accounts.password_link": (STRANGER, linked("accounts.password_link", Purpose.RESET_PASSWORD)),
    "accounts.password_reset": (STRANGER, plain("accounts.password_reset")),
    "accounts.profile": (RESIDENT, plain("accounts.profile")),
    "accounts.show": (RESIDENT, plain("accounts.show")),
    "accounts.sign_in": (STRANGER, plain("accounts.sign_in")),
    "accounts.sign_in_link": (STRANGER, linked("accounts.sign_in_link", Purpose.SIGN_IN)),
    "accounts.sign_in_link_request": (STRANGER, plain("accounts.sign_in_link_request")),
    "accounts.sign_up": (STRANGER, plain("accounts.sign_up")),
    "accounts.sign_up_link": (STRANGER, sign_up),
    "accounts.staff_link": (STRANGER, invitation),
    "accounts.under_13": (STRANGER, plain("accounts.under_13")),
    "council.enter": (STRANGER, plain("council.enter")),
    "factors.again": (OFFICER, plain("factors.again")),
    "factors.recovery": (OFFICER, plain("factors.recovery")),
    "factors.second_step": (OFFICER, plain("factors.second_step")),
    "rights.stay": (STRANGER, staying),
    "rights.ask": (STRANGER, plain("rights.ask")),
    "rights.delete": (STRANGER, linked("rights.delete", Purpose.OWN_DATA)),
    "rights.linked": (STRANGER, linked("rights.linked", Purpose.OWN_DATA)),
    "rights.show": (RESIDENT, plain("rights.show")),
    "passkeys.add": (OFFICER, plain("passkeys.add")),
    "second_factors.add_app": (OFFICER, plain("second_factors.add_app")),
    "second_factors.index": (OFFICER, plain("second_factors.index")),
    "second_factors.show_codes": (OFFICER, plain("second_factors.show_codes")),
    "consent.show": (RESIDENT, plain("consent.show")),
}
