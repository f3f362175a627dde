"""`flask indicators …`."""

from app.indicators.score_cli import score
from app.kit.commands import TownGroup

cli = TownGroup("indicators", help="Figures of the town and its wards, and the Thriving People Index.")
cli.add_command(score)
