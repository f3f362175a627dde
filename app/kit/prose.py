"""Markdown that staff write, as safe HTML for pages and for mail."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

CLASSES = {
    "h2": "govuk-heading-l",
    "h3": "govuk-heading-m",
    "h4": "govuk-heading-s",
    "ul": "govuk-list govuk-list--bullet",
    "ol": "govuk-list govuk-list--number",
    "a": "govuk-link",
    "blockquote": "govuk-inset-text",
}
TAGS = {*CLASSES, "p", "li", "strong", "em", "code", "br", "hr"}
ATTRIBUTES = {**{tag: {"class"} for tag in CLASSES}, "a": {"class", "href"}}
SCHEMES = {"https", "http", "mailto", "tel"}

_reader = MarkdownIt("commonmark", {"html": False}).disable(["image", "html_block", "html_inline", "code", "fence"])


def to_html(markdown: str) -> Markup:
    """No tags of the writer's own, no pictures, no scripts. The page's one h1 is the template's: a `#` is an h2."""
    return _clean(_render(markdown, CLASSES))


@lru_cache(maxsize=8)
def to_mail_html(markdown: str, *, site: str) -> Markup:
    """The same without classes, which mail has no use for; addresses without a site are on `site`.

    The same text goes to everybody who reads a newsletter, so the last few are kept.
    """
    return _clean(_render(markdown, {}), url_relative=("rewrite_with_base", f"{site}/"))


def read(markdown: str) -> list[Token]:
    """What the writer meant, for whoever puts it in another form."""
    return _reader.parse(markdown)


def _render(markdown: str, classes: Mapping[str, str]) -> str:
    tokens = read(markdown)
    _dress(tokens, classes)
    return str(_reader.renderer.render(tokens, _reader.options, {}))


def _clean(html: str, **how: Any) -> Markup:
    clean = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None, **how)
    return Markup(clean)  # noqa: S704 - cleaned in the line above


def _dress(tokens: Sequence[Token], classes: Mapping[str, str]) -> None:
    for token in tokens:
        if token.tag == "h1":
            token.tag = "h2"
        if token.nesting == 1 and token.tag in classes:
            token.attrSet("class", classes[token.tag])
        _dress(token.children or (), classes)
