"""Typed text, tidied."""

from app.kit.text import tidy_line, tidy_text


def test_a_tidy_line_keeps_letters_of_every_script_and_nothing_unseen() -> None:
    assert tidy_line("  Zoë \x00\x1b O’Neill\r\n") == "Zoë O’Neill"
    assert tidy_line("می\u200cخواهم \u202eevil") == "می\u200cخواهم evil"


def test_a_tidy_text_keeps_its_paragraphs_and_nothing_unseen() -> None:
    assert tidy_text("  One \u202etwo\r\n\r\n\r\nthree\x00\n") == "One two\n\nthree"
