"""Files of figures, good and bad: what is taken, what is refused with its line, and what is only told."""

import io
import zipfile
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select

from app.db import db
from app.indicators import releasing
from app.indicators.models import FigureRelease, Observation
from app.indicators.rules import AreaKind, IntervalMethod, Unit
from tests.factories.indicators import BARNFIELD, CODE, DALLOW, TOWN, make_area, make_indicator, publish
from tests.indicators.files import HEADER, bring, csv, line

pytestmark = pytest.mark.usefixtures("indicator")


def stored() -> dict[tuple[str, str], tuple[float | None, str]]:
    return {
        (row.area_code, row.period): (row.value, row.status.value)
        for row in db.session.scalars(select(Observation).where(Observation.indicator_code == CODE))
    }


def test_a_long_file_becomes_a_draft(session: Any) -> None:
    done = bring(csv(line("5.8"), line("20.1", area=DALLOW), line("[c]", period="2020/21")))
    assert (done.refusals, done.warnings) == ([], [])
    assert done.release is not None
    assert (done.release.rows, len(done.release.file_sha256)) == (3, 64)
    assert stored() == {
        (BARNFIELD, "2021"): (5.8, "final"),
        (DALLOW, "2021"): (20.1, "final"),
        (BARNFIELD, "2020-21"): (None, "suppressed"),
    }


def test_a_wide_file_has_a_column_for_each_year_and_leaves_out_what_is_empty(session: Any) -> None:
    done = bring(csv(f"{CODE},{BARNFIELD},5.8,,6.1%", header="Indicator code,Area Code,2019/20,2020/21,2021/22"))
    assert done.refusals == []
    assert stored() == {(BARNFIELD, "2019-20"): (5.8, "final"), (BARNFIELD, "2021-22"): (6.1, "final")}


def test_a_file_about_one_indicator_need_not_say_so_in_every_line(session: Any) -> None:
    assert bring(f"ward_code;2021\n{BARNFIELD};5,8\n", indicator=CODE).refusals == []
    assert stored() == {(BARNFIELD, "2021"): (5.8, "final")}


def test_notes_above_the_names_of_columns_are_passed_over(session: Any) -> None:
    assert bring(f"Overcrowding by ward,,,\nSource: Census,,,\n{csv(line('5.8'))}").refusals == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_the_usual_encodings_are_read(session: Any, encoding: str) -> None:
    content = csv(f"{line('5.8')},Barnfield’s", header=f"{HEADER},Größe")
    assert bring(content.encode(encoding)).refusals == []


def test_a_file_that_mixes_encodings_is_refused_with_the_line(session: Any) -> None:
    header, first, second = (
        f"{HEADER},note\n".encode(),
        f"{line('1')},é\n".encode(),
        f"{line('2')},é\n".encode("cp1252"),
    )
    assert bring(header + first + second).refusals == [
        "line 3: This line is Windows-1252, and lines before it are UTF-8: save the file anew"
    ]


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (line("-"), "can mean nought"),
        (line("abc"), "is not a number"),
        (line(""), "no value"),
        (line("101"), "more than 100 per cent"),
        (line("-1"), "below nought"),
        (line("5", code="test-overcrowdin"), "did you mean test-overcrowding"),
        (line("5", area="E05099999"), "no area"),
        (line("5", area="Dalow"), "did you mean Dallow"),
        (line("5", period="2021-13"), "month"),
        (line("5", period="1/4/2021"), "not a period"),
        (line("£5"), "pound sign"),
        (f"{line('5')},extra", "5 columns instead of 4"),
        (f"{CODE},{BARNFIELD}", "2 columns instead of 4"),
        (line("=A1+1"), "is not a number"),
    ],
)
def test_a_bad_line_is_refused_by_its_number_and_nothing_is_kept(session: Any, bad: str, why: str) -> None:
    done = bring(csv(line("5.8", area=DALLOW), bad))
    assert done.release is None
    assert len(done.refusals) == 1
    assert done.refusals[0].startswith("line 3: ")
    assert why in done.refusals[0]
    assert stored() == {}


def test_every_bad_line_is_told_up_to_as_many_as_anybody_reads(session: Any) -> None:
    assert len(bring(csv(*[line("abc")] * 5)).refusals) == 5
    many = bring(csv(*[line("abc")] * 5000)).refusals
    assert len(many) == 201
    assert "the rest of the file was not read" in many[-1]


def test_what_is_no_table_is_refused(session: Any) -> None:
    for content in (b"", b"\n\n", b"hello\n", b"\x00\x01\x02", b"a,b\n" * 100, b'indicator,area,period,value\n"x'):
        done = bring(content)
        assert done.release is None
        assert done.refusals


def test_a_line_without_end_is_refused_before_it_fills_the_memory(session: Any) -> None:
    assert "too long" in bring(b"x" * (1 << 20)).refusals[0]


