"""Register numbers, names as addresses, and what a role may do."""

import pytest

from app.organisations.rules import (
    MemberRole,
    compare_key,
    is_at_least,
    says_something,
    slug_of,
    tidy_charity_number,
    tidy_company_number,
    tidy_website,
)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("01234567", "01234567"),
        ("1234567", "01234567"),  # people leave out the zero
        ("sc 123456", "SC123456"),
        ("OC301234", "OC301234"),
        ("IP12345R", "IP12345R"),
        ("00000000", None),
        ("123456789", None),
        ("XX123456", None),
        ("SC12345", None),
        ("١٢٣٤٥٦٧٨", None),  # digits of another script
        ("", None),
    ],
)
def test_company_numbers_as_companies_house_writes_them(typed: str, number: str | None) -> None:
    assert tidy_company_number(typed) == number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1145 678", "1145678"),
        ("234567", "234567"),
        ("1145678-1", "1145678-1"),
        ("sc012345", "SC012345"),
        ("NIC100123", "NIC100123"),
        ("12345", None),
        ("0123456", None),
        ("12345678", None),
        ("SC12345", None),
    ],
)
def test_charity_numbers_as_their_regulators_write_them(typed: str, number: str | None) -> None:
    assert tidy_charity_number(typed) == number


def test_a_name_becomes_an_address() -> None:
    assert slug_of("Ünity & Sons’ Café (Luton) Ltd.") == "unity-and-sons-cafe-luton-ltd"
    assert slug_of("لوٹن") == "organisation"
    assert len(slug_of("long " * 50)) <= 60


def test_spellings_of_one_name_meet() -> None:
    assert compare_key("The Luton Bakery Ltd") == compare_key("luton bakery limited") == "luton bakery"
    assert compare_key("The Ltd") != ""


def test_an_owner_may_do_what_an_editor_may() -> None:
    assert is_at_least(MemberRole.OWNER, MemberRole.EDITOR)
    assert not is_at_least(MemberRole.VIEWER, MemberRole.EDITOR)


def test_names_in_every_script_are_told_apart() -> None:
    names = ["لوٹن مسجد", "لوٹن مدرسہ", "লুটন কি", "লুটন কা", "ਲੂਟਨ ਗੁਰਦੁਆਰਾ", "卢顿"]
    assert len({compare_key(name) for name in names}) == len(names)
    assert compare_key("Café Ünity") == compare_key("CAFE UNITY")


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("https://example.org/about", "https://example.org/about"),
        ("http://example.org", "http://example.org"),
        ("www.example.org", "https://www.example.org"),
        ("javascript:alert(1)", None),
        ("javascript://example.org/%0aalert(1)", None),
        ("ftp://example.org", None),
        ("https://someone@example.org", None),
        ("https://localhost/", None),
        ("https://127.0.0.1/", None),
        ("https://example.org:99999/", None),
        ("https://[", None),
        ("our website", None),
        ("", None),
    ],
)
def test_websites_are_addresses_on_the_internet(typed: str, address: str | None) -> None:
    assert tidy_website(typed) == address


def test_a_name_says_something_in_any_script() -> None:
    assert says_something("লুটন")
    assert not says_something("—!?")
