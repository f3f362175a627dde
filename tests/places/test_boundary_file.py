"""Reading boundaries, and drawing them small."""

import io
import json
from typing import Any

import pytest

from app.places.boundary_file import BadBoundaries, Shape, read_shapes

WARDS = {"E05014742": "Farley", "E05014741": "Dallow"}


def square(west: float, north: float, size: float = 0.01) -> list[list[float]]:
    east, south = west + size, north - size
    return [[west, north], [east, north], [east, south], [west, south], [west, north]]


def feature(code: str, rings: Any, kind: str = "Polygon", name: str = "code") -> dict[str, Any]:
    properties = {name: code, "name": "somewhere"}
    return {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": rings}}


FARLEY = feature("E05014742", [square(-0.44, 51.88)])
DALLOW = feature("E05014741", [square(-0.43, 51.88)])


def read(*features: Any) -> dict[str, Shape]:
    content = json.dumps({"type": "FeatureCollection", "features": features})
    return read_shapes(io.BytesIO(content.encode()), WARDS)


def reasons(*features: Any) -> list[str]:
    with pytest.raises(BadBoundaries) as refusal:
        read(*features)
    return refusal.value.reasons


def test_wards_side_by_side_share_their_border() -> None:
    shapes = read(FARLEY, DALLOW)
    assert shapes["E05014742"].path == "M0 0L680 0L680 1120L0 1120Z"
    assert shapes["E05014741"].path.startswith("M680 0L")


def test_the_name_is_written_inside_the_ward() -> None:
    shape = read(FARLEY, DALLOW)["E05014742"]
    assert 0 < shape.label_x < shape.east
    assert 0 < shape.label_y < shape.south


def test_a_ward_in_two_parts_is_drawn_in_two_parts() -> None:
    parts = feature("E05014742", [[square(-0.44, 51.88)], [square(-0.46, 51.9, 0.005)]], "MultiPolygon")
    assert read(parts, DALLOW)["E05014742"].path.count("M") == 2


@pytest.mark.parametrize("name", ["WD23CD", "wd24cd", "ward_code", "GSS_CODE"])
def test_the_code_may_have_any_of_its_usual_names(name: str) -> None:
    assert len(read(feature("E05014742", [square(-0.44, 51.88)], name=name), DALLOW)) == 2


def test_areas_elsewhere_are_passed_over() -> None:
    assert len(read(FARLEY, DALLOW, feature("E05000001", [square(-0.1, 51.5)]))) == 2


def test_every_reason_is_told_at_once() -> None:
    told = reasons(feature("E05014742", [[[1, 2]]]), {"type": "Feature", "properties": {}})
    assert told == [
        "E05014742 (Farley): a ring has fewer than four corners",
        "Feature 2 has no ward code (a property like code or WD23CD)",
        "E05014741 (Dallow): the file has no boundary for it",
    ]


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (feature("E05014742", [[[507000, 221000]] * 5]), "not longitude and latitude"),
        (feature("E05014742", [square(-0.44, 51.88)[:-1]]), "does not end where it begins"),
        (feature("E05014742", [[["a", "b"]] * 5]), "not a pair of numbers"),
        (feature("E05014742", [[[True, False]] * 5]), "not a pair of numbers"),
        (feature("E05014742", []), "no rings"),
        (feature("E05014742", [-0.4, 51.8], "Point"), "not a Polygon"),
        ({"properties": {"code": "E05014742"}, "geometry": None}, "not a Polygon"),
    ],
)
def test_a_bad_shape_is_refused_with_its_reason(bad: Any, words: str) -> None:
    told = reasons(bad, DALLOW)
    assert len(told) == 1
    assert words in told[0]


def test_two_boundaries_for_one_ward_are_one_too_many() -> None:
    assert reasons(FARLEY, FARLEY, DALLOW) == ["E05014742 (Farley): two boundaries"]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"{", b"[]", b'{"type": "Feature"}', b"[" * 100_000])
def test_what_is_no_geojson_is_refused(content: bytes) -> None:
    with pytest.raises(BadBoundaries, match=r"not JSON|not a GeoJSON"):
        read_shapes(io.BytesIO(content), WARDS)
