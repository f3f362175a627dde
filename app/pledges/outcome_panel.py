"""What residents promise towards an outcome of the vision."""

from flask_babel import gettext as _

from app.pledges.queries import get_tally, list_outcome_actions
from app.pledges.rules import total
from app.vision.document import Outcome
from app.vision.hooks import Part


def read(outcome: Outcome) -> Part:
    counted = get_tally()
    tally = total(counted.of(number) for number in list_outcome_actions().get(outcome.code, []))
    gap = "" if tally.made else _("No resident has pledged anything towards it yet.")
    return Part({"tally": tally}, gap)
