"""`flask mis …`: the Minimum Income Standard from a shell."""

from flask.cli import AppGroup

from app.mis.file_cli import band_file

cli = AppGroup("mis", help="The Minimum Income Standard: parameter sets, bands, files of households.")
cli.add_command(band_file)
