"""What every form here has in common."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field


class TownForm(FlaskForm):
    """A form whose fields lose outer white space and whose domain errors land beside the field they concern."""

    class Meta(FlaskForm.Meta):
        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            filters = list(unbound_field.kwargs.get("filters", []))
            if unbound_field.field_class.__name__ in {"StringField", "TextAreaField", "EmailField"}:
                filters.append(_strip)
            return unbound_field.bind(form=form, filters=filters, **options)

    def add_error(self, field_name: str, message: str) -> None:
        """Show what the domain said by the field it is about, as if the form had found it."""
        field = self[field_name]
        field.errors = [*field.errors, message]


def _strip(value: str | None) -> str | None:
    return value.strip() if value else value
