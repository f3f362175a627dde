"""`flask commitments …`: the scheduled work on organisations' pledges, by hand."""

from app.commitments import jobs, progress_jobs
from app.kit import claims
from app.kit.commands import TownGroup, answer, as_format, require_what_serving_needs

cli = TownGroup("commitments", help="Organisations' pledges and commitments.")


@cli.command("move-due")
@as_format
def move_due(output: str) -> None:
    """Begin, end and ask to renew the pledges whose day has come."""
    require_what_serving_needs()
    moved = jobs.move_due()
    answer(output, {"moved": moved}, [f"{moved} steps taken"])


@cli.command("refresh-statuses")
@as_format
def refresh_statuses(output: str) -> None:
    """Work out how every published commitment is doing today."""
    changed = jobs.refresh_all_statuses()
    answer(output, {"changed": changed}, [f"{changed} commitments are doing otherwise than before"])


@cli.command("send-nudges")
@as_format
def send_nudges(output: str) -> None:
    """Remind organisations of what is due, overdue or silent, each of them of each occasion once."""
    require_what_serving_needs()
    written = progress_jobs.remind()
    answer(output, {"written": written}, [f"{written} reminders written"])


@cli.command("sweep-files")
@as_format
def sweep_files(output: str) -> None:
    """Delete uploaded files that belong to nothing."""
    swept = claims.sweep_files()
    answer(output, {"deleted": swept}, [f"{swept} files deleted"])
