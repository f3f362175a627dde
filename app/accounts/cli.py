"""`flask accounts …`: how the first administrator, and later staff, get in."""

import click
from email_validator import EmailNotValidError, validate_email
from flask import current_app

from app.accounts import staffing
from app.accounts.permissions import Role
from app.db import db
from app.kit.commands import TownGroup, answer, as_format
from app.kit.errors import DomainError
from app.kit.web import link_to

cli = TownGroup("accounts", help="People and staff.")


@cli.command("invite-staff")
@click.argument("email")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]), help="The part they play.")
@as_format
def invite_staff(email: str, role: str, output: str) -> None:
    """Invite somebody to the staff. Prints the link when mail is off; repeating it replaces the link."""
    token = _invite(email, Role(role))
    is_mail_off = not current_app.config["SETTINGS"].mail_url
    link = link_to("accounts.staff_link", token=token) if token and is_mail_off else None
    lines = [f"{email} has the role {role} already."] if token is None else []
    if token is not None:
        click.echo(f"Invited {email} as {role}. The link works once, for 7 days.", err=True)
    facts = {"email": email, "role": role, "invited": token is not None, "link": link}
    answer(output, facts, [*lines, link] if link else lines)


def _invite(email: str, role: Role) -> str | None:
    try:
        validate_email(email, check_deliverability=False, allow_smtputf8=False)
        token = staffing.invite_staff(email, role, actor=None)
    except EmailNotValidError as error:
        raise click.BadParameter(str(error), param_hint="EMAIL") from error
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    db.session.commit()
    return token