def test_two_values_of_one_key_are_refused_with_both_lines(session: Any) -> None:
    done = bring(csv(line("1"), line("5", area=DALLOW), line("2")))
    assert done.refusals == [f"line 4: {CODE} {BARNFIELD} 2021 says something else in line 2"]


def test_the_same_value_twice_is_told_and_kept_once(session: Any) -> None:
    done = bring(csv(line("1"), line("5", area=DALLOW), line("1")))
    assert done.warnings == ["A figure that is there twice, with the same value (line 4)"]
    assert done.release is not None
    assert done.release.rows == 2


def test_an_interval_that_does_not_hold_its_value_is_refused(session: Any) -> None:
    header = f"{HEADER},lower CI,upper CI"
    assert "does not hold its value" in bring(csv(f"{line('5')},6,7", header=header)).refusals[0]
    assert bring(csv(f"{line('5')},4,7", header=header)).refusals == []


def test_an_interval_is_worked_out_where_the_counts_are_there(session: Any) -> None:
    make_indicator("test-wilson", interval=IntervalMethod.WILSON)
    bring(csv(f"{line('22', code='test-wilson')},22,100", header=f"{HEADER},numerator,denominator"))
    row = db.session.scalars(select(Observation).where(Observation.indicator_code == "test-wilson")).one()
    assert row.lower is not None
    assert row.upper is not None
    assert (round(row.lower, 2), round(row.upper, 2)) == (15.0, 31.07)


def test_a_count_of_more_than_all_is_refused_and_one_that_makes_another_share_is_told(session: Any) -> None:
    header = f"{HEADER},numerator,denominator"
    assert "more than all" in bring(csv(f"{line('50')},101,100", header=header)).refusals[0]
    assert "numerator and denominator" in bring(csv(f"{line('50')},30,100", header=header)).warnings[0]


def test_shares_of_one_are_suspected(session: Any) -> None:
    done = bring(csv(*[line(f"0.{year % 10}", period=str(year)) for year in range(2011, 2019)]))
    assert done.warnings == [f"{CODE}: every share is 1 or less. Are they of 1, and not of 100?"]


def test_a_figure_far_from_where_it_stood_is_told(session: Any) -> None:
    publish({(BARNFIELD, str(year)): 5.0 + year % 3 for year in range(2011, 2019)}, by=None, out=None)
    done = bring(csv(line("50")))
    assert done.warnings == [f"{CODE}: a figure is far from 5 to 7, where it stood so far (line 2)"]


def test_wards_of_before_and_after_2023_are_not_mixed(session: Any) -> None:
    make_area("E05002193", "Barnfield", AreaKind.OLD_WARD)
    done = bring(csv(line("5"), line("5", area="E05002193")))
    assert "make two files of it" in done.refusals[0]
    assert bring(csv(line("5", area="E05002193"))).refusals == []


def test_a_name_of_two_wards_is_asked_about(session: Any) -> None:
    make_area("E05002193", "Barnfield", AreaKind.OLD_WARD)
    assert "can be E05002193" in bring(csv(line("5", area="Barnfield"))).refusals[0]
    assert bring(csv(line("5", area="barnfield")), boundaries=AreaKind.WARD).refusals == []
    assert stored() == {(BARNFIELD, "2021"): (5.0, "final")}


def test_a_ward_that_is_called_otherwise_in_the_file_is_told(session: Any) -> None:
    done = bring(csv(f"{CODE},{DALLOW},Bury Park,2021,5", header="indicator,area,area name,period,value"))
    assert done.warnings == [f"{DALLOW} is Dallow here and “Bury Park” in the file (line 2)"]


def test_small_areas_of_two_censuses_are_not_mixed_but_those_of_both_go_with_either(session: Any) -> None:
    make_area("E01015693", "Luton 007A", AreaKind.LSOA_2021)
    make_area("E01015741", "Luton 003B", AreaKind.LSOA_2011)
    make_area("E01033801", "Luton 021F", AreaKind.LSOA_2021)
    assert bring(csv(line("1", area="E01015693"), line("1", area="E01015741"))).refusals == []
    assert "small areas of 2011" in bring(csv(line("1", area="E01015741"), line("1", area="E01033801"))).refusals[0]


def test_thousands_are_understood_for_counts(session: Any) -> None:
    make_indicator("test-people", unit=Unit.COUNT)
    done = bring(f'{HEADER}\ntest-people,{TOWN},2021,"225,262"\n')
    assert done.release is not None
    assert (
        db.session.scalars(select(Observation.value).where(Observation.release_id == done.release.id)).one() == 225262
    )


def test_a_status_and_a_value_agree(session: Any) -> None:
    header = f"{HEADER},status"
    assert bring(csv(f"{line('5')},provisional", header=header)).refusals == []
    assert "a value that is suppressed" in bring(csv(f"{line('5')},c", header=header)).refusals[0]
    assert "is not a status" in bring(csv(f"{line('5')},maybe", header=header)).refusals[0]
    assert bring(csv(f"{line('')},withdrawn", header=header)).refusals == []


