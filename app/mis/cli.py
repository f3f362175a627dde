"""`flask mis …`: the Minimum Income Standard from a shell."""

from app.kit.commands import TownGroup, in_one_line
from app.mis.file_cli import band_file
from app.mis.set_cli import band, load_parameters
from app.mis.shares_cli import shares

cli = TownGroup("mis", help="The Minimum Income Standard: parameter sets, bands, files of households.")
for command in (load_parameters, band, band_file, shares):
    assert command.callback is not None
    command.callback = in_one_line(command.callback)
    cli.add_command(command)
