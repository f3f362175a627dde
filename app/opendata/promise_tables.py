"""What was promised: organisations and their commitments, and residents' pledges in totals that point at nobody."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.commitments.entries import Entry, read_entries
from app.commitments.register_exports import plain
from app.commitments.register_index import get_index
from app.commitments.rules import CommitmentType, Direction
from app.commitments.status import Status
from app.db import db
from app.kit.clock import today
from app.opendata.attributions import OURS, PROMISERS
from app.opendata.columns import Column, Kind, Row, one_of
from app.opendata.marks import Mark
from app.opendata.sources import Listed, Table, Wanted
from app.organisations.models import Organisation, OrganisationWard
from app.organisations.queries import list_public_names
from app.organisations.rules import Kind as OrganisationKind
from app.organisations.rules import SizeBand
from app.pledges import wall

NUMBER, INTEGER = Kind.NUMBER, Kind.INTEGER


def _list_organisations() -> Sequence[Row]:
    """Those that everybody may see."""
    ids = [number for number, _name in list_public_names()]
    wards: dict[int, list[str]] = {number: [] for number in ids}
    for tie in db.session.execute(select(OrganisationWard.organisation_id, OrganisationWard.ward_code)):
        if tie.organisation_id in wards:
            wards[tie.organisation_id].append(tie.ward_code)
    fields = (Organisation.slug, Organisation.name, Organisation.kind, Organisation.sector, Organisation.size)
    own = (Organisation.website, Organisation.about, Organisation.company_number, Organisation.charity_number)
    rows = db.session.execute(select(Organisation.id, *fields, *own))
    return [(*row[1:], sorted(wards[row.id])) for row in rows if row.id in wards]


@dataclass(frozen=True)
class PublicCommitments:
    """The register, by the commitment's number."""

    mark_kinds: Sequence[type] = (int,)

    def mark(self, row: Row) -> Mark:
        return (row[0],)

    def read(self, wanted: Wanted, after: Mark | None, size: int) -> Sequence[Row]:
        index = get_index()
        chosen = index.all
        for facet in wanted.keys() - {"id", "organisation"}:
            chosen &= index.of(facet, wanted[facet])
        least = int(after[0]) if after else 0
        ids = sorted(each for each in index.ids_in(chosen) if each > least and each == wanted.get("id", each))
        found: list[Row] = []
        while ids and len(found) < size:
            entries = read_entries(ids[:size], today())
            slug = wanted.get("organisation")
            found.extend(_row_of(entry) for entry in entries if slug in (None, entry.slug))
            ids = ids[size:]
        return found[:size]


def _row_of(entry: Entry) -> Row:
    return (
        *(entry.id, entry.slug, entry.text, entry.type, entry.status, entry.owner, list(entry.outcomes)),
        *(list(entry.wards), entry.starts_on, entry.due_on, entry.unit, plain(entry.baseline), plain(entry.target)),
        *(entry.direction, entry.indicator or None, entry.agreed_at, entry.updates),
        entry.latest and entry.latest.on,
        entry.latest_value and plain(entry.latest_value.value),
    )


def _list_totals() -> Sequence[Row]:
    """As the wall shows them: wards that too few share are in none but the last line."""
    totals = wall.read_totals()
    return [
        ("town", "", "", totals.town.made, totals.town.kept),
        *(("priority", each.slug, each.name, tally.made, tally.kept) for each, tally in totals.by_priority),
        *(("outcome", each.code, each.text, tally.made, tally.kept) for each, tally in totals.by_outcome),
        *(("ward", ward.code, ward.name, made, None) for ward, made in totals.by_ward),
        ("elsewhere", "", "", totals.elsewhere, None),
    ]


ORGANISATION_COLUMNS = (
    Column("slug", "Names the organisation in addresses."),
    Column("name", "What it is called."),
    one_of("kind", "What kind of organisation it is.", OrganisationKind),
    Column("sector", "What it works in."),
    one_of("size", "How large it is.", SizeBand, is_optional=True),
    Column("website", "Its own site."),
    Column("about", "What it says of itself."),
    Column("company_number", "At Companies House.", is_optional=True),
    Column("charity_number", "At the Charity Commission.", is_optional=True),
    Column("wards", "The wards it serves; none means the whole town.", Kind.CODES),
)
COMMITMENT_COLUMNS = (
    Column("id", "Names the commitment for ever.", INTEGER),
    Column("organisation", "The slug of who promised it."),
    Column("text", "What was promised."),
    one_of("type", "What kind of promise it is.", CommitmentType),
    one_of("status", "How it is doing today.", Status),
    Column("responsible", "The role that answers for it."),
    Column("outcomes", "The outcomes of the vision it serves.", Kind.CODES),
    Column("wards", "The wards it is for; none means the whole town.", Kind.CODES),
    Column("starts_on", "When it begins.", Kind.DATE),
    Column("due_on", "When it is to be kept.", Kind.DATE),
    Column("unit", "What its numbers count."),
    Column("baseline", "The number it began with.", NUMBER, is_optional=True),
    Column("target", "The number it aims at.", NUMBER, is_optional=True),
    one_of("direction", "Which way its number is to go.", Direction, is_optional=True),
    Column("indicator", "The indicator of the town that it is to move.", is_optional=True),
    Column("agreed_at", "When it was agreed.", Kind.MOMENT),
    Column("updates", "How often it was reported on.", INTEGER),
    Column("last_update_on", "When it was reported on last.", Kind.DATE, is_optional=True),
    Column("last_value", "The last number that was reported.", NUMBER, is_optional=True),
)
TOTAL_COLUMNS = (
    one_of("scope", "What is counted.", ("town", "priority", "outcome", "ward", "elsewhere")),
    Column("code", "The priority’s slug, or the code of the outcome or ward."),
    Column("name", "What that is called."),
    Column("made", "Pledges that came into force.", INTEGER),
    Column("kept", "Those that are kept up or done; not told by ward.", INTEGER, is_optional=True),
)
PROMISE_TABLES = (
    Table(
        "organisations",
        "Organisations",
        "Organisations whose pledges are public.",
        ORGANISATION_COLUMNS,
        ("slug",),
        Listed(_list_organisations, ORGANISATION_COLUMNS, ("slug",)),
        PROMISERS,
        ("kind",),
    ),
    Table(
        "commitments",
        "Commitments",
        "What organisations promised, and how it is doing.",
        COMMITMENT_COLUMNS,
        ("id",),
        PublicCommitments(),
        PROMISERS,
        ("organisation", "type", "status"),
    ),
    Table(
        "pledge-totals",
        "Residents’ pledges in totals",
        "How many pledges there are. Wards that only few pledges name are counted under “elsewhere”.",
        TOTAL_COLUMNS,
        ("scope", "code"),
        Listed(_list_totals, TOTAL_COLUMNS, ("scope", "code")),
        OURS,
        ("scope",),
    ),
)
