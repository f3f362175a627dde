"""Markdown of our own staff as HTML for a mail: plain words, lists and links; nothing that runs, loads or tracks."""

from functools import lru_cache

import nh3
from flask import current_app
from markdown_it import MarkdownIt
from markupsafe import Markup

TAGS = {"a", "blockquote", "br", "code", "em", "h2", "h3", "hr", "li", "ol", "p", "strong", "ul"}
SCHEMES = {"http", "https", "mailto"}


def as_html(text: str) -> Markup:
    """Addresses without a site are this site's. Images are left out: they would tell us who reads, and when."""
    return _as_html(text, current_app.config["SITE_URL"] + "/")


@lru_cache(maxsize=8)
def _as_html(text: str, site: str) -> Markup:
    html = MarkdownIt("commonmark", {"html": False}).render(text)
    clean = nh3.clean(
        html, tags=TAGS, attributes={"a": {"href"}}, url_schemes=SCHEMES, url_relative=("rewrite_with_base", site)
    )
    return Markup(clean)  # noqa: S704 - cleaned the line before
