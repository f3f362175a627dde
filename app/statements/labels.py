"""What the statements are called."""

from flask_babel import LazyString

from app.kit.locale import lazy as _l
from app.statements.rules import Slug

TITLES: dict[Slug, LazyString] = {
    Slug.PRIVACY: _l("Privacy: what we keep about you, and why"),
    Slug.COOKIES: _l("Cookies"),
    Slug.ACCESSIBILITY: _l("Accessibility statement for Luton 2040"),
    Slug.TERMS: _l("Terms of use"),
    Slug.MODERATION: _l("How moderation works"),
}
