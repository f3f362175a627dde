"""One organisation in public: its page, its commitments, its badge and its certificate."""

from flask import Response

from app.commitments import badges, showing
from app.commitments.queries import list_agreed_changes
from app.commitments.register_routes import bp
from app.commitments.wording import describe, describe_change
from app.indicators.names import list_titles
from app.indicators.town_figures import find_figures
from app.kit.access import public
from app.kit.memory import remembered
from app.kit.web import link_to, render
from app.organisations.queries import get_public
from app.vision.queries import get_vision

__all__ = ["bp"]  # the register's blueprint, with these pages added


@bp.get("/<slug>")
@public
@remembered
def organisation(slug: str) -> Response:
    profile = showing.read_profile(slug)
    return render(
        "commitments/organisation.html",
        profile=profile,
        organisation=profile.organisation,
        vision=get_vision(),
        indicator_titles=list_titles() if profile.figures else {},
        town_figures=find_figures(figure.now.indicator_code for figure in profile.figures),
        badge_text=badges.text_of(profile.organisation, profile.tally),
        badge_size=(badges.WIDTH, badges.HEIGHT),
        snippet=badges.snippet_of(profile.organisation, profile.tally),
    )


@bp.get("/<slug>/commitments/<int:commitment_id>")
@public
@remembered
def commitment(slug: str, commitment_id: int) -> Response:
    told = showing.read_commitment(slug, commitment_id)
    changes = list_agreed_changes(told.commitment)
    return render(
        "commitments/commitment.html",
        told=told,
        entry=told.entry,
        organisation=told.organisation,
        details=describe(told.commitment.terms),
        changes=[(change, describe_change(change)) for change in changes],
        town_figure=find_figures([told.entry.indicator]).get(told.entry.indicator) if told.entry.indicator else None,
    )


@bp.get("/<slug>/badge.svg")
@public
def badge(slug: str) -> Response:
    """May be shown on any other site."""
    return badges.as_svg(get_public(slug))


@bp.get("/<slug>/certificate")
@public
def certificate(slug: str) -> Response:
    """A sheet of paper for the wall."""
    profile = showing.read_profile(slug)
    return render(
        "commitments/certificate.html",
        organisation=profile.organisation,
        pledge=profile.current[0] if profile.current else None,
        tally=profile.tally,
        address=link_to("register.organisation", slug=slug),
    )
