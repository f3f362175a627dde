"""What indicators are called, for whoever names one or offers a choice of them."""

from sqlalchemy import select

from app.db import db
from app.indicators.models import Indicator


def list_titles() -> dict[str, str]:
    """Every indicator's title by its code, in the catalogue's order."""
    rows = db.session.execute(select(Indicator.code, Indicator.title).order_by(Indicator.position, Indicator.code))
    return {row.code: row.title for row in rows}


def title_of(code: str) -> str:
    """The code itself where no such indicator is kept."""
    return db.session.scalar(select(Indicator.title).where(Indicator.code == code)) or code
