"""The statements as everyone reads them, and whether what they say is so."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.accounts.rules import LINK_LIFETIMES
from app.config import Settings
from app.kit.memory import DISMISSED
from app.mis import envelope
from app.moderation.rules import ANSWER_WITHIN_DAYS
from app.statements.rules import Slug
from tests.client import TownClient
from tests.statements.conftest import Publish

LINK = re.compile(r'<a href="(/[^"]*)" class="govuk-link">')


@pytest.mark.parametrize("slug", Slug)
def test_everyone_reads_them_without_a_cookie(client: TownClient, slug: Slug) -> None:
    response = client.get(f"/statements/{slug}")
    assert response.status_code == 200
    assert "Set-Cookie" not in response.headers
    assert "Version 1, published on" in response.text


@pytest.mark.parametrize("slug", Slug)
def test_every_page_leads_to_them(client: TownClient, slug: Slug) -> None:
    assert f'href="/statements/{slug}"' in client.get("/pledges").text


@pytest.mark.parametrize("slug", Slug)
def test_links_within_a_statement_lead_somewhere(client: TownClient, slug: Slug) -> None:
    for address in LINK.findall(client.get(f"/statements/{slug}").text):
        assert client.get(address).status_code in {200, 303}, address


@pytest.mark.parametrize("old", ["privacy", "cookies", "accessibility", "terms"])
def test_short_addresses_lead_to_the_new_ones(client: TownClient, old: str) -> None:
    response = client.get(f"/{old}")
    assert (response.status_code, response.location) == (301, f"/statements/{old}")


def test_all_versions_stay_readable(client: TownClient, issue: Publish) -> None:
    issue(Slug.COOKIES, "We use three.")
    page = client.get("/statements/cookies").text
    assert "We use three." in page
    assert "This is an older text" not in page
    versions = client.get("/statements/cookies/versions").text
    assert versions.index("Version 2") < versions.index("Version 1")
    assert "New." in versions
    older = client.get("/statements/cookies/versions/1").text
    assert "This is an older text" in older
    assert "We use four" in older
    assert "This is an older text" not in client.get("/statements/cookies/versions/2").text


@pytest.mark.parametrize("path", ["none", "none/versions", "terms/versions/9", "terms/versions/99999999999"])
def test_what_was_never_published_is_not_there(client: TownClient, path: str) -> None:
    assert client.get(f"/statements/{path}").status_code == 404


def test_reading_is_cheap(client: TownClient, max_queries: Callable[[int], Any]) -> None:
    with max_queries(1):
        client.get("/statements/privacy")


def test_the_accessibility_statement_has_what_the_law_asks(client: TownClient) -> None:
    """The headings and sentences of the model statement (Implementing Decision (EU) 2018/1523, as kept)."""
    text = client.get("/statements/accessibility").text
    for part in (
        "is committed to making this website accessible, in accordance with the",
        "Public Sector Bodies (Websites and Mobile Applications) (No. 2) Accessibility Regulations 2018",
        "Compliance status</h3>",
        "is partially compliant with the",
        "version 2.2</a> AA",
        "Non-accessible content</h2>",
        "Non-compliance with the accessibility regulations</h3>",
        "Disproportionate burden</h3>",
        "not within the scope of the accessibility regulations</h3>",
        "Preparation of this accessibility statement</h2>",
        "was prepared on",
        "last reviewed on",
        "Feedback and contact information</h2>",
        "Enforcement procedure</h2>",
        "EHRC",
        "EASS",
        "Luton2040@luton.gov.uk",
    ):
        assert part in text, part


def test_the_privacy_notice_names_reasons_rights_and_ages(client: TownClient) -> None:
    text = client.get("/statements/privacy").text
    for part in ("public task", "consent", "13 or over", "Information Commissioner"):
        assert part in text


def test_the_privacy_notice_says_what_staff_newsletters_and_reports_leave(client: TownClient) -> None:
    text = client.get("/statements/privacy").text
    for part in (
        "authenticator app: its secret, encrypted",
        "a passkey: the public half of its key",
        "recovery codes: in a form that nobody can read back",
        "the council’s directory tells us",
        "which newsletters we sent you",
        "the reason you chose and the words you added",
        f"a fingerprint of what you write for {Settings.keep_fingerprints_days} days",
        "a copy of it, with its files, for a year",
    ):
        assert part in text, part


def test_the_privacy_notice_keeps_things_as_long_as_we_do(client: TownClient) -> None:
    """By the usual settings: who changes them publishes another version."""
    text = client.get("/statements/privacy").text
    for part in (
        f"works for {LINK_LIFETIMES['confirm_pledge'].days} days",
        f"we delete after {Settings.keep_unconfirmed_days} days",
        f"not been here for {Settings.keep_inactive_months} months",
        f"{Settings.keep_cases_months} months after the decision they go",
        f"We delete the answers after {Settings.keep_equality_months} months",
        f"We tell you {Settings.forgetting_notice_days} days before",
        f"fewer than {Settings.small_count} people",
        f"comes back to us, we forget after {Settings.keep_bounces_days} days",
        f"we forget after {Settings.keep_notices_days} days",
    ):
        assert part in text, part


def test_what_is_said_of_moderation_is_so(client: TownClient) -> None:
    text = client.get("/statements/moderation").text
    assert f"within {ANSWER_WITHIN_DAYS} working days" in text
    assert Settings.keep_evidence_days == 365
    assert "as evidence for a year" in text


def test_the_cookies_are_the_ones_we_set_for_as_long_as_we_set_them(app: Flask, client: TownClient) -> None:
    text = client.get("/statements/cookies").text
    assert f">{app.config['SESSION_COOKIE_NAME']}</h2>" in text
    with app.app_context():
        assert f">{envelope.cookie_name()}</h2>" in text
    assert f">{DISMISSED}</h2>" in text
    assert f"{app.permanent_session_lifetime.days} days after your last visit" in text
