"""Markdown that staff write, as safe HTML in the site's own classes."""

from collections.abc import Sequence

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
    tokens = _reader.parse(markdown)
    _dress(tokens)
    html = _reader.renderer.render(tokens, _reader.options, {})
    clean = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None)
    return Markup(clean)  # noqa: S704 - cleaned in the line above


def _dress(tokens: Sequence[Token]) -> None:
    for token in tokens:
        if token.tag == "h1":
            token.tag = "h2"
        if token.nesting == 1 and token.tag in CLASSES:
            token.attrSet("class", CLASSES[token.tag])
        _dress(token.children or ())
