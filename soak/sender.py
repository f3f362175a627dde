"""The process that sends newsletters, and that a trial kills: `python -m soak.sender DATABASE_URL FOLDER MAIL_URL`."""

import sys
from pathlib import Path

from app import create_app
from app.config import Settings
from app.kit import outbox
from app.notices import jobs

KEY = "a key that only trials use, and long"
RATE = 10_000_000  # letters a minute: what is tried is being killed, not patience


def settings(database_url: str, folder: Path, mail_url: str = "") -> Settings:
    return Settings(
        environment="development",
        secret_key=KEY,
        database_url=database_url,
        instance=folder,
        mail_url=mail_url,
        newsletter_rate=RATE,
        is_testing=True,
    )


def send_everything() -> None:
    """What the schedule does every minute, without waiting for the minute."""
    while True:
        posted = jobs.send_newsletters()["posted"]
        sent = outbox.deliver()["sent"]
        if not posted and not sent:
            return


if __name__ == "__main__":
    database_url, folder, mail_url = sys.argv[1:]
    with create_app(settings(database_url, Path(folder), mail_url)).app_context():
        send_everything()
