"""The rules of holding: how words are compared, what waits, and by which rule."""

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.moderation.folding import count_links, fingerprint_of, fold, fold_signs, has_words
from app.moderation.rules import Judgement, Mode, Outcome, Post, Queue, Rule, Verdict, excerpt_of, judge, outcome_of

LETTERS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12)
ANY = st.text(max_size=60)
APART = st.text(" .,;:-–—/()\n\t", min_size=1, max_size=4)
UNSEEN = st.sampled_from(["\u200b", "\u200d", "\u00ad", "\u202e", "\u2066", "\ufeff"])
ACCENT = st.sampled_from(["\u0301", "\u0308", "\u0327"])


@given(ANY)
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(LETTERS, st.lists(UNSEEN, min_size=1, max_size=3))
def test_what_nobody_sees_in_a_word_does_not_hide_it(word: str, unseen: list[str]) -> None:
    assert has_words([fold(word)], "".join(unseen).join(word))


@given(LETTERS, ACCENT)
def test_accents_and_capitals_do_not_hide_a_word(word: str, accent: str) -> None:
    assert has_words([fold(word)], accent.join(word.upper()) + accent)


@given(LETTERS)
def test_wide_letters_do_not_hide_a_word(word: str) -> None:
    assert has_words([fold(word)], "".join(chr(ord(letter) + 0xFEE0) for letter in word))


@given(LETTERS, APART, APART)
def test_a_word_is_found_whatever_stands_around_it(word: str, before: str, after: str) -> None:
    assert has_words([fold(word)], f"one{before}{word}{after}two")


@given(LETTERS, LETTERS)
def test_a_word_within_another_is_not_that_word(word: str, rest: str) -> None:
    assert not has_words([fold(word)], word + rest)


@given(ANY, ANY)
def test_comparing_never_fails_and_finds_what_is_there(one: str, other: str) -> None:
    assert has_words([fold(one)], f"{other} {one} {other}") or not fold(one)


@given(ANY)
def test_texts_that_differ_in_form_alone_are_the_same(text: str) -> None:
    forms = [unicodedata.normalize(form, text) for form in ("NFC", "NFD", "NFKC", "NFKD")]
    assert len({fingerprint_of(form) for form in [*forms, f" {text}\n"]}) == 1


@pytest.mark.parametrize("text", ["SCUM", "scùm", "5cum", "$cum", "ѕсum", "s\u200bcum", "you,scum!", "ＳＣＵＭ"])
def test_ways_to_write_a_blocked_word(text: str) -> None:
    assert has_words([fold("scum")], text)


@pytest.mark.parametrize(("blocked", "text"), [("cunt", "Scunthorpe"), ("ass", "a class assembly"), ("hell", "hello!")])
def test_innocent_words_are_left_alone(blocked: str, text: str) -> None:
    assert not has_words([fold(blocked)], text)


def test_words_in_a_row_are_found_together_alone() -> None:
    assert has_words([fold("go home")], "GO – home now")
    assert not has_words([fold("go home")], "home we go")


def test_other_scripts_keep_their_vowels() -> None:
    assert has_words([fold("মাছ")], "আমি মাছ খাই")
    assert not has_words([fold("মাছ")], "আমি মাছি দেখি")


def test_signs_are_read_as_letters_and_as_signs() -> None:
    assert fold_signs("sh!t") == "shit"
    assert has_words(["heaven", "hell"], "hell!")


@pytest.mark.parametrize(
    ("text", "links"),
    [("none", 0), ("see https://a.example and http://b.example", 2), ("www.example.org", 1), ("httpsno", 0)],
)
def test_links_are_counted(text: str, links: int) -> None:
    assert count_links(text) == links


def judged(mode: Mode = Mode.POST, **facts: Any) -> Judgement:
    return judge(Post(**{"text": "sweep my street", **facts}), blocked=["scum"], mode=mode)


def test_a_calm_text_is_published_where_reading_comes_after() -> None:
    assert judged() == Judgement(None, ())
    assert not judged().waits


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"text": "you Scum"}, Rule.BLOCKED_WORD),
        ({"text": "http://a.example http://b.example"}, Rule.LINKS),
        ({"earlier_this_hour": 10}, Rule.RATE),
        ({"same_by_others": 1}, Rule.DUPLICATE),
        ({"is_by_minor": True}, Rule.UNDER_18),
    ],
)
def test_each_rule_holds_a_text_by_its_name(facts: dict[str, Any], rule: Rule) -> None:
    assert judged(**facts) == Judgement(rule, (rule,))
    assert judged(Mode.PRE, **facts).found == (rule,)


def test_everything_waits_where_reading_comes_first() -> None:
    assert judged(Mode.PRE) == Judgement(Rule.READ_FIRST, ())


def test_all_that_is_found_is_told() -> None:
    assert judged(text="scum", is_by_minor=True).found == (Rule.UNDER_18, Rule.BLOCKED_WORD)


@given(st.sampled_from(Queue), st.sampled_from(Verdict))
def test_only_appeals_end_as_appeals_do(queue: Queue, verdict: Verdict) -> None:
    outcome = outcome_of(queue, verdict)
    assert (outcome in {Outcome.RESTORED, Outcome.UPHELD}) == (queue is Queue.APPEAL)
    assert (outcome in {Outcome.HIDDEN, Outcome.UPHELD}) == (verdict is Verdict.HIDE)


def test_an_excerpt_is_no_longer_than_a_queue_can_show() -> None:
    assert excerpt_of("short") == "short"
    assert len(excerpt_of("x" * 5000)) == 300
