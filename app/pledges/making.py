"""Making a pledge in three short pages: what, who, and a last look. Then the e-mail that confirms it."""

from collections.abc import Mapping

from flask import Response, request, url_for
from flask_babel import gettext as _

from app.accounts.models import AgeBand, Display, Person
from app.accounts.routes.sessions import address
from app.db import db
from app.extensions import limiter
from app.kit.access import public
from app.kit.errors import DomainError, NotFound
from app.kit.stale import keeps_input
from app.kit.web import render, see_other
from app.places.queries import list_wards
from app.pledges import actions, drafts, queries, wall
from app.pledges.edge import refuse, thank, viewer
from app.pledges.forms import OWN_WORDS, AboutYouForm, CheckAnswersForm, ChooseForm
from app.pledges.mailing import go_on_without
from app.pledges.models import Action, Pledge
from app.pledges.routes import bp
from app.pledges.units import measure
from app.pledges.wording import EFFORTS, sentence
from app.vision.queries import list_priorities

__all__ = ["bp"]  # the wall's blueprint, with these pages added

ASKED_ABOUT_YOU = ("email", "age", "shown_as", "name", "amount", "ward")


@bp.get("/pledges/new")
@public
def new() -> Response:
    return _ask_what(_answers_of(request.args.get("key", "")) or drafts.new())


@bp.post("/pledges/new")
@limiter.limit("60/minute")
@public
@keeps_input
def choose() -> Response:
    answers = drafts.find(request.form.get("key", "")) or drafts.new()
    form = ChooseForm()
    form.offer(queries.list_actions(), list_priorities())
    if form.validate_on_submit() and queries.find_action(form.action_slug) is None:
        form.add_error("action", str(form.action.validators[0].message))
    if form.errors:
        return _ask_what(answers, form, status=422)
    if answers.action != form.action_slug:
        answers.amount = answers.shared = None  # they belonged to the other action
    answers.action = form.action_slug
    answers.words = form.words.data or "" if form.is_own_words else ""
    drafts.keep(answers)
    return see_other(_next_page(answers))


def _next_page(answers: drafts.Answers) -> str:
    """Onwards, or straight back to the check when only one answer was changed."""
    return url_for("pledges.check" if answers.is_complete else "pledges.about_you", key=answers.key)


def _ask_what(answers: drafts.Answers, form: ChooseForm | None = None, status: int = 200) -> Response:
    choice = wall.read_choice(request.args)
    priorities = list_priorities()
    if form is None:
        form = ChooseForm(formdata=None, **_chosen(answers) | _picked(request.args))
    form.offer(choice.actions, priorities)
    return render(
        "pledges/new.html",
        "pledges/_choose.html",
        status,
        form=form,
        answers=answers,
        choice=choice,
        priorities=priorities,
        efforts=EFFORTS,
        is_lost="lost" in request.args,
    )


def _chosen(answers: drafts.Answers) -> dict[str, str]:
    """A draft's first answer, as the first page's fields hold it."""
    if answers.action.startswith(OWN_WORDS):
        slug = answers.action.removeprefix(f"{OWN_WORDS}-")
        return {"action": OWN_WORDS, "words": answers.words, "priority": slug}
    return {"action": answers.action}


def _picked(args: Mapping[str, str]) -> dict[str, str]:
    """What was chosen before somebody narrowed the list."""
    return {"action": args["action"]} if args.get("action") else {}


@bp.get("/pledges/new/<key>/about-you")
@public
def about_you(key: str) -> Response:
    answers = _answers_of(key)
    if answers is None or not answers.action:
        return go_on_without(key)
    action = queries.get_action(answers.action)
    form = AboutYouForm(formdata=None, **_known(answers))
    form.offer(list_wards(), action, viewer())
    return _ask_who(answers, action, form)


@bp.post("/pledges/new/<key>/about-you")
@limiter.limit("60/minute")
@public
@keeps_input
def tell(key: str) -> Response:
    answers = _answers_of(key)
    if answers is None or not answers.action:
        return go_on_without(key)
    action = queries.get_action(answers.action)
    form = AboutYouForm()
    form.offer(list_wards(), action, viewer())
    if form.is_too_young:
        drafts.forget(key)
        return see_other(url_for("accounts.under_13"))
    if not form.validate_on_submit():
        return _ask_who(answers, action, form, status=422)
    _keep_told(answers, form)
    return see_other(url_for("pledges.check", key=key))


