"""What staff fill in: a year's figures field by field, a file of them, and an entry of the list of help."""

import json
from decimal import Decimal
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, Regexp

from app.kit.errors import Duplicate
from app.kit.forms import CheckboxesField, RadioField, SelectField, TownForm, WholeNumber
from app.mis.document import LONGEST_FILE
from app.mis.figures import BANDS, FIGURES, GROUPS, Figure, Kind, Value, values_of
from app.mis.helping import Entry
from app.mis.labels import BAND_NAMES, MODE_LABELS, STANDING_LABELS
from app.mis.money import BadAmount, parse_pence
from app.mis.parameters import BadParameters, Mode, ParameterSet, Standing
from app.mis.wording import label_of, sentence_of

LONGEST_SHOWN = 100_000  # characters of a file that we show again
LARGEST_NUMBER = 10_000  # of a year, a weight or a share
MONEY = (Kind.YEAR, Kind.MONTH, Kind.WEEK)
BY_BAND = {"previous_share": _l("The year before"), "year": _l("Year"), "source": _l("Source")}


class FileForm(TownForm):
    """A file to upload, or its text."""

    form_errors: list[str]

    file = FileField(_l("Choose a JSON file"))
    text = TextAreaField(_l("Or paste its text"))

    def read(self) -> str | None:
        """The document, put where it is shown again; None, with an error, when there is none to read."""
        sent = b""
        if self.file.data:
            sent = self.file.data.read(LONGEST_FILE + 1)
            self.file.data.close()  # a large one lies in a temporary file
        if not sent:
            if not self.text.data:
                self.add_error("file", _("Choose a file or paste its text"))
            return self.text.data or None
        try:
            document = sent.decode("utf-8-sig")
        except UnicodeDecodeError:
            self.add_error("file", _("The file must be text in UTF-8"))
            return None
        if len(document) <= LONGEST_SHOWN:
            self.text.data = document
        return document

    def refuse(self, error: BadParameters | Duplicate) -> None:
        told = map(sentence_of, error.problems) if isinstance(error, BadParameters) else [str(error)]
        self.form_errors = [*self.form_errors, *told]


class FiguresForm(TownForm):
    """A year's figures, one field each, named as a file names them. `SetForm` has the fields."""

    form_errors: list[str]

    def as_document(self) -> str:
        """The file these fields make. What cannot be read stays as typed, for the reader of files to name."""
        document: dict[str, Any] = {
            "name": self["name"].data,
            "year": _number(self["year"].data, 1),
            "effective_from": self["effective_from"].data or None,
            "currency": "GBP",
            "unit": "pounds",
        }
        for figure in FIGURES:
            _put(document, figure.path.split("."), _written(self[figure.path].data, figure.kind))
        for band in BANDS:
            self._write_band(document, band)
        if not any(value is not None for value in document["mis_table"].values()):
            document["mis_table"] = None
        document["sources"] = {group: self._source(group) for group in GROUPS}
        return json.dumps(document, ensure_ascii=False, indent=1)

    def _write_band(self, document: dict[str, Any], band: str) -> None:
        """A band without a share is left out."""
        row = document["households_by_band"][band]
        if row["share"] is None:
            del document["households_by_band"][band]
            return
        typed = {name: self[f"households_by_band.{band}.{name}"].data for name in BY_BAND}
        read = {
            "previous_share": _written(typed["previous_share"], Kind.SHARE),
            "year": _number(typed["year"], 1),
            "source": typed["source"],
        }
        row.update({name: value for name, value in read.items() if value not in (None, "")})

    def _source(self, group: str) -> dict[str, str]:
        return {name: self[f"sources.{group}.{name}"].data or "" for name in ("standing", "source")}

    def refuse(self, error: BadParameters | Duplicate) -> None:
        """Each problem beside its field; what has none goes to the top."""
        if isinstance(error, Duplicate):
            self.add_error("name", str(error))
            return
        for problem in error.problems:
            name = self._field_of(problem.figure)
            if name is None:
                self.form_errors = [*self.form_errors, sentence_of(problem)]
            else:
                self.add_error(name, sentence_of(problem))

    def _field_of(self, path: str) -> str | None:
        """The field of this figure, or the first of its group."""
        path = {"essentials": "essentials_ref", "wider": "wider_ref"}.get(path, path)
        path = f"{path}.standing" if path.startswith("sources.") else path
        return next((name for name in self._fields if name == path or name.startswith(f"{path}.")), None)


def _fields() -> dict[str, Any]:
    """By the paths of a file, so that a problem of the file finds its field."""
    fields: dict[str, Any] = {
        "name": StringField(_l("Name"), description=_l("For example, 2023/24.")),
        "year": StringField(_l("Year it starts in")),
        "effective_from": StringField(_l("First day"), description=_l("For example, 2023-04-01.")),
    }
    for figure in FIGURES:
        fields[figure.path] = _field(figure)
    for band in BANDS:
        for name, label in BY_BAND.items():
            fields[f"households_by_band.{band}.{name}"] = StringField(label)
    standings = [(standing.value, STANDING_LABELS[standing]) for standing in Standing]
    for group in GROUPS:
        fields[f"sources.{group}.standing"] = SelectField(_l("How well it is known"), choices=standings)
        fields[f"sources.{group}.source"] = StringField(_l("Source"))
    return fields


