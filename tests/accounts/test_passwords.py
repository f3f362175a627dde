"""Hashes of passwords."""

from argon2 import PasswordHasher

from app.accounts import passwords


def test_the_right_password_is_right_and_no_other() -> None:
    password_hash = passwords.hash_password("three words here")
    assert passwords.is_right(password_hash, "three words here")
    assert not passwords.is_right(password_hash, "three words there")


def test_hashes_are_argon2id_with_our_settings() -> None:
    assert passwords.hash_password("three words here").startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.NOBODYS_HASH.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_no_password_fits_an_account_without_one() -> None:
    assert not passwords.is_right(None, "")
    assert not passwords.is_right(None, "three words here")


def test_a_damaged_hash_fits_nothing() -> None:
    assert not passwords.is_right("not a hash", "three words here")


def test_accented_letters_match_however_they_are_composed() -> None:
    assert passwords.is_right(passwords.hash_password("caf\u00e9 au lait"), "cafe\u0301 au lait")


def test_hashes_with_weaker_settings_are_noticed() -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash("three words here")
    assert passwords.needs_rehash(weak)
    assert not passwords.needs_rehash(passwords.hash_password("three words here"))
