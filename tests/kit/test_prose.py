"""What staff write in Markdown is safe, and in the site's own dress."""

import pytest

from app.kit.prose import to_html, to_mail_html


def test_it_is_dressed_in_the_sites_classes() -> None:
    html = to_html("## Why\n\nBecause of **this**.\n\n- one\n- two\n\n1. first\n\n> quoted")
    for part in (
        '<h2 class="govuk-heading-l">Why</h2>',
        "<p>Because of <strong>this</strong>.</p>",
        '<ul class="govuk-list govuk-list--bullet">',
        '<ol class="govuk-list govuk-list--number">',
        '<blockquote class="govuk-inset-text">',
    ):
        assert part in html


def test_the_pages_h1_is_not_the_writers() -> None:
    assert "<h1" not in to_html("# Big\n\nAlso big\n===")


@pytest.mark.parametrize(
    ("markdown", "address"),
    [
        ("[x](/statements/terms)", "/statements/terms"),
        ("[x](https://example.org/a?b=c)", "https://example.org/a?b=c"),
        ("<mailto:a@example.org>", "mailto:a@example.org"),
    ],
)
def test_links_lead_to_pages_and_mail(markdown: str, address: str) -> None:
    assert f'<a href="{address}" class="govuk-link">' in to_html(markdown)


@pytest.mark.parametrize(
    "markdown",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "a <b onclick=alert(1)>b</b>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        "![x](https://example.org/pixel.png)",
        '[x](/a "onmouseover=alert(1)")',
        "<style>p{}</style>",
        "<!-- x --><iframe src=/>",
        "&lt;script&gt;alert(1)",
    ],
)
def test_nothing_of_the_writers_runs_or_loads(markdown: str) -> None:
    for html in (to_html(markdown).lower(), to_mail_html(markdown, site="https://town.example").lower()):
        assert_harmless(html)


def assert_harmless(html: str) -> None:
    for bad in ("<script", "<img", "<b ", "<style", "<iframe", "<!--", 'href="javascript', 'href="data', 'href="vb'):
        assert bad not in html
    assert " on" not in html.replace("&quot;", "").partition("<a ")[2].partition(">")[0]


def test_mail_is_undressed_and_leads_back_to_the_site() -> None:
    html = to_mail_html("## Trees\n\n[here](/pledges)", site="https://town.example")
    assert "<h2>Trees</h2>" in html
    assert '<a href="https://town.example/pledges">here</a>' in html


def test_odd_input_is_no_trouble() -> None:
    for text in ("", "[" * 5000, "*" * 5000, "> " * 500, "\u202e## x", "a\x00b"):
        to_html(text)
