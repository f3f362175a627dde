"""What every template owes: it compiles, imports nothing in vain, and says nothing that cannot be translated."""

import re
from pathlib import Path

import html5lib
import pytest
from flask import Flask
from jinja2 import nodes

TEMPLATES = Path(__file__).resolve().parents[2] / "app" / "templates"
NAMES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.*") if path.is_file())

TAG = re.compile(r"\{#.*?#\}|\{%-?\s*trans\b.*?endtrans\s*-?%\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
CHOSEN_TAG = re.compile(r"<\{\{.*?\}\}", re.DOTALL)  # <{{ 'a' if linked else 'g' }} …>
SPOKEN_ATTRIBUTES = ("alt", "aria-label", "title", "placeholder")
SILENT = ("script", "style")
# What helper macros write inside a tag (attributes, class names), and e-mail addresses: the same in every language.
MARKUP = re.compile(r'[\w-]+="[^"]*"|\S*--\S*|\S+@\S+')
LETTER = re.compile(r"[^\W\d_]{2,}")


@pytest.mark.parametrize("name", NAMES)
def test_it_compiles(app: Flask, name: str) -> None:
    assert app.jinja_env.get_template(name)


@pytest.mark.parametrize("name", NAMES)
def test_it_uses_every_macro_it_imports(app: Flask, name: str) -> None:
    source = (TEMPLATES / name).read_text()
    tree = app.jinja_env.parse(source)
    imported = {
        item if isinstance(item, str) else item[1] for node in tree.find_all(nodes.FromImport) for item in node.names
    }
    used = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "load"}
    assert imported <= used, f"imported and never used: {imported - used}"


@pytest.mark.parametrize("name", NAMES)
def test_every_page_it_leads_to_exists(app: Flask, name: str) -> None:
    """Also those of branches that no other test draws: a wrong name there is a 500 for somebody."""
    tree = app.jinja_env.parse((TEMPLATES / name).read_text())
    calls = [call for call in tree.find_all(nodes.Call) if getattr(call.node, "name", "") in {"url_for", "link_to"}]
    named = {call.args[0].value for call in calls if call.args and isinstance(call.args[0], nodes.Const)}
    assert named <= set(app.view_functions)


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith((".html", ".svg", ".txt"))])
def test_everything_it_says_can_be_translated(name: str) -> None:
    assert unwrapped((TEMPLATES / name).read_text()) == []


def test_the_search_for_bare_words_finds_them() -> None:
    assert unwrapped("<p>Hello there</p>") == ["Hello there"]
    assert unwrapped('<img alt="A hat">') == ["A hat"]
    assert unwrapped("<p>{{ _('Hello there') }} {% trans %}and you{% endtrans %}</p>") == []


def unwrapped(source: str) -> list[str]:
    """Words of a template that go to people without passing gettext."""
    bare = TAG.sub("", CHOSEN_TAG.sub("<x", source))
    tree = html5lib.parse(bare, namespaceHTMLElements=False)
    found = []
    for element in tree.iter():
        if not isinstance(element.tag, str) or element.tag in SILENT:
            continue
        found += [element.get(name, "") for name in SPOKEN_ATTRIBUTES]
        found += [element.text or "", *(child.tail or "" for child in element)]
    return [text.strip() for text in found if LETTER.search(MARKUP.sub("", text))]
