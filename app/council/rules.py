"""What the directory's claims mean here: who it is, which roles come with their groups, and what they have shown."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from app.accounts.permissions import Role

LONGEST_NAME = 80


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """Somebody whom the directory has just vouched for. `email` is empty where it does not vouch for the address.

    `proved_at` is when they last proved who they are there, in seconds since 1970, and 0 where it does not say: coming
    back proves nothing, for a directory sends people on without asking while they are signed in to it.
    """

    issuer: str
    subject: str
    email: str
    name: str
    roles: tuple[Role, ...]
    has_shown_two: bool
    proved_at: int = 0

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Visitor":
        facts = json.loads(text)
        return cls(**{**facts, "roles": tuple(Role(role) for role in facts["roles"])})


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How this directory says things: which claim has the groups, the role of each, the signs of two factors."""

    role_claim: str
    roles: Mapping[str, Role]
    two_factors: frozenset[str]

    def visitor_in(self, claims: Mapping[str, Any], moment: datetime) -> Visitor:
        proved_at = _time_in(claims, moment)
        says_two = self.two_factors & (_texts(claims.get("amr")) | _texts(claims.get("acr")))
        return Visitor(
            issuer=str(claims["iss"]),
            subject=str(claims["sub"]),
            email=str(claims.get("email") or "").strip().lower() if _is_vouched_for(claims) else "",
            name=str(claims.get("name") or "")[:LONGEST_NAME],
            roles=tuple(sorted({self.roles[group] for group in _texts(claims.get(self.role_claim)) & set(self.roles)})),
            has_shown_two=bool(says_two) and proved_at > 0,
            proved_at=proved_at,
        )


def _is_vouched_for(claims: Mapping[str, Any]) -> bool:
    """Whether the address is known to be theirs.

    Microsoft Entra says nothing of `email_verified`; where it is set to, it says instead that whoever owns the domain
    has been verified (`xms_edov`). An address that somebody may just have typed into their profile opens nothing.
    """
    if "email_verified" in claims:
        return claims["email_verified"] is True
    return claims.get("xms_edov") in (True, "1")


def _time_in(claims: Mapping[str, Any], moment: datetime) -> int:
    """`auth_time`, never later than now; 0 for none (OpenID Connect Core 1.0, section 2)."""
    said = claims.get("auth_time")
    if not isinstance(said, int | float) or isinstance(said, bool):
        return 0
    return max(0, int(min(said, moment.timestamp())))


def roles_in(setting: str) -> dict[str, Role]:
    """`group=role,group=role`; a group's name may hold "=". Raises ValueError for what is no role."""
    pairs = [pair.rpartition("=") for pair in setting.split(",") if pair.strip()]
    return {group.strip(): Role(role.strip()) for group, _equals, role in pairs}


def words_in(setting: str) -> frozenset[str]:
    return frozenset(word.strip() for word in setting.split(",") if word.strip())


def _texts(claim: Any) -> set[str]:
    """Directories send one word or a list of them; anything else says nothing."""
    if isinstance(claim, str):
        return {claim}
    return {each for each in claim if isinstance(each, str)} if isinstance(claim, Iterable) else set()
