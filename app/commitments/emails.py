"""What we write to those who write for an organisation. Each function returns one message; verbs post it."""

from collections.abc import Sequence
from typing import Any

from flask import render_template
from flask_babel import LazyString, force_locale
from flask_babel import lazy_gettext as _l

from app.accounts.models import Person
from app.commitments.models import CommitmentChange, CommitmentComment, OrganisationPledge
from app.kit.outbox import Email
from app.kit.web import link_to


def submitted(pledge: OrganisationPledge, person: Person) -> Email:
    """Staff have it now."""
    return _about(pledge, "submitted", person, _l("Your pledge is with staff"))


def sent_back(pledge: OrganisationPledge, why: str, comments: Sequence[CommitmentComment], person: Person) -> Email:
    """What staff ask to be changed, commitment by commitment."""
    by_id = {commitment.id: commitment.text for commitment in pledge.commitments}
    said = [(by_id[comment.commitment_id], comment.text) for comment in comments]
    return _about(pledge, "sent_back", person, _l("Please change your pledge"), why=why, comments=said)


def agreed(pledge: OrganisationPledge, person: Person) -> Email:
    """It is public."""
    return _about(pledge, "agreed", person, _l("Your pledge is agreed and published"))


def renewal_due(pledge: OrganisationPledge, person: Person) -> Email:
    """What comes next?"""
    return _about(pledge, "renewal_due", person, _l("Your pledge ends soon: renew it?"))


def change_decided(change: CommitmentChange, person: Person) -> Email:
    """Whether staff agreed to a new version of a commitment."""
    commitment = change.commitment
    return _about(
        commitment.pledge,
        "change_decided",
        person,
        _l("About the change you asked for"),
        change=change,
        commitment=commitment,
    )


def _about(pledge: OrganisationPledge, name: str, person: Person, subject: LazyString, **facts: Any) -> Email:
    facts["pledge"] = pledge
    facts["pledge_url"] = link_to("workspace_pledges.show", slug=pledge.organisation.slug, pledge_id=pledge.id)
    with force_locale(person.locale):
        return Email(
            kind=f"commitments.{name}",
            to=person.email,
            subject=str(subject),
            text=render_template(f"commitments/emails/{name}.txt", **facts),
            html=render_template(f"commitments/emails/{name}.html", subject=subject, **facts),
        )
