"""What can go wrong with pledges that deserves more than a sentence."""

from app.commitments.models import Commitment, OrganisationPledge
from app.kit.errors import DomainError, Duplicate


class BadTerms(DomainError):
    """Something a commitment says cannot be: `field` names what, as `Terms` does."""

    status = 422

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class PeriodTaken(Duplicate):
    """The organisation has a pledge for some of these days already."""


class FigureTaken(Duplicate):
    """The organisation has a figure of its own beside this indicator for this period already."""


class FigureCorrected(Duplicate):
    """Somebody has corrected this figure already: the correction is what can be corrected."""


class Incomplete(DomainError):
    """A pledge that is sent before it says all it must."""

    status = 422


class ChangedMeanwhile(DomainError):
    """Somebody else saved first. `theirs` is the thing as it is now; what the other typed is still in their hands."""

    def __init__(self, theirs: OrganisationPledge | Commitment, message: str) -> None:
        super().__init__(message)
        self.theirs = theirs