def _field(figure: Figure) -> Any:
    label = LazyString(label_of, figure.path)
    if figure.kind is Kind.FLAG:
        return BooleanField(label)
    if figure.kind is Kind.MODE:
        return RadioField(label, choices=[(mode.value, MODE_LABELS[mode]) for mode in Mode])
    return StringField(label)


SetForm: type[FiguresForm] = type("SetForm", (FiguresForm,), _fields())


def blank_for(figures: ParameterSet) -> FiguresForm:
    """The form for the year after `figures`, filled with a copy of them."""
    year = figures.year + 1
    data: dict[str, Any] = {
        "name": f"{year}/{(year + 1) % 100:02}",
        "year": str(year),
        "effective_from": f"{year}-04-01",
        **{figure.path: _typed(value, figure.kind) for figure, value in _pairs(figures)},
    }
    for band, row in figures.households.items():
        data[f"households_by_band.{band}.previous_share"] = _typed(row.get("previous_share"), Kind.SHARE)
        data[f"households_by_band.{band}.year"] = str(row.get("year", ""))
        data[f"households_by_band.{band}.source"] = str(row.get("source", ""))
    for group in GROUPS:
        source = figures.source_of(group)
        data[f"sources.{group}.standing"], data[f"sources.{group}.source"] = source.standing.value, source.source
    return SetForm(formdata=None, data=data)


def _pairs(figures: ParameterSet) -> list[tuple[Figure, Value]]:
    values = values_of(figures)
    return [(figure, values[figure.path]) for figure in FIGURES]


def _typed(value: Value, kind: Kind) -> Any:
    """A figure as somebody would type it."""
    if value is None or kind in (Kind.FLAG, Kind.MODE, Kind.TEXT):
        return value
    if kind is Kind.PERCENT:
        return str(value)
    exact = Decimal(str(value)) * 100 if kind is Kind.SHARE else Decimal(str(value)) / 100
    return f"{exact.normalize():f}" if kind in (Kind.SHARE, Kind.WEIGHT) or exact % 1 == 0 else f"{exact:.2f}"


def _written(typed: Any, kind: Kind) -> Any:
    """What a file says for what was typed: a number, None for nothing, or the text where it is no number."""
    if kind in (Kind.FLAG, Kind.MODE, Kind.TEXT):
        return typed
    if not typed:
        return None
    if kind in MONEY:
        try:
            return parse_pence(typed) / 100
        except BadAmount:
            return typed
    return _number(typed.removesuffix("%"), 1 if kind is Kind.WEIGHT else 100)


def _number(typed: str | None, divisor: int) -> Any:
    if not typed:
        return None
    try:
        exact = Decimal(typed) / divisor
    except ArithmeticError:
        return typed
    if not exact.is_finite() or abs(exact) > LARGEST_NUMBER:
        return typed
    return int(exact) if exact % 1 == 0 else float(exact)


def _put(document: dict[str, Any], path: list[str], value: Any) -> None:
    for key in path[:-1]:
        document = document.setdefault(key, {})
    document[path[-1]] = value


LONGEST_TITLE, LONGEST_TEXT, LONGEST_PHONE, LONGEST_URL = 120, 500, 40, 500


class HelpForm(TownForm):
    """One place to get help."""

    title = StringField(
        _l("What is it?"),
        validators=[
            DataRequired(_l("Enter what it is")),
            Length(max=LONGEST_TITLE, message=_l("What it is must be %(max)d characters or fewer")),
        ],
    )
    text = TextAreaField(
        _l("What does it do, and how do people get it?"),
        validators=[
            DataRequired(_l("Enter what it does")),
            Length(max=LONGEST_TEXT, message=_l("What it does must be %(max)d characters or fewer")),
        ],
    )
    url = StringField(
        _l("Web address (optional)"),
        description=_l("It starts with https://, http:// or tel:"),
        validators=[
            Optional(),
            Length(max=LONGEST_URL, message=_l("The web address must be %(max)d characters or fewer")),
            Regexp(
                r"(https?://[^\s/?#.]+\.[^\s]+|tel:\+?[0-9]{3,15})$",
                message=_l("Enter a web address like https://www.luton.gov.uk, or tel: and a number"),
            ),
        ],
    )
    phone = StringField(
        _l("Phone number (optional)"),
        validators=[
            Optional(),
            Regexp(r"\+?[0-9\s()-]{3,40}$", message=_l("Enter a phone number, like 01582 000 000")),
        ],
    )
    bands = CheckboxesField(
        _l("Who is it shown to?"),
        choices=[(band.value, LazyString(lambda band: f"{band}: {BAND_NAMES[band]}", band)) for band in BAND_NAMES],
        validators=[InputRequired(_l("Choose at least one band"))],
    )
    position = IntegerField(
        _l("Place in the list"),
        description=_l("1 comes first."),
        validators=[WholeNumber(1, 999, _l("Enter a whole number from 1 to 999"))],
    )

    def as_entry(self) -> Entry:
        return Entry(
            title=self.title.data or "",
            text=self.text.data or "",
            url=self.url.data or None,
            phone=self.phone.data or None,
            bands="".join(sorted(self.bands.data or [])),
            position=self.position.data or 1,
        )
