"""A file of households for tests: so many of each band in each ward."""

from app.mis.rules import Band

HEADER = "id,ward,adults,child_ages,tenure,income"
INCOMES = {Band.A: 70_000, Band.B: 60_000, Band.C: 40_000, Band.D: 30_000, Band.E: 0}
SPREAD = {Band.A: 60, Band.B: 45, Band.C: 90, Band.D: 50, Band.E: 25}
WARDS = ("E05014741", "South", "e05014736")


def rows(spread: dict[Band, int] = SPREAD, wards: tuple[str, ...] = WARDS) -> list[str]:
    return [
        f"{ward}-{band}-{number},{ward},2,3;7,private,{INCOMES[band]}"
        for ward in wards
        for band, count in spread.items()
        for number in range(count)
    ]


def file_of(lines: list[str]) -> bytes:
    return "\n".join([HEADER, *lines]).encode()
