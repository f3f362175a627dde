"""`flask mis band-file`: every row of a file answered as the rules would, or refused with its reason."""

import csv
import io
from pathlib import Path

import pytest
from click.testing import Result
from flask.testing import FlaskCliRunner

from app.mis.actions import REFERENCE_FOLDER
from app.mis.band_file import Job, answer_file
from app.mis.household_file import open_text, read_header, read_household, split_line
from app.mis.parameter_file import read_set
from app.mis.rules import band_of

FIGURES = read_set((REFERENCE_FOLDER / "2022-23.json").read_text("utf-8"))
HEADER = "id,ward,adults,pensioners,child_ages,tenure,bedrooms,council_tax_band,childcare,housing_cost,income"
ROWS = [
    "a1,E05014741,2,0,3;7,private,,,,,34099",
    'b 2,Dallow,1,1,,social,1,a,none,,"12,000"',
    '=c,"Hat, Factory",3,0,15;16,owned,,,,,90000.50',
    "d,,1,0,,private,0,,,4920,0",
    "e,,1,0,5,none,,,,,9000",
]


def run(runner: FlaskCliRunner, folder: Path, text: str | bytes, *options: str) -> tuple[Result, Path]:
    source, target = folder / "in.csv", folder / "out.csv"
    source.write_bytes(text.encode() if isinstance(text, str) else text)
    return runner.invoke(args=["mis", "band-file", str(source), str(target), *options]), target


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_the_published_household_has_its_lines(runner: FlaskCliRunner, tmp_path: Path) -> None:
    result, target = run(runner, tmp_path, "\n".join([HEADER, *ROWS]))
    assert result.exit_code == 0, result.output
    first = read_rows(target)[0]
    assert first == {
        "id": "a1",
        "ward": "E05014741",
        "D": "34099",
        "C": "57718",
        "B": "67718",
        "band": "D",
        "reasons": "up_to_d",
        "set": "2022/23",
    }


def test_every_row_is_answered_as_the_scalar_rules_would() -> None:
    header = read_header(HEADER)
    with open_text(io.BytesIO("\n".join(["", *ROWS]).encode())) as text:
        text.readline()
        (done,) = answer_file(text, Job(header, FIGURES, FIGURES.mode), processes=1)
    for line, row in zip(csv.reader(done.text.splitlines()), ROWS, strict=True):
        household, income = read_household(split_line(row, header), header)
        told = band_of(household, income, FIGURES)
        lines = [str(each) for each in (told.lines.d, told.lines.c, told.lines.b)]
        assert line[2:] == [*lines, told.band.value, ";".join(told.reasons), "2022/23"]
    assert "'=c" in done.text, "no spreadsheet runs an id"
    assert '"Hat, Factory"' in done.text


def test_bad_rows_are_told_and_the_rest_is_done(runner: FlaskCliRunner, tmp_path: Path) -> None:
    bad = [
        "x,,2,0,,private,,,,,ten",
        'y,,1,0,,private,,,,"broken,5',
        "z,,1",
        "",
        "q,,1,0,,private,,,,,10^12",
        "w,,1,0,,private,,,,,1000000000000",
        "v,,1,0,,owned,,,,5,100",
    ]
    text = (
        "\r\n".join(["\ufeff" + HEADER, ROWS[0], *bad, ROWS[3]]).encode() + b"\r\n\xff,,1,0,,private,,,,,5\r\n,,,,\r\n"
    )
    result, target = run(runner, tmp_path, text)
    assert result.exit_code == 0, result.output
    assert [row["id"] for row in read_rows(target)] == ["a1", "d"]
    rejects = read_rows(tmp_path / "out.csv.rejects.csv")
    assert [(row["line"], row["reason"]) for row in rejects] == [
        ("3", "income: malformed"),
        ("4", "row: a_quotation_mark_is_not_closed"),
        ("5", "row: wrong_number_of_cells"),
        ("7", "income: malformed"),
        ("8", "income: too_large"),
        ("9", "tenure: owned_outright_has_no_rent"),
        ("11", "row: not_utf_8"),
    ]
    assert "7 rows refused" in result.stderr


def test_streams_and_a_reject_file_of_ones_own(runner: FlaskCliRunner, tmp_path: Path) -> None:
    text = "\n".join([HEADER, ROWS[0], "x"])
    rejects = tmp_path / "bad.csv"
    result = runner.invoke(args=["mis", "band-file", "-", "-", "--rejects", str(rejects)], input=text)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("id,ward,D,C,B,band,reasons,set\na1,E05014741,34099,")
    assert len(read_rows(rejects)) == 1
    result = runner.invoke(args=["mis", "band-file", "-", "-"], input=text)
    assert "line 3: row: wrong_number_of_cells" in result.stderr


def test_long_files_keep_their_order_across_processes(runner: FlaskCliRunner, tmp_path: Path) -> None:
    text = "id,adults,child_ages,tenure,income\n" + "".join(f"{n},2,3;7,private,34099\n" for n in range(120_000))
    result, target = run(runner, tmp_path, text)
    assert result.exit_code == 0, result.output
    rows = read_rows(target)
    assert [row["id"] for row in rows] == [str(n) for n in range(120_000)]
    assert {row["D"] for row in rows} == {"34099"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Missing: adults"),
        ("adults,income\n1,5\n", "Missing: child_ages, tenure"),
        (HEADER, "No row of the file is a household"),
        (HEADER + "\nx", "No row of the file is a household"),
        ("\n".join([HEADER, ROWS[0]]).encode("utf-16"), "not UTF-8"),
    ],
)
def test_a_file_of_nothing_fails(runner: FlaskCliRunner, tmp_path: Path, text: str | bytes, words: str) -> None:
    result, _target = run(runner, tmp_path, text)
    assert result.exit_code == 1
    assert words in result.stderr


def test_another_scale_or_set_and_their_mistakes(runner: FlaskCliRunner, tmp_path: Path) -> None:
    text = "\n".join([HEADER, "a,,1,0,,private,1,A,,,20000"])
    found = {}
    for scale in ("ahc", "bhc"):
        result, target = run(runner, tmp_path, text, "--scale", scale, "--set", "2022/23")
        assert result.exit_code == 0, result.output
        found[scale] = read_rows(target)[0]["D"]
    assert found == {"ahc": "17435", "bhc": "18674"}
    assert run(runner, tmp_path, text, "--scale", "mis_table")[0].exit_code == 1
    assert run(runner, tmp_path, text, "--set", "1066")[0].exit_code == 1
    assert run(runner, tmp_path, text, "--scale", "square")[0].exit_code == 2


def test_the_households_are_not_overwritten(runner: FlaskCliRunner, tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text("\n".join([HEADER, *ROWS]))
    result = runner.invoke(args=["mis", "band-file", str(source), str(source)])
    assert result.exit_code == 2
    assert "overwrite" in result.stderr
