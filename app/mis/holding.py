"""What the Minimum Income Standard holds of people: which staff entered, approved or published what.

Of whoever uses the calculator it holds nothing that leads to them.
"""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.models import Person
from app.db import db
from app.kit.holdings import Holding, Sheet
from app.mis.models import MisHelp, MisParameterSet, MisRelease


def copy(person: Person) -> Sequence[Sheet]:
    entered = select(MisParameterSet.name, MisParameterSet.entered_at).where(MisParameterSet.entered_by_id == person.id)
    approved = select(MisParameterSet.name, MisParameterSet.approved_at).where(
        MisParameterSet.approved_by_id == person.id
    )
    published = select(MisRelease.title, MisRelease.published_at).where(MisRelease.published_by_id == person.id)
    edited = select(MisHelp.title, MisHelp.updated_at).where(MisHelp.updated_by_id == person.id)
    deeds = [
        (what, name, at)
        for what, query in (
            (_("Figures entered"), entered),
            (_("Figures approved"), approved),
            (_("Release published"), published),
            (_("Place to get help edited"), edited),
        )
        for name, at in db.session.execute(query)
    ]
    return [
        Sheet.of(
            "mis",
            _("Your work on the Minimum Income Standard"),
            deeds,
            [
                ("what", _("What"), lambda deed: deed[0]),
                ("name", _("Of what"), lambda deed: deed[1]),
                ("at", _("When"), lambda deed: deed[2]),
            ],
        )
    ]


HOLDING = Holding(
    feature="mis",
    columns=frozenset(
        {
            "mis_parameter_set.entered_by_id",
            "mis_parameter_set.approved_by_id",
            "mis_release.published_by_id",
            "mis_help.updated_by_id",
        }
    ),
    copy=copy,
)
