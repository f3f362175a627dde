"""What people type keeps every script, and nothing that controls a screen."""

from app.kit.text import tidy_line, tidy_lines


def test_a_line_keeps_letters_of_every_script_and_nothing_unseen() -> None:
    assert tidy_line("  Zoë \x00\x1b O’Neill\r\n") == "Zoë O’Neill"
    assert tidy_line("می\u200cخواهم \u202eevil") == "می\u200cخواهم evil"
    assert tidy_line("Asha\n Patel\t") == "Asha Patel"


def test_lines_stay_lines() -> None:
    assert tidy_lines(" One \u202e\r\n\r\n  two\x00 three \n") == "One\n\ntwo three"
    assert tidy_lines("One\n\n\n\ntwo") == "One\n\ntwo"
