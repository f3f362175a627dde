"""What an imported draft still lacks to be agreed, commitment by commitment, in words."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from app.commitments.models import OrganisationPledge
from app.commitments.rules import Gap, PledgeGap, gaps_of, pledge_gaps
from app.commitments.wording import GAP_WORDS


@dataclass(frozen=True)
class Lacking:
    """A commitment, or the pledge itself, and what is missing in it."""

    commitment_id: int | None
    text: str
    gaps: tuple[Gap | PledgeGap, ...]

    @property
    def words(self) -> list[str]:
        return [str(GAP_WORDS[gap]) for gap in self.gaps]


def list_lacking(pledge: OrganisationPledge, today: date) -> list[Lacking]:
    """First the pledge itself, if it lacks anything, then every commitment."""
    own = tuple(pledge_gaps(pledge.statement, len(pledge.commitments), pledge.period, today))
    found = [Lacking(None, _("The pledge itself"), own)] if own else []
    for commitment in pledge.commitments:
        found.append(Lacking(commitment.id, commitment.text, gaps_of(commitment.terms, pledge.period, today)))
    return found
