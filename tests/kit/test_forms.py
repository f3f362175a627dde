"""What every form has in common."""

from typing import Any

import pytest
from flask import Flask
from wtforms import IntegerField, PasswordField, StringField

from app.kit.forms import CheckboxesField, PoundsField, SelectField, TownForm, WholeNumber


class Form(TownForm):
    class Meta(TownForm.Meta):
        csrf = False

    name = StringField("Name")
    password = PasswordField("Password")
    amount = IntegerField("Amount", validators=[WholeNumber(1, 10, "Between 1 and 10")])
    cost = PoundsField("Cost")
    ward = SelectField("Ward", choices=[("", "Choose one"), ("dallow", "Dallow")])
    topics = CheckboxesField("Topics", choices=[("a", "A"), ("b", "B")])


@pytest.fixture
def sent(app: Flask) -> Any:
    def send(**fields: Any) -> Form:
        with app.test_request_context("/", method="POST", data={"ward": "", "amount": "3", **fields}):
            form = Form()
            form.validate()
            return form

    return send


def test_text_loses_its_outer_spaces_and_a_password_keeps_them(sent: Any) -> None:
    form = sent(name="  Asha ", password=" a b ")
    assert (form.name.data, form.password.data) == ("Asha", " a b ")


@pytest.mark.parametrize("typed", ["", "many", "0", "11", "2.5"])
def test_a_number_that_does_not_fit_has_one_message(sent: Any, typed: str) -> None:
    assert sent(amount=typed).amount.errors == ["Between 1 and 10"]


def test_choices_are_written_as_pairs_and_checked(sent: Any) -> None:
    assert not sent(ward="dallow", topics=["a", "b"]).errors
    assert set(sent(ward="nowhere", topics=["c"]).errors) == {"ward", "topics"}


def test_what_the_domain_says_stands_beside_its_field(sent: Any) -> None:
    form = sent()
    form.add_error("name", "Taken")
    assert form.errors == {"name": ["Taken"]}


def test_a_button_says_what_it_is_about_to_who_cannot_see_it(app: Flask) -> None:
    page = "{% from 'kit/forms.html' import button %}{{ button('Remove', aria_label='Remove the role <b>') }}"
    with app.test_request_context():
        drawn = app.jinja_env.from_string(page).render()
    assert 'aria-label="Remove the role &lt;b&gt;"' in drawn


@pytest.mark.parametrize(
    ("typed", "pounds"), [("£10,000", 10_000), ("10 000", 10_000), ("10000", 10_000), ("ten", None), ("", None)]
)
def test_pounds_are_read_as_people_write_them(sent: Any, typed: str, pounds: int | None) -> None:
    assert sent(cost=typed).cost.data == pounds
