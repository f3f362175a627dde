"""`flask indicators …`: figures in, the index out."""

from app.indicators.derive_cli import derive
from app.indicators.import_cli import import_figures
from app.indicators.score_cli import score
from app.kit.commands import TownGroup, in_one_line

cli = TownGroup("indicators", help="Figures of the town and its wards, and the Thriving People Index.")
for command in (import_figures, derive, score):
    assert command.callback is not None
    command.callback = in_one_line(command.callback)
    cli.add_command(command)
