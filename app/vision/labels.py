"""The vision's own terms as people read them."""

from app.kit.locale import lazy as _l
from app.vision.rules import Status

STATUS_LABELS = {
    Status.PLANNED: _l("Planned"),
    Status.UNDER_WAY: _l("Under way"),
    Status.DELIVERED: _l("Delivered"),
    Status.AT_RISK: _l("At risk"),
}

# The tones of `tag` in templates/kit/page.html: the word carries the meaning, the tone only supports it.
STATUS_TONES = {
    Status.PLANNED: "quiet",
    Status.UNDER_WAY: None,
    Status.DELIVERED: "good",
    Status.AT_RISK: "waiting",
}
