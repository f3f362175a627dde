"""Words for what can be wrong with a file of updates."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.commitments.status import Outcome
from app.commitments.update_table import COLUMNS, MOST_ROWS

OUTCOMES_IN_FILES = {outcome.value: outcome for outcome in Outcome} | {
    outcome.value.replace("_", " "): outcome for outcome in Outcome
}

BAD_CELLS: dict[str, LazyString] = {
    "date": _l("The date must look like 2027-03-31 or 31/03/2027"),
    "outcome": _l("The outcome must be going_on, delivered or missed"),
    "value": _l("The value must be a number, for example 12 or 3.5"),
    "link": _l("The link must be an address that begins with https:// or http://"),
}

TABLE_PROBLEMS: dict[str, LazyString] = {
    "missing": _l("Choose a file"),
    "empty": _l("The file is empty"),
    "too_big": _l("The file is too big: it must be 20 MB or smaller"),
    "encoding": _l("Line %(line)s is not in UTF-8. Save the file as “CSV UTF-8” and choose it again"),
    "not_text": _l("This is no CSV file"),
    "broken": _l("Line %(line)s is not as CSV should be: look for a quotation mark or comma too many"),
    "heads": _l("The first line must name these columns: %(columns)s", columns=", ".join(COLUMNS)),
    "too_many": _l("The file has more than %(most)s rows. Send it in parts", most=f"{MOST_ROWS:,}"),
    "nothing": _l("The file has no row that says anything new"),
}
