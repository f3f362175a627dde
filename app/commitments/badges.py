"""A picture of how an organisation's pledge is doing, for its own web site: no script, no tracking, always current."""

from flask import Response, render_template
from flask_babel import gettext as _
from flask_babel import ngettext

from app.commitments.showing import Tally, read_tally
from app.kit.web import link_to
from app.organisations.models import Organisation

KEPT_FOR = "public, max-age=300"  # seconds
# In another site's <img> it may run and load nothing whatever this says; opened by itself it may not either.
POLICY = "default-src 'none'; frame-ancestors *"
WIDTH, HEIGHT = 260, 64


def as_svg(organisation: Organisation) -> Response:
    tally = read_tally(organisation)
    body = render_template(
        "commitments/badge.svg",
        organisation=organisation,
        tally=tally,
        lines=lines_of(tally),
        width=WIDTH,
        height=HEIGHT,
    )
    return Response(
        body,
        mimetype="image/svg+xml",
        headers={
            "Cache-Control": KEPT_FOR,
            "Content-Security-Policy": POLICY,
            "Cross-Origin-Resource-Policy": "cross-origin",
            "Access-Control-Allow-Origin": "*",
        },
    )


def lines_of(tally: Tally) -> tuple[str, str]:
    """What the picture says, in two short lines."""
    if not tally.total:
        return _("Luton 2040 Pledge"), _("No commitments published yet")
    first = ngettext("%(num)d commitment to Luton", "%(num)d commitments to Luton", tally.total)
    parts = [
        (tally.delivered, _("%(number)s delivered", number=tally.delivered)),
        (tally.live, _("%(number)s under way", number=tally.live)),
        (tally.broken, _("%(number)s not kept", number=tally.broken)),
    ]
    said = [words for count, words in parts if count]
    return first, ", ".join(said) or _("All withdrawn")


def text_of(organisation: Organisation, tally: Tally) -> str:
    """The same for those who do not see it."""
    first, second = lines_of(tally)
    said = _("%(name)s, Luton 2040 Pledge: %(first)s; %(second)s", name=organisation.name, first=first, second=second)
    return str(said)


def snippet_of(organisation: Organisation, tally: Tally) -> str:
    """HTML to paste into the organisation's own site."""
    return render_template(
        "commitments/badge_snippet.html",
        page=link_to("register.organisation", slug=organisation.slug),
        picture=link_to("register.badge", slug=organisation.slug),
        alt=_("%(name)s, Luton 2040 Pledge", name=organisation.name) if tally.total else _("Luton 2040 Pledge"),
        width=WIDTH,
        height=HEIGHT,
    ).strip()
