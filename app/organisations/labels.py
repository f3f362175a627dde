"""Words for kinds, sizes, roles and standings."""

from flask_babel import LazyString

from app.kit.locale import lazy as _l
from app.organisations.rules import Kind, MemberRole, SizeBand, Standing

KIND_LABELS: dict[Kind, LazyString] = {
    Kind.PUBLIC: _l("Public body"),
    Kind.PRIVATE: _l("Business"),
    Kind.VOLUNTARY: _l("Voluntary or community organisation"),
    Kind.EDUCATION: _l("School, college or university"),
    Kind.FAITH: _l("Faith organisation"),
    Kind.OTHER: _l("Something else"),
}

SIZE_LABELS: dict[SizeBand, LazyString] = {
    SizeBand.NONE: _l("No employees"),
    SizeBand.MICRO: _l("1 to 9"),
    SizeBand.SMALL: _l("10 to 49"),
    SizeBand.MEDIUM: _l("50 to 249"),
    SizeBand.LARGE: _l("250 or more"),
}

ROLE_LABELS: dict[MemberRole, LazyString] = {
    MemberRole.OWNER: _l("Owner"),
    MemberRole.EDITOR: _l("Editor"),
    MemberRole.VIEWER: _l("Viewer"),
}

ROLE_HINTS: dict[MemberRole, LazyString] = {
    MemberRole.OWNER: _l("Looks after members and details, and does everything an editor does"),
    MemberRole.EDITOR: _l("Writes pledges and commitments, and reports progress"),
    MemberRole.VIEWER: _l("Sees the workspace and changes nothing"),
}

STANDING_LABELS: dict[Standing, LazyString] = {
    Standing.WAITING: _l("Waiting for verification"),
    Standing.VERIFIED: _l("Verified"),
    Standing.DECLINED: _l("Declined"),
    Standing.SUSPENDED: _l("Suspended"),
    Standing.MERGED: _l("Merged"),
}

STANDING_TONES: dict[Standing, str] = {
    Standing.WAITING: "waiting",
    Standing.VERIFIED: "good",
    Standing.DECLINED: "bad",
    Standing.SUSPENDED: "bad",
    Standing.MERGED: "quiet",
}
