"""Codes, their half minutes, and how recovery codes are typed."""

from datetime import UTC, datetime, timedelta

import pytest

from app.factors import rules
from tests.factories.factors import SECRET

NOON = datetime(2026, 6, 1, 12, 0, 10, tzinfo=UTC)


def code_at(moment: datetime) -> str:
    return rules.codes_of(SECRET, moment, after=0)[0]


def test_the_published_example_gives_the_published_code() -> None:
    """RFC 6238, appendix B: 59 seconds after 1970 began, the last six digits are 287082."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    moment = datetime(1970, 1, 1, 0, 0, 59, tzinfo=UTC)
    assert rules.codes_of(secret, moment, after=0)[0] == "287082"
    assert rules.step_of(secret, "287082", moment) == 1


@pytest.mark.parametrize(("seconds", "holds"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_phone_may_be_half_a_minute_off(seconds: int, holds: bool) -> None:
    code = code_at(NOON + timedelta(seconds=seconds))
    assert (rules.step_of(SECRET, code, NOON) is not None) == holds


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "٣٤٥٦٧٨", "\x00" * 6, "9" * 500])
def test_what_is_no_code_is_wrong(code: str) -> None:
    assert rules.step_of(SECRET, code, NOON) is None


def test_a_used_code_is_not_shown_again() -> None:
    now_and_next = rules.codes_of(SECRET, NOON, after=0)
    step = rules.step_of(SECRET, now_and_next[0], NOON)
    assert step is not None
    assert rules.codes_of(SECRET, NOON, after=step) == now_and_next[1:]


def test_recovery_codes_differ_and_may_be_typed_anyhow() -> None:
    codes = rules.new_recovery_codes()
    assert len(set(codes)) == rules.RECOVERY_CODES
    written = rules.spaced(codes[0])
    assert len(written) == 19
    typed = f"  {written.lower().replace('-', ' ')} "
    assert rules.hash_recovery_code(typed) == rules.hash_recovery_code(codes[0])
    assert rules.hash_recovery_code(codes[1]) != rules.hash_recovery_code(codes[0])


def test_waits_grow_and_end() -> None:
    for waits in (rules.WAITS_PER_PERSON, rules.WAITS_PER_ADDRESS):
        assert list(waits) == sorted(waits)
        assert waits[0] == timedelta(0)
        assert waits[-1] <= timedelta(hours=1)
