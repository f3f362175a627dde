"""What staff write in Markdown reads well in mail programs that show no HTML."""

import pytest

from app.kit.plain import to_mail_text

SITE = "https://town.example"


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("## Trees\n\nWe **planted** *ten* `oaks`.", "Trees\n\nWe planted ten oaks."),
        ("[Pledge now](/pledges/new?a=1)", "Pledge now (https://town.example/pledges/new?a=1)"),
        ("[Pledge](pledges)", "Pledge (https://town.example/pledges)"),
        ("[The *council*](https://www.luton.gov.uk)", "The council (https://www.luton.gov.uk)"),
        ("<https://example.org/a>", "https://example.org/a"),
        ("[Write](mailto:a@example.org) or <b@example.org>", "Write (a@example.org) or b@example.org"),
        ("* one\n* two\n  - inner", "- one\n- two\n\n  - inner"),
        ("3. three\n4. four", "3. three\n4. four"),
        ("> said\n> twice", "> said\n> twice"),
        ("one\ntwo  \nthree", "one\ntwo\nthree"),
        ("above\n\n---\n\nbelow", "above\n\n--------------------\n\nbelow"),
        (r"2 \* 2 &amp; 4", "2 * 2 & 4"),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))"),
        ("", ""),
    ],
)
def test_signs_are_gone_and_links_lead_somewhere(markdown: str, text: str) -> None:
    assert to_mail_text(markdown, site=SITE) == text


def test_odd_input_is_no_trouble() -> None:
    for text in ("[" * 5000, "*" * 5000, "> " * 500, "- " * 500, "a\x00b"):
        to_mail_text(text, site=SITE)
