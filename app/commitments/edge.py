"""What the workspace's pages about pledges share: kept drafts, and refusals beside what was typed."""

from typing import TypeVar

from flask import flash, request
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from app.commitments import drafts
from app.commitments.errors import BadTerms
from app.commitments.memory_models import Draft
from app.db import db
from app.kit.errors import DomainError
from app.kit.forms import TownForm
from app.organisations.models import Organisation
from app.organisations.queries import get_workspace
from app.organisations.rules import MemberRole

F = TypeVar("F", bound=TownForm)

NOT_TYPED = frozenset({"csrf_token", "later"})


def edited_by_viewer(slug: str) -> Organisation:
    """The organisation, for those of its members who write for it."""
    return get_workspace(slug, current_user, least=MemberRole.EDITOR)


def refuse(form: TownForm, error: DomainError) -> int:
    """Undo what was begun, and show the reason by its field, or above the form; returns the answer's status."""
    db.session.rollback()
    if isinstance(error, BadTerms) and error.field in form:
        form.add_error(error.field, str(error))
    else:
        form.form_errors.append(str(error))
    return error.status


def draft_key(organisation: Organisation, name: str) -> str:
    return f"{organisation.id}:{name}"


def find_draft(organisation: Organisation, name: str) -> Draft | None:
    """What this person typed into the form before and did not send."""
    return drafts.find(current_user, draft_key(organisation, name))


def as_typed(draft: Draft) -> MultiDict[str, str]:
    """A kept draft as the form it came from sent it."""
    return MultiDict(draft.values)


def wants_later() -> bool:
    """Whether "Save for later" was pressed instead of the form's own button."""
    return "later" in request.form


def keep_typed(organisation: Organisation, name: str, *, is_asked: bool) -> None:
    """Keep what the form holds, as it is, for whoever typed it."""
    typed = {field: request.form.getlist(field) for field in request.form if field not in NOT_TYPED}
    drafts.keep(current_user, draft_key(organisation, name), typed, is_asked=is_asked)
    db.session.commit()


def keep_for_later(organisation: Organisation, name: str) -> None:
    """The same by the button, which also works without scripts."""
    keep_typed(organisation, name, is_asked=True)
    flash(_("We kept what you typed. Only you can see it until you send it."), "success")


def forget_typed(organisation: Organisation, name: str) -> None:
    """It was sent: in the same transaction, the draft goes."""
    drafts.settle(current_user, draft_key(organisation, name))
