"""What indicators hold of people: which staff brought figures in, and who published them."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.models import Person
from app.db import db
from app.indicators.models import FigureRelease, IndexVersion
from app.kit.holdings import Holding, Sheet


def copy(person: Person) -> Sequence[Sheet]:
    made = select(FigureRelease.title, FigureRelease.made_at).where(FigureRelease.made_by_id == person.id)
    published = select(FigureRelease.title, FigureRelease.published_at).where(
        FigureRelease.published_by_id == person.id
    )
    drawn = select(IndexVersion.name, IndexVersion.made_at).where(IndexVersion.made_by_id == person.id)
    agreed = select(IndexVersion.name, IndexVersion.published_at).where(IndexVersion.published_by_id == person.id)
    deeds = [
        (what, name, at)
        for what, query in (
            (_("Figures brought in"), made),
            (_("Figures published"), published),
            (_("Version of the index drawn up"), drawn),
            (_("Version of the index published"), agreed),
        )
        for name, at in db.session.execute(query)
    ]
    return [
        Sheet.of(
            "indicators",
            _("Your work on indicators"),
            deeds,
            [
                ("what", _("What"), lambda deed: deed[0]),
                ("name", _("Of what"), lambda deed: deed[1]),
                ("at", _("When"), lambda deed: deed[2]),
            ],
        )
    ]


HOLDING = Holding(
    feature="indicators",
    columns=frozenset(
        {
            "indicator_releases.address_hash",
            "indicator_releases.made_by_id",
            "indicator_releases.published_by_id",
            "index_versions.made_by_id",
            "index_versions.published_by_id",
        }
    ),
    copy=copy,
)
