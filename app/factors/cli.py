"""`flask accounts reset-second-factors`: the way back for an administrator whom no colleague can help."""

import click

from app.accounts.queries import find_person_by_email
from app.db import db
from app.factors import actions
from app.kit.commands import answer, as_format


@click.command("reset-second-factors")
@click.argument("email")
@as_format
def reset_second_factors(email: str, output: str) -> None:
    """Take away somebody's second factors and recovery codes; they set up new ones when they next sign in."""
    person = find_person_by_email(email)
    if person is None or person.signed_up_at is None:
        raise click.ClickException(f"There is no account with the address {email}.")
    actions.reset(person, actor=None)
    db.session.commit()
    answer(output, {"email": email, "reset": True}, [f"{email} sets up a second factor at the next visit to the desk."])
