"""Finding the forms of a page, and filling them in as a browser would, with words of the test's choosing."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

import html5lib
from werkzeug.test import TestResponse

TYPED = frozenset({"text", "search", "textarea", "email", "url", "tel", "password", "number", ""})
NEVER_SENT = frozenset({"submit", "button", "reset", "image", "file"})


@dataclass
class Form:
    """Where it goes, what it holds, and which of its fields people type into."""

    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)  # name and type

    def filled(self, words: str) -> dict[str, list[str]]:
        """Every empty field that takes any words holds these; one of a stricter kind, what it holds already."""
        own = {name: [words] for name, kind in self.typed.items() if kind in {"text", "textarea", "search"}}
        strict = {name: self.values.get(name) or [PLAUSIBLE.get(kind, "3")] for name, kind in self.typed.items()}
        return {**self.values, **strict, **own}

    def hostile(self, words: str) -> dict[str, list[str]]:
        """These words in every field, and in hidden ones and choices too."""
        return {name: [words] for name in (*self.values, *self.typed) if name != "csrf_token"}


PLAUSIBLE = {"email": "somebody@example.org", "url": "https://example.org/", "tel": "01582 000000"}


def forms_in(response: TestResponse) -> Iterator[Form]:
    """The forms of a page."""
    tree = html5lib.parse(response.data, namespaceHTMLElements=False)
    for element in tree.iter("form"):
        yield _read(element, response.request.path)


def _read(element: Element, path: str) -> Form:
    action = urlsplit(urljoin(path, element.get("action") or path)).path
    form = Form(action, element.get("method", "get").lower())
    for each in (each for each in element.iter() if each.tag in {"input", "textarea", "select"}):
        name = each.get("name")
        kind = each.tag if each.tag != "input" else each.get("type", "text")
        if not name or kind in NEVER_SENT:
            continue
        if kind in TYPED:
            form.typed[name] = kind
        value = _value_of(each, kind)
        if value is not None and not (kind == "radio" and name in form.values):
            form.values.setdefault(name, []).append(value)
    return form


def _value_of(element: Element, kind: str) -> str | None:
    if kind == "select":
        options = [option.get("value", option.text or "") for option in element.iter("option")]
        return next((option for option in options if option), None)
    if kind == "textarea":
        return element.text
    return element.get("value", "on" if kind in {"checkbox", "radio"} else None)