def test_a_good_draft_can_be_published(session: Any) -> None:
    done = bring(csv(line("5.8")))
    assert done.release is not None
    releasing.publish_release(done.release, actor=None)
    assert db.session.get(FigureRelease, done.release.id).is_published  # type: ignore[union-attr]


def workbook(*rows: tuple[Any, ...], formula: bool = False) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if formula:
        book.active["D2"] = "=1+4"
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def test_a_workbook_is_read_as_it_is_shown(session: Any) -> None:
    assert bring(workbook(("indicator", "area", 2020, 2021), (CODE, BARNFIELD, 5.8, "[c]"))).refusals == []
    assert stored() == {(BARNFIELD, "2020"): (5.8, "final"), (BARNFIELD, "2021"): (None, "suppressed")}


def test_a_formula_without_its_result_is_refused_with_the_line(session: Any) -> None:
    done = bring(workbook(tuple(HEADER.split(",")), (CODE, BARNFIELD, 2021, 5), formula=True))
    assert done.refusals == ["line 2: This line has a formula without its result: save a copy with values only"]


def test_a_damaged_workbook_and_one_with_macros_are_refused(session: Any) -> None:
    whole = workbook((CODE,))
    assert "damaged" in bring(whole[: len(whole) // 2]).refusals[0]
    changed = io.BytesIO(whole)
    with zipfile.ZipFile(changed, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    assert "macros" in bring(changed.getvalue()).refusals[0]


def changed_sheet(whole: bytes, change: Any) -> bytes:
    """A workbook with the XML of its first sheet written anew."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            data = old.read(part)
            new.writestr(part.filename, change(data) if part.filename.endswith("sheet1.xml") else data)
    return made.getvalue()


GOOD_ROWS = (tuple(HEADER.split(",")), (CODE, BARNFIELD, 2021, 5.8))


def test_a_sheet_that_claims_to_be_endless_is_read_as_far_as_it_goes(session: Any) -> None:
    claims = changed_sheet(workbook(*GOOD_ROWS), lambda xml: xml.replace(b'ref="A1:D2"', b'ref="A1:XFD1048576"'))
    assert bring(claims).refusals == []
    far = changed_sheet(
        workbook(*GOOD_ROWS), lambda xml: xml.replace(b"</sheetData>", b'<row r="1048576"></row></sheetData>')
    )
    assert bring(far).refusals == []


def test_a_workbook_of_too_many_columns_is_refused(session: Any) -> None:
    assert "200 columns" in bring(workbook(tuple(range(201)))).refusals[0]


@pytest.mark.parametrize(
    ("sound", "broken"),
    [(b"</row>", b"</wor>"), (b"</sheetData>", b""), (b' r="A2"', b' r="?"'), (b"<v>5.8</v>", b"<v>five</v>")],
)
def test_a_sheet_that_is_no_xml_is_refused_in_words(session: Any, sound: bytes, broken: bytes) -> None:
    done = bring(changed_sheet(workbook(*GOOD_ROWS), lambda xml: xml.replace(sound, broken)))
    assert done.refusals == ["The workbook is damaged, or has no sheet"]


def test_a_number_beyond_all_measure_is_refused(session: Any) -> None:
    make_indicator("test-people", unit=Unit.COUNT)
    assert "too large" in bring(csv(line("9" * 400, code="test-people"))).refusals[0]


@pytest.mark.parametrize("place", [0, 1, 2, 3])
def test_a_refusal_repeats_no_more_of_a_cell_than_anybody_reads(session: Any, place: int) -> None:
    cells: list[Any] = [CODE, BARNFIELD, "2021", "5"]
    cells[place] = "y" * 100_000
    refusals = bring(csv(",".join(cells))).refusals
    assert len(refusals) == 1
    assert len(refusals[0]) < 200


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_nul_anywhere_is_refused_with_its_line(session: Any, encoding: str) -> None:
    content = csv(*[line("5.8", period=str(year)) for year in range(2001, 2021)], f"{line('5')}\0")
    assert bring(content.encode(encoding)).refusals[0].startswith("line 22: This is not a text file")


def test_the_delimiter_that_excel_writes_in_a_first_line_is_understood(session: Any) -> None:
    assert bring("sep=;\r\n" + csv(line("5.8")).replace(",", ";")).refusals == []
    assert bring("sep=;\n" + csv(line("abc")).replace(",", ";")).refusals[0].startswith("line 3: ")
    assert "sep=" in bring("sep=#\n" + csv(line("5.8"))).refusals[0]


def test_a_file_longer_than_its_reader_takes_is_refused_before_it_is_stored(session: Any) -> None:
    rows = csv(*[line("5", period=str(year)) for year in range(2001, 2005)])
    assert bring(rows, most=4).refusals == []
    assert "more than 3 rows" in bring(rows, most=3).refusals[0]
