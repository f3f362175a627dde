"""What signing in with a work account holds of people; all of it goes with the person's row."""

from collections.abc import Sequence

from flask_babel import gettext as _

from app.accounts.labels import ROLE_LABELS
from app.accounts.models import Person
from app.council import queries
from app.kit.holdings import Holding, Sheet


def copy(person: Person) -> Sequence[Sheet]:
    return [
        Sheet.of(
            "work_account",
            _("Your work account"),
            queries.list_accounts(person),
            [
                ("directory", _("Directory"), lambda row: row.issuer),
                ("number", _("Your number there"), lambda row: row.subject),
                ("linked", _("First used"), lambda row: row.created_at),
                ("used", _("Last used"), lambda row: row.last_used_at),
                ("two_factors", _("Last said that you had shown two factors"), lambda row: row.two_factors_at),
            ],
        ),
        Sheet.of(
            "work_roles",
            _("Roles from your work account"),
            queries.list_roles_given(person),
            [("role", _("Role"), lambda row: str(ROLE_LABELS[row.role]))],
        ),
    ]


HOLDING = Holding(
    feature="council",
    columns=frozenset({"council_accounts.person_id", "council_grants.person_role_id"}),
    copy=copy,
)
