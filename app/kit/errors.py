"""What can go wrong in the town's terms. Each error knows the HTTP status that tells it politely."""


class DomainError(Exception):
    """A request the rules turn down; the message is for the person who asked."""

    status = 409


class Refused(DomainError):
    """The person may see the thing but not do this to it."""

    status = 403


class NotFound(DomainError):
    """It does not exist, or not for this person: outsiders cannot tell which."""

    status = 404


class Duplicate(DomainError):
    """It exists already; a named UNIQUE said so."""

    status = 409


class Gone(DomainError):
    """A link that was used, replaced or has expired."""

    status = 410


class TooMany(DomainError):
    """Too many tries in too short a time."""

    status = 429