def _keep_told(answers: drafts.Answers, form: AboutYouForm) -> None:
    """What they say of themselves, into the draft."""
    for name in ASKED_ABOUT_YOU:
        if name in form:
            setattr(answers, name, form[name].data)
    answers.shown_as = answers.shown_as or Display.ANONYMOUS.value  # a minor with an account is not asked
    drafts.keep(answers)


def _ask_who(answers: drafts.Answers, action: Action, form: AboutYouForm, status: int = 200) -> Response:
    shared = queries.get_shared(answers.shared) if answers.shared else None
    if shared and not answers.is_complete:
        back = url_for("pledges_shared.show", shared_id=shared.id)
    else:
        back = url_for("pledges.check" if answers.is_complete else "pledges.new", key=answers.key)
    return render(
        "pledges/about_you.html",
        status=status,
        form=form,
        answers=answers,
        promise=sentence(action, answers.words, None),
        shared=shared,
        source=action.source,
        back=back,
    )


def _known(answers: drafts.Answers) -> dict[str, object]:
    """What was typed before, or what a person's profile says."""
    person = viewer()
    if answers.shown_as:
        return {name: getattr(answers, name) for name in ASKED_ABOUT_YOU}
    if person is None:
        return {"shown_as": Display.ANONYMOUS.value}
    return {"shown_as": person.display.value, "name": person.name, "ward": person.ward_code or ""}


@bp.get("/pledges/new/<key>/check")
@public
def check(key: str) -> Response:
    answers = _answers_of(key)
    if answers is None:
        return go_on_without(key)
    if not _may_be_sent(answers):
        return see_other(url_for("pledges.about_you", key=key))
    return _check_page(answers, CheckAnswersForm(formdata=None, key=key))


def _check_page(answers: drafts.Answers, form: CheckAnswersForm, status: int = 200) -> Response:
    action = queries.get_action(answers.action)
    return render(
        "pledges/check.html",
        status=status,
        form=form,
        answers=answers,
        action=action,
        promise=sentence(action, answers.words, None),
        amount=measure(answers.amount, action.unit) if answers.amount and action.unit else "",
        ward=next((ward.name for ward in list_wards() if ward.code == answers.ward), ""),
        shared=queries.get_shared(answers.shared) if answers.shared else None,
        person=viewer(),
    )


@bp.post("/pledges")
@limiter.limit("30/minute")
@public
@keeps_input
def create() -> Response:
    form = CheckAnswersForm()
    key = form.key.data or ""
    answers = _answers_of(key)
    if answers is None or not _may_be_sent(answers):
        return go_on_without(key)
    if not form.validate_on_submit():
        return _check_page(answers, form, status=422)
    try:
        pledge = _send(answers, viewer())
    except DomainError as error:
        return _check_page(answers, form, refuse(form, error))
    db.session.commit()
    drafts.mark_sent(key, pledge.id if pledge else answers.email)
    if pledge is not None:
        thank(pledge.state, is_new=pledge.key == key)
    return go_on_without(key)


def _send(answers: drafts.Answers, person: Person | None) -> Pledge | None:
    """Make the pledge of somebody we know; nothing says what became of anybody else's before its e-mail does."""
    draft = _as_draft(answers, person)
    if person is not None:
        return actions.make_pledge(draft, actor=person)
    actions.submit_once(draft, version=answers.version, address=address())
    return None


def _may_be_sent(answers: drafts.Answers) -> bool:
    """All is answered: whoever signed out on the way has yet to say which address is theirs."""
    return answers.is_complete and bool(answers.email or viewer())


def _as_draft(answers: drafts.Answers, person: Person | None) -> actions.Draft:
    return actions.Draft(
        key=answers.key,
        action=queries.get_action(answers.action),
        email=person.email if person else answers.email,
        words=answers.words,
        amount=answers.amount,
        name=answers.name,
        shown_as=Display(answers.shown_as),
        is_minor=answers.age == AgeBand.TEEN,
        ward_code=answers.ward or None,
        shared_pledge=queries.get_shared(answers.shared) if answers.shared else None,
    )


def _answers_of(key: str) -> drafts.Answers | None:
    """The draft, as long as its action is still in the catalogue."""
    answers = drafts.find(key)
    if answers is not None and answers.action and queries.find_action(answers.action) is None:
        raise NotFound(_("There is no such action."))
    return answers
