"""What can go wrong in a workspace that deserves a page of its own."""

from app.kit.errors import NotFound, Refused
from app.organisations.models import Organisation


class ShutOut(Refused):
    """Somebody who could work here cannot any more: removed, given a lower role, or the organisation is suspended.

    It may happen while they type, so the page that tells them shows what they sent.
    """

    def __init__(self, organisation: Organisation, message: str) -> None:
        super().__init__(message)
        self.organisation = organisation


class Moved(NotFound):
    """The organisation was merged into another, whose address is given."""

    status = 301

    def __init__(self, slug: str) -> None:
        super().__init__()
        self.slug = slug
