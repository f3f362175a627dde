"""Reading files of postcodes in the forms they really come in."""

from typing import Any

import pytest

from app.places.postcode_file import Reading, Rejection, UnusableFile, read_postcodes

WARDS = {"E05014742", "E05014741"}
CODE_POINT = '"LU1 1AA",10,507476,221387,"E92000001","E19000003","E18000010","","E06000032","E05014742"'
LONDON = '"SW1A1AA",10,529090,179645,"E92000001","E19000003","E18000007","","E09000033","E05013806"'
HEADER = (
    "Postcode,Positional_quality_indicator,Eastings,Northings,Country_code,a,b,c,Admin_district_code,Admin_ward_code"
)


def read(*lines: str) -> Reading:
    progress: list[int] = []
    return read_postcodes([f"{line}\r\n" for line in lines], WARDS, progress.append)


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        ([CODE_POINT, LONDON], "OS Code-Point Open"),
        ([HEADER, CODE_POINT, LONDON], "OS Code-Point Open"),
        (
            [
                "pcd,pcd2,pcds,dointr,doterm,oslaua,osward",
                "LU1 1AA,LU1  1AA,LU1 1AA,199001,,E06000032,E05014742",
                "SW1A1AA,SW1A 1AA,SW1A 1AA,199001,,E09000033,E05013806",
            ],
            "ONS postcode directory",
        ),
        (["pcds,wd24cd", "LU1 1AA,E05014742", "SW1A 1AA,E05013806"], "ONS postcode directory"),
        (
            ["postcode,ward_code,ward_name", "LU1 1AA,E05014742,Farley", "SW1A 1AA,E05013806,x"],
            "CSV of postcodes and wards",
        ),
    ],
    ids=["code-point", "code-point with header", "onspd", "newer onspd", "plain"],
)
def test_every_known_form_is_read(lines: list[str], name: str) -> None:
    reading = read(*lines)
    assert reading.layout.name == name
    assert reading.kept == {"LU1 1AA": "E05014742"}
    assert reading.rejected == {Rejection.OUTSIDE: 1}
    assert reading.rows == 2


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("LU1 1AB,,E05013806", Rejection.OUTSIDE),
        ("JE2 3AB,,L99999999", Rejection.OUTSIDE),
        ("IM1 1AA,,M99999999", Rejection.OUTSIDE),
        ("LU1 1AB,,", Rejection.NO_WARD),
        ("LU1 1AB,199606,", Rejection.NO_WARD),
        ("LU1,,E05014742", Rejection.MALFORMED),
        ("LU1 1AB,202001,E05014742", Rejection.ENDED),
        ("lu11aa,,E05014741", Rejection.REPEATED),
    ],
)
def test_a_row_left_out_says_why(row: str, reason: Rejection) -> None:
    reading = read("pcds,doterm,osward", "LU1 1AA,,E05014742", row)
    assert reading.kept == {"LU1 1AA": "E05014742"}
    assert reading.rejected == {reason: 1}


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([], "empty"),
        (["name,age", "Alice,7"], "no column of postcodes"),
        (["postcode,age", "LU1 1AA,7"], "no column of ward codes"),
        (["postcode,ward_code", "LU1 1AA"], "Row 2 has 1 columns instead of 2"),
        ([CODE_POINT, '"LU1 1AB",10,507'], "Row 2 has 3 columns instead of 10"),
        (["postcode,ward_code", "LU1 1AA,Farley"], "Row 2 has no ward code"),
        (["postcode,ward_code"], "None of the 0 rows"),
        (["postcode,ward_code", "LU1 1AA,E05002205"], "older than the wards"),
        (["postcode,ward_code", 'LU1 1AA,"' + "x" * 200_000], "not CSV"),
    ],
)
def test_a_file_that_cannot_be_trusted_is_refused_whole(lines: list[str], words: str) -> None:
    with pytest.raises(UnusableFile, match=words):
        read(*lines)


def test_a_refusal_never_quotes_a_postcode() -> None:
    with pytest.raises(UnusableFile) as refusal:
        read("postcode,ward_code", "LU1 1AA,E05014742", "LU1 1AB,nowhere")
    assert "LU1" not in str(refusal.value)


def test_progress_is_told_every_hundred_thousand_rows() -> None:
    heard: list[int] = []
    rows: Any = (f"LU1 {n % 10}A{'ABD'[n % 3]},E05014742\n" for n in range(250_000))
    read_postcodes((line for part in (["postcode,ward_code\n"], rows) for line in part), WARDS, heard.append)
    assert heard == [100_000, 200_000]
