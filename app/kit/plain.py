"""Markdown that staff write, as text for mail programs that show no HTML: no signs, and links that lead somewhere."""

from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urljoin

from markdown_it.tree import SyntaxTreeNode

from app.kit.prose import read

LINE = "-" * 20


@lru_cache(maxsize=8)
def to_mail_text(markdown: str, *, site: str) -> str:
    """Paragraphs with an empty line between them; the address of a link follows its words, on `site` if it names none.

    The same text goes to everybody who reads a newsletter, so the last few are kept.
    """
    return _blocks(SyntaxTreeNode(read(markdown)).children, site)


def _blocks(nodes: Iterable[SyntaxTreeNode], site: str) -> str:
    return "\n\n".join(filter(None, (_block(node, site) for node in nodes)))


def _block(node: SyntaxTreeNode, site: str) -> str:
    if node.type in {"bullet_list", "ordered_list"}:
        return _list(node, site)
    if node.type == "blockquote":
        return _hang("> ", "> ", _blocks(node.children, site))
    if node.type == "hr":
        return LINE
    return "".join(_words(each, site) for each in node.children)


def _list(node: SyntaxTreeNode, site: str) -> str:
    first = int(node.attrs.get("start", 1))
    items = []
    for number, item in enumerate(node.children, first):
        sign = f"{number}. " if node.type == "ordered_list" else "- "
        items.append(_hang(sign, " " * len(sign), _blocks(item.children, site)))
    return "\n".join(items)


def _hang(first: str, others: str, text: str) -> str:
    """Each line behind a sign of its own."""
    return "\n".join(f"{others if place else first}{line}".rstrip() for place, line in enumerate(text.split("\n")))


def _words(node: SyntaxTreeNode, site: str) -> str:
    if node.type in {"softbreak", "hardbreak"}:
        return "\n"
    if node.type == "link":
        return _link(node, site)
    return "".join(_words(each, site) for each in node.children) if node.children else node.content


def _link(node: SyntaxTreeNode, site: str) -> str:
    words = "".join(_words(each, site) for each in node.children)
    address = urljoin(f"{site}/", str(node.attrs["href"]))
    bare = address.removeprefix("mailto:").removeprefix("tel:")
    return bare if words in {address, bare, ""} else f"{words} ({bare})"
