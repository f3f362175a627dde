"""Parameter files for tests: the one that comes with the site, with a few figures changed."""

import json
from typing import Any

from app.mis.actions import REFERENCE_FOLDER

SHIPPED = (REFERENCE_FOLDER / "2022-23.json").read_text("utf-8")


def changed(name: str = "2023/24", year: int | None = 2023, **figures: Any) -> dict[str, Any]:
    """The shipped file as an object under another name; None takes a figure out."""
    document = {**json.loads(SHIPPED), "name": name, "year": year, "effective_from": None, **figures}
    return {key: value for key, value in document.items() if value is not None}


def text(name: str = "2023/24", year: int | None = 2023, **figures: Any) -> str:
    return json.dumps(changed(name, year, **figures))


def dearer(name: str = "2023/24", year: int = 2023) -> str:
    """A year later all essentials cost £1,000 more, and the published lines say so."""
    lines = json.loads(SHIPPED)["bands_published"]
    raised = {
        tenure: {key: value + 1000 if key.endswith("to") else value for key, value in row.items()}
        for tenure, row in lines.items()
    }
    return text(name, year, bands_published=raised, essentials_ref=20266.42)
