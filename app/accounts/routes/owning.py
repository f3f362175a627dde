"""Asking whoever is signed in for their password again."""

from flask_login import current_user

from app.accounts import actions, guarding, passwords
from app.accounts.forms import OwnerForm
from app.accounts.routes.sessions import address
from app.db import db


def is_owner(form: OwnerForm) -> bool:
    """Ask for the password of accounts that have one; tries count like those to sign in."""
    if "current_password" not in form:
        return True
    guarding.count_sign_in_try(current_user.email, address())
    password_hash = current_user.password_hash
    db.session.commit()  # Argon2 takes its time: keep nobody else waiting for the database
    if passwords.is_right(password_hash, form.current_password.data):
        actions.note_sign_in(current_user, address=address())
        return True
    guarding.note_sign_in_failure(current_user.email, address())
    db.session.commit()
    form.refuse_current_password()
    return False
