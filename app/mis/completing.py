"""A parameter file made whole: what it left out is written into it, so that it needs no other set to be read."""

import json
from dataclasses import replace

from app.mis.document import read_object
from app.mis.parameters import ParameterSet


def complete(text: str, figures: ParameterSet, before: str) -> str:
    """The file itself, or, where it left figures out, with those of the set called `before` written in and named."""
    if not figures.carried:
        return text
    document = read_object(text)
    document["childcare_by_age"] = {
        "under_5": figures.childcare_under_5 / 100,
        "5_to_10": figures.childcare_primary / 100,
    }
    sources = document.get("sources") or {}
    origin = {"standing": "estimate", "source": f"Not in the file: as in the set {before}"}
    document["sources"] = {**sources, "childcare_by_age": origin}
    document["carried"] = list(figures.carried)
    return json.dumps(document, ensure_ascii=False, indent=1)


def is_same(figures: ParameterSet, stored: ParameterSet) -> bool:
    """Whether a file only repeats a stored set; sources the stored one says more about do not count."""
    bare, bare_stored = (replace(each, sources={}, carried=()) for each in (figures, stored))
    return bare == bare_stored and all(
        stored.sources.get(figure) == source for figure, source in figures.sources.items()
    )
