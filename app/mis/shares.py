"""What the page of band shares shows: one year's release by ward and household type, and the town over the years."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.mis import published
from app.mis.models import MisRelease
from app.mis.published import Cells
from app.mis.rules import Band
from app.mis.tabulating import TOWN
from app.places.models import Ward
from app.places.queries import list_wards
from app.places.rules import tones


@dataclass(frozen=True)
class SharesView:
    """One release, and the band its map shows."""

    releases: list[MisRelease]  # one for each year, the newest first
    release: MisRelease
    band: Band
    wards: Sequence[Ward]
    by_area: dict[str, Cells]
    by_type: dict[str, Cells]
    by_release: dict[int, Cells]

    @property
    def town(self) -> Cells:
        return self.by_area.get(TOWN, {})

    @property
    def poverty(self) -> float | None:
        """The share of the town's households in bands D and E together, where both are given."""
        shares = [cell.share for band in (Band.D, Band.E) if (cell := self.town.get(band)) and cell.share is not None]
        return sum(shares) if len(shares) == 2 else None

    @property
    def tones(self) -> dict[str, int]:
        """How dark the map shows each ward that has a figure for the band."""
        shares = {
            ward.code: cell.share
            for ward in self.wards
            if (cell := self.by_area.get(ward.code, {}).get(self.band)) and cell.share is not None
        }
        return tones(shares) if shares else {}


def read(args: Mapping[str, str]) -> SharesView | None:
    """The view that an address asks for, by default of the newest year; None while nothing is published."""
    releases = published.list_releases()
    if not releases:
        return None
    release = next((each for each in releases if str(each.year) == args.get("year")), releases[0])
    return SharesView(
        releases=releases,
        release=release,
        band=next((band for band in Band if band.value == args.get("band")), Band.D),
        wards=list_wards(),
        by_area=published.shares_by_area(release),
        by_type=published.shares_by_type(release),
        by_release=published.town_shares(releases),
    )
