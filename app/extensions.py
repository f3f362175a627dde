"""Flask extensions, not yet bound to an application."""

from flask import Response
from flask_babel import Babel
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_wtf import CSRFProtect


class SessionLogin(LoginManager):  # type: ignore[misc]  # it has no types
    """Flask-Login without its "remember me" cookie, which looks into the session at every answer.

    An answer that has looked there is kept by no browser, and ours offer nothing to remember.
    """

    def _update_remember_cookie(self, response: Response) -> Response:
        return response


babel = Babel()
csrf = CSRFProtect()
limiter = Limiter(key_func=get_remote_address)
login = SessionLogin()
migrate = Migrate()
