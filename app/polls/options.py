"""Writing what one can vote for: words, a picture, a document, a cost and a place; and whether it can be done."""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from flask_babel import gettext as _
from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Person
from app.db import db
from app.kit.audit import record
from app.kit.clock import now
from app.kit.errors import DomainError, Duplicate
from app.kit.files import SoundFile
from app.polls.drafting import hold_draft, moved, renumber
from app.polls.models import Poll, PollOption, PollQuestion
from app.polls.rules import Feasibility, Method

Put = Callable[[BinaryIO], str]


@dataclass(frozen=True, kw_only=True)
class OptionTerms:
    """What an option says. Costs, whole pounds, belong to budgets."""

    title: str
    description: str = ""
    cost: int | None = None
    ward_code: str | None = None
    place: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True)
class Picture:
    """A picture drawn anew, and what it shows in words."""

    data: bytes
    alt: str


@dataclass(frozen=True)
class Document:
    """A file to read more in, under the name its sender gave it."""

    name: str
    file: SoundFile


@dataclass(frozen=True, kw_only=True)
class Attachments:
    """What is new with an option's form. `alt` describes a picture that stays."""

    picture: Picture | None = None
    document: Document | None = None
    alt: str = ""
    drops_picture: bool = False
    drops_document: bool = False


NOTHING_NEW = Attachments()


def add(
    question: PollQuestion,
    terms: OptionTerms,
    *,
    actor: Person,
    attached: Attachments = NOTHING_NEW,
    put: Put | None = None,
) -> PollOption:
    """A proposal of a budget waits for its valuation; any other option is ready to be voted for."""
    _hold_open_list(question)
    option = PollOption(
        position=1 + max((each.position for each in question.options), default=0),
        feasibility=Feasibility.WAITING if question.is_budget else Feasibility.FEASIBLE,
    )
    with _unlike_others():
        _keep(option, terms)
        _attach(option, attached, put)
        question.options.append(option)
    _note(question.poll, actor)
    return option


def edit(
    option: PollOption,
    terms: OptionTerms,
    *,
    actor: Person,
    attached: Attachments = NOTHING_NEW,
    put: Put | None = None,
) -> None:
    """A proposal whose cost changes has to be judged again."""
    _hold_open_list(option.question)
    if option.question.is_budget and terms.cost != option.cost:
        option.feasibility, option.judged_at, option.judged_by_id = Feasibility.WAITING, None, None
    with _unlike_others():
        _keep(option, terms)
        _attach(option, attached, put)
    _note(option.question.poll, actor)


def remove(option: PollOption, *, actor: Person) -> None:
    question = option.question
    _hold_open_list(question)
    question.options.remove(option)
    db.session.flush()
    renumber(question.options)
    _note(question.poll, actor)


def move(option: PollOption, step: int, *, actor: Person) -> None:
    """One place up (-1) or down (1); at the end of the list it stays."""
    question = option.question
    _hold_open_list(question)
    renumber(moved(question.options, option, step))
    db.session.expire(question, ["options"])
    _note(question.poll, actor)


def judge(option: PollOption, feasibility: Feasibility, why: str, *, actor: Person) -> None:
    """Say before the vote whether a proposal can be done. What cannot is shown with the reason, and not voted on."""
    hold_draft(option.question.poll)
    if not option.question.is_budget:
        raise DomainError(_("Only proposals of a budget are judged."))
    if feasibility is Feasibility.NOT_FEASIBLE and not why:
        raise DomainError(_("Say why it cannot be done."))
    if feasibility is Feasibility.WAITING and not why:
        raise DomainError(_("Say whether it can be done, or what you are waiting for."))
    option.feasibility, option.feasibility_why = feasibility, why
    is_judged = feasibility is not Feasibility.WAITING
    option.judged_at = now() if is_judged else None
    option.judged_by_id = actor.id if is_judged else None
    db.session.flush()
    poll = option.question.poll
    facts = {"option": option.id, "feasibility": feasibility.value}
    record("poll.proposal_judged", actor=actor, subject=poll, subject_label=poll.title, **facts)


def judge_all(question: PollQuestion, verdicts: Mapping[int, tuple[Feasibility, str]], *, actor: Person) -> int:
    """Judge those of which something else is said than before; returns how many."""
    before = {option.id: (option.feasibility, option.feasibility_why) for option in question.options}
    changed = [option for option in question.options if verdicts.get(option.id, before[option.id]) != before[option.id]]
    if not changed:
        raise DomainError(_("You changed nothing. Say of at least one proposal whether it can be done."))
    for option in changed:
        judge(option, *verdicts[option.id], actor=actor)
    return len(changed)


def find_stored(names: Sequence[str]) -> set[str]:
    """Those of these files that an option shows."""
    rows = db.session.execute(
        select(PollOption.image, PollOption.document).where(
            or_(PollOption.image.in_(names), PollOption.document.in_(names))
        )
    )
    return {name for row in rows for name in row if name}


def _hold_open_list(question: PollQuestion) -> None:
    hold_draft(question.poll)
    if question.method is Method.YES_NO:
        raise DomainError(_("A question to answer with yes or no has these two options and no others."))


def _keep(option: PollOption, terms: OptionTerms) -> None:
    option.title, option.description, option.cost = terms.title, terms.description, terms.cost
    option.ward_code, option.place = terms.ward_code, terms.place
    option.latitude, option.longitude = terms.latitude, terms.longitude


def _attach(option: PollOption, attached: Attachments, put: Put | None) -> None:
    """What is replaced stays in storage until the night's sweep: a copy of the poll may show it."""
    if attached.drops_picture:
        option.image, option.image_alt = None, ""
    elif option.image and attached.alt:
        option.image_alt = attached.alt
    if attached.drops_document:
        option.document, option.document_name, option.document_type = None, "", ""
    if attached.picture:
        assert put is not None
        option.image, option.image_alt = put(io.BytesIO(attached.picture.data)), attached.picture.alt
    if attached.document:
        assert put is not None
        option.document = put(io.BytesIO(attached.document.file.data))
        option.document_name, option.document_type = attached.document.name, attached.document.file.media_type


@contextmanager
def _unlike_others() -> Iterator[None]:
    try:
        with db.session.begin_nested():
            yield
            db.session.flush()
    except IntegrityError as error:
        if "title" not in str(error.orig):
            raise
        raise Duplicate(_("Another option of this question has this title.")) from error


def _note(poll: Poll, actor: Person) -> None:
    record("poll.edited", actor=actor, subject=poll, subject_label=poll.title)
