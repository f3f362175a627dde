"""`flask pledges …`: the scheduled work, by hand."""

from app.kit.commands import TownGroup, answer, as_format, require_what_serving_needs
from app.pledges import jobs

cli = TownGroup("pledges", help="Citizen's Pledges.")


@cli.command("send-check-ins")
@as_format
def send_check_ins(output: str) -> None:
    """Ask the people whose check-in is due, and mark pledges that went silent."""
    require_what_serving_needs()
    met = jobs.ask_how_it_goes()
    answer(output, {"met": met}, [f"{met} pledges met"])


@cli.command("close-due")
@as_format
def close_due(output: str) -> None:
    """Close the shared pledges whose day has passed."""
    closed = jobs.close_due()
    answer(output, {"closed": closed}, [f"{closed} shared pledges closed"])


@cli.command("tell-shared")
@as_format
def tell_shared(output: str) -> None:
    """Tell people what became of their shared pledges."""
    require_what_serving_needs()
    told = jobs.tell_shared()
    answer(output, {"told": told}, [f"{told} people told"])
