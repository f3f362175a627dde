"""Plans carried out by the verbs that residents use, each as of its moment."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import select

from app.accounts import actions as accounts
from app.accounts import profiles, queries
from app.accounts.models import AgeBand, Person, Purpose, SignUp
from app.db import db
from app.demo.calendar import Calendar, town_time
from app.demo.fates import ASKING_HOUR, early_answer_at
from app.demo.plans import Plan
from app.demo.residents import Resident
from app.kit.clock import now, today
from app.moderation.deciding import Ruling, decide_about
from app.moderation.rules import HideReason, Verdict
from app.pledges import actions, keeping, leaving, sharing
from app.pledges.models import PLEDGE, Pledge, SharedPledge
from app.pledges.queries import get_action
from app.pledges.rules import ALIVE, CHECKED_IN_ON, Answer, State

MANY = 100_000  # people told about shared pledges in a morning: everybody


@dataclass
class Stage:
    """The calendar, and who plays what."""

    calendar: Calendar
    moderator: Person
    passwords: dict[str, str] = field(default_factory=dict)  # hashes by e-mail, of those who have one
    shared: dict[str, SharedPledge] = field(default_factory=dict)  # by title
    plans: dict[int, Plan] = field(default_factory=dict)  # by the id of the pledge that came of them

    def enter(self, plan: Plan) -> None:
        self.calendar.enter(plan.at, lambda: self._pledge(plan))

    def enter_jobs(self, first: date) -> None:
        """From this day on, do every morning what the site's schedule does."""
        self.calendar.enter(town_time(first, ASKING_HOUR), lambda: self._do_jobs(first))

    def account_of(self, resident: Resident) -> Person:
        """Their account, made the first time it is needed."""
        person = queries.find_person_by_email(resident.email)
        return person if person and person.signed_up_at else self._sign_up(resident)

    def _sign_up(self, resident: Resident) -> Person:
        sign_up = SignUp(
            name=resident.name,
            age_band=AgeBand.TEEN if resident.is_teen else AgeBand.ADULT,
        )
        accounts.ask_to_sign_up(resident.email, sign_up)
        person = accounts.find_or_create_person(resident.email)
        # The link that was mailed is a secret of the mail; a fresh one takes its place, as when somebody asks again.
        token = accounts.issue_link(person, Purpose.CONFIRM_SIGN_UP, detail=sign_up.to_json())
        accounts.confirm_sign_up(token, name=resident.name, password_hash=self.passwords.get(resident.email))
        ward_code = resident.ward_code if resident.names_ward else None
        profile = profiles.Profile(name=resident.name, ward_code=ward_code, locale="en", display=resident.shown_as)
        profiles.change_profile(person, profile)
        return person

    def _pledge(self, plan: Plan) -> None:
        draft = self._draft(plan)
        if plan.resident.has_account:
            self._begin(plan, actions.make_pledge(draft, actor=self.account_of(plan.resident)).id)
            return
        pledge = actions.submit_pledge(draft)
        if plan.confirmed_at is not None:
            self.calendar.enter(plan.confirmed_at, lambda: self._confirm(plan, pledge.id))

    def _draft(self, plan: Plan) -> actions.Draft:
        return actions.Draft(
            key=plan.key,
            action=get_action(plan.slug),
            email=plan.resident.email,
            words=plan.words,
            amount=plan.amount,
            name=plan.name,
            shown_as=plan.resident.shown_as,
            is_minor=plan.resident.is_teen,
            ward_code=plan.ward_code,
            shared_pledge=self.shared[plan.shared] if plan.shared else None,
        )

    def _confirm(self, plan: Plan, pledge_id: int) -> None:
        person = accounts.find_or_create_person(plan.resident.email)
        actions.confirm_pledge(accounts.issue_link(person, Purpose.CONFIRM_PLEDGE, subject_id=pledge_id))
        self._begin(plan, pledge_id)

    def _begin(self, plan: Plan, pledge_id: int) -> None:
        self.plans[pledge_id] = plan
        if plan.has_text:
            self.calendar.enter(plan.moderated_at, lambda: self._moderate(plan, pledge_id))
        if plan.withdrawn_at:
            self.calendar.enter(plan.withdrawn_at, lambda: self._withdraw(pledge_id))
        if plan.is_early:
            self.calendar.enter(early_answer_at(today()), lambda: self._answer(pledge_id, Answer.STILL_DOING))

    def _moderate(self, plan: Plan, pledge_id: int) -> None:
        ruling = Ruling(Verdict.KEEP) if plan.is_fit else Ruling(Verdict.HIDE, HideReason.ADVERTISING)
        decide_about(PLEDGE, [pledge_id], ruling, actor=self.moderator)

    def _withdraw(self, pledge_id: int) -> None:
        pledge = db.session.get_one(Pledge, pledge_id)
        if pledge.state in ALIVE or pledge.state is State.LAPSED:
            leaving.withdraw_pledge(pledge, actor=pledge.person)

    def _do_jobs(self, day: date) -> None:
        sharing.fail_due(day)
        sharing.tell_some(limit=MANY)
        self._ask_everybody(day)
        self.enter_jobs(day + timedelta(days=1))

    def _ask_everybody(self, day: date) -> None:
        """Ask whom the job would ask; then people answer, as they planned."""
        due = select(Pledge).where(Pledge.next_check_in_on <= day).order_by(Pledge.next_check_in_on, Pledge.id)
        for pledge in db.session.scalars(due).all():
            number = pledge.check_in_number
            keeping.ask_how_it_goes(pledge, day)
            plan = self.plans.get(pledge.id)
            if plan is not None and pledge.state is not State.LAPSED:
                self._expect_reply(plan, pledge.id, number)

    def _expect_reply(self, plan: Plan, pledge_id: int, number: int) -> None:
        reply = plan.reply_to(number)
        if reply is not None and reply.answer is not None:
            answer = reply.answer
            self.calendar.enter(now() + reply.delay, lambda: self._answer(pledge_id, answer))

    def _answer(self, pledge_id: int, answer: Answer) -> None:
        pledge = db.session.get_one(Pledge, pledge_id)
        if pledge.state in CHECKED_IN_ON:
            keeping.answer_check_in(pledge, answer, actor=pledge.person)
