"""What code says to people passes gettext, and translators' tools find it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po

from app.pledges.catalogue_file import PHRASES, rows
from app.pledges.units import COUNTED, PAID

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "app").rglob("*.py"))
WRAPPERS = {"_", "_l", "ngettext", "n_"}
SPOKEN_ARGUMENT = {"flash": 0, "ValidationError": 0, "StopValidation": 0, "add_error": 1}
# Said to whoever loads a file by a command, which speaks English as all commands do.
FOR_OPERATORS = {"places/boundary_file.py", "places/postcode_file.py", "polls/recounting.py"}


def name_of(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def domain_errors(trees: list[ast.Module]) -> set[str]:
    """The names of DomainError and of every class below it."""
    found = {"DomainError"}
    for _generation in range(4):
        for tree in trees:
            for node in ast.walk(tree):
                if isinstance(node, ast.ClassDef) and found & {name_of(base) for base in node.bases}:
                    found.add(node.name)
    return found


def bare(node: ast.AST) -> Iterator[str]:
    """The sentences below a node that no wrapper is around. A value or a name is one word in small letters."""
    if isinstance(node, ast.Call) and name_of(node.func) in WRAPPERS:
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        text = node.value.strip()
        if " " in text or text[:1].isupper():
            yield text
    for child in ast.iter_child_nodes(node):
        yield from bare(child)


def spoken(call: ast.Call, errors: set[str]) -> list[ast.expr]:
    """The arguments of a call that people read."""
    name = name_of(call.func)
    if name in errors:
        return call.args[:1]
    if name in SPOKEN_ARGUMENT:
        place = SPOKEN_ARGUMENT[name]
        return call.args[place : place + 1]
    if name.endswith("Field"):
        return [*call.args, *(word.value for word in call.keywords)]
    return []


def unwrapped(source: str, errors: set[str]) -> list[str]:
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return [text for call in calls for part in spoken(call, errors) for text in bare(part)]


@pytest.fixture(scope="module")
def errors() -> set[str]:
    return domain_errors([ast.parse(path.read_text()) for path in FILES])


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT / "app")))
def test_everything_it_says_can_be_translated(path: Path, errors: set[str]) -> None:
    if str(path.relative_to(ROOT / "app")) not in FOR_OPERATORS:
        assert unwrapped(path.read_text(), errors) == []


@pytest.mark.parametrize(
    "source",
    [
        'raise NotFound("There is no such pledge.")',
        'raise NotFound(f"There is no {thing}.")',
        'flash("Thank you.", "success")',
        'form.add_error("email", "Not right")',
        'name = StringField("Your name", validators=[DataRequired(_l("Enter it"))])',
        'name = StringField(_l("Your name"), validators=[DataRequired("Enter it")])',
        'name = StringField(_l("Your name"), description="As people call you")',
        'age = RadioField(_l("Your age"), choices=[("under-13", "Under 13")])',
    ],
)
def test_the_search_for_bare_words_finds_them(source: str, errors: set[str]) -> None:
    assert len(unwrapped(source, errors)) == 1


@pytest.mark.parametrize(
    "source",
    ['raise NotFound(_("There is no such pledge."))', "raise NotFound()", 'flash(str(error), "info")'],
)
def test_wrapped_words_are_left_alone(source: str, errors: set[str]) -> None:
    assert unwrapped(source, errors) == []


def test_translators_find_what_code_templates_and_the_catalogue_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    found = tmp_path / "messages.pot"
    asked = ["pybabel", "-q", "extract", "-F", "babel.cfg", "-o", str(found), "."]
    CommandLineInterface().run(asked)  # type: ignore[no-untyped-call]
    with found.open("rb") as file:
        messages = {message.id for message in read_po(file) if message.id}
    assert "Enter your email address" in messages  # a form, lazily
    assert "Check your answers before you make your pledge" in messages  # a template
    assert ("%(number)s hour a week", "%(number)s hours a week") in messages  # one and more
    assert catalogue_phrases() <= messages


def catalogue_phrases() -> set[str]:
    return {row[column] for row in rows() for column in PHRASES if row[column]}


def test_every_unit_of_the_catalogue_has_a_form_for_one_and_for_more() -> None:
    assert {row["unit"] for row in rows() if row["unit"]} <= {*COUNTED, *PAID}
