"""Who may vote in a poll with their account, and what to say to those who may not."""

from app.accounts.models import AgeBand, Person, Visitor
from app.kit.errors import Refused
from app.kit.locale import gettext as _
from app.organisations.queries import find_membership
from app.polls.models import Poll
from app.polls.rules import Eligibility


class NotAsked(Refused):
    """This poll does not ask this person. `endpoint` and `label` lead to where they can do something about it."""

    def __init__(self, why: str, endpoint: str = "", label: str = "") -> None:
        super().__init__(why)
        self.endpoint = endpoint
        self.label = label


def check_asked(poll: Poll, person: Person | Visitor) -> None:
    """Raise NotAsked unless the poll asks this person. Whoever is signed in has confirmed their e-mail address."""
    if poll.eligibility is Eligibility.CODES:
        raise NotAsked(_("Only people who were given a code can vote in this poll."))
    if poll.age_band is not None:
        _check_age(poll.age_band, person)
    if poll.eligibility is Eligibility.WARDS:
        _check_ward(poll, person)
    if poll.eligibility is Eligibility.ORGANISATION:
        _check_membership(poll, person)


def find_obstacle(poll: Poll, person: Person | Visitor) -> NotAsked | None:
    """Why this person is not asked, for a page that says so; None for those who are."""
    try:
        check_asked(poll, person)
    except NotAsked as obstacle:
        return obstacle
    return None


def _check_age(band: AgeBand, person: Person | Visitor) -> None:
    if person.age_band is band:
        return
    if band is AgeBand.TEEN:
        why = _("This poll asks people aged 13 to 17. Your account says that you are not.")
    else:
        why = _("This poll asks people aged 18 or over. Your account says that you are not.")
    raise NotAsked(why, "accounts.show", _("See your age group on your account"))


def _check_ward(poll: Poll, person: Person | Visitor) -> None:
    if person.ward_code is None:
        raise NotAsked(
            _("This poll asks some wards only, and your account does not say which is yours. Choose your ward first."),
            "accounts.profile",
            _("Choose your ward"),
        )
    if person.ward_code not in {asked.ward_code for asked in poll.wards}:
        raise NotAsked(
            _("This poll asks some wards only, and the one on your account is not among them."),
            "accounts.profile",
            _("Change your ward if you have moved"),
        )


def _check_membership(poll: Poll, person: Person | Visitor) -> None:
    assert poll.organisation is not None  # a CHECK keeps it
    if find_membership(poll.organisation, person) is None:
        why = _(
            "This poll asks the members of %(name)s only. You are not one of them here.", name=poll.organisation.name
        )
        raise NotAsked(why, "workspace.index", _("See your organisations"))
