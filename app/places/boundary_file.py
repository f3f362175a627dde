"""Reading ward boundaries from GeoJSON, and making of them shapes small enough to draw on a page."""

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import IO, Any

from app.kit.errors import DomainError

LARGEST_FILE = 64 * 1024 * 1024
CODE_NAMES = re.compile(r"code|ward_code|gss_code|wd\d\dcd", re.IGNORECASE)
METRES_PER_DEGREE = 111_320

# Corners are moved to this grid: shared borders stay shared, and on a page the difference is less than a pixel.
GRID_METRES = 20

# A name is placed on the best of this many places across and down.
LABEL_STEPS = 32

Point = tuple[float, float]
Ring = list[Point]


class BadBoundaries(DomainError):
    """The file is not taken; every reason is told at once."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("\n".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True)
class Shape:
    """A ward ready to draw, in metres from the map's north-west corner, with where to write its name."""

    path: str
    label_x: int
    label_y: int
    east: int
    south: int


def read_shapes(stream: IO[bytes], wards: Mapping[str, str]) -> dict[str, Shape]:
    """The shape of every ward in `wards` (names by code), or `BadBoundaries`. Other areas are passed over."""
    reasons: list[str] = []
    rings = _rings_by_ward(_features(stream), wards, reasons)
    named = {place.partition(" ")[0] for place in reasons}
    reasons += [
        f"{code} ({name}): the file has no boundary for it"
        for code, name in wards.items()
        if code not in rings and code not in named
    ]
    if reasons:
        raise BadBoundaries(reasons)
    return _drawn(rings)


def _features(stream: IO[bytes]) -> list[Any]:
    content = stream.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise BadBoundaries(["The file is larger than 64 MB: leave only the town's wards in it."])
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        raise BadBoundaries(["The file is not JSON."]) from None
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or document.get("type") != "FeatureCollection":
        raise BadBoundaries(["The file is not a GeoJSON FeatureCollection."])
    return features


def _rings_by_ward(features: list[Any], wards: Mapping[str, str], reasons: list[str]) -> dict[str, list[Ring]]:
    found: dict[str, list[Ring]] = {}
    for number, feature in enumerate(features, 1):
        code = _code_of(feature)
        if code is None:
            reasons.append(f"Feature {number} has no ward code (a property like code or WD23CD)")
        elif code in found:
            reasons.append(f"{code} ({wards[code]}): two boundaries")
        elif code in wards:
            try:
                found[code] = _rings_of(feature.get("geometry"))
            except ValueError as error:
                reasons.append(f"{code} ({wards[code]}): {error}")
    return found


def _code_of(feature: Any) -> str | None:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        return None
    codes = (value for name, value in properties.items() if CODE_NAMES.fullmatch(name) and isinstance(value, str))
    return next(codes, None)


def _rings_of(geometry: Any) -> list[Ring]:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in {"Polygon", "MultiPolygon"}:
        raise ValueError("its geometry is not a Polygon or a MultiPolygon")
    coordinates = geometry.get("coordinates")
    polygons = [coordinates] if kind == "Polygon" else coordinates
    if (
        not isinstance(polygons, list)
        or not polygons
        or not all(isinstance(rings, list) and rings for rings in polygons)
    ):
        raise ValueError("its geometry has no rings")
    return [_ring(ring) for rings in polygons for ring in rings]


def _ring(ring: Any) -> Ring:
    if not isinstance(ring, list) or len(ring) < 4:
        raise ValueError("a ring has fewer than four corners")
    points = [_point(point) for point in ring]
    if points[0] != points[-1]:
        raise ValueError("a ring does not end where it begins")
    return points


def _point(point: Any) -> Point:
    is_pair = isinstance(point, list) and len(point) >= 2
    if not is_pair or not all(type(number) in (int, float) and math.isfinite(number) for number in point[:2]):
        raise ValueError("a corner is not a pair of numbers")
    longitude, latitude = point[:2]
    if not (-9 < longitude < 3 and 49 < latitude < 61):
        raise ValueError("its corners are not longitude and latitude in Great Britain (EPSG:4326)")
    return float(longitude), float(latitude)


def _drawn(rings_by_ward: dict[str, list[Ring]]) -> dict[str, Shape]:
    everything = [point for rings in rings_by_ward.values() for ring in rings for point in ring]
    west, north = min(x for x, _ in everything), max(y for _, y in everything)
    width = METRES_PER_DEGREE * math.cos(math.radians(north))

    def on_grid(ring: Ring) -> Iterator[tuple[int, int]]:
        last = None
        for longitude, latitude in ring:
            corner = _snap((longitude - west) * width), _snap((north - latitude) * METRES_PER_DEGREE)
            if corner != last:
                yield corner
            last = corner

    return {code: _shape([list(on_grid(ring)) for ring in rings]) for code, rings in rings_by_ward.items()}


def _snap(metres: float) -> int:
    return round(metres / GRID_METRES) * GRID_METRES


def _shape(rings: list[list[tuple[int, int]]]) -> Shape:
    largest = max(rings, key=lambda ring: abs(_area(ring)))
    label_x, label_y = _middle(largest)
    corners = [corner for ring in rings for corner in ring]
    path = "".join("M" + "L".join(f"{x} {y}" for x, y in ring[:-1] or ring) + "Z" for ring in rings)
    return Shape(path, label_x, label_y, max(x for x, _ in corners), max(y for _, y in corners))


def _area(ring: list[tuple[int, int]]) -> float:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring)) / 2


def _middle(ring: list[tuple[int, int]]) -> tuple[int, int]:
    """The point of the ring furthest from its border, near enough: a crescent's centre of area may lie outside it."""
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    steps = [step / LABEL_STEPS for step in range(1, LABEL_STEPS)]
    candidates = [
        (min(xs) + (max(xs) - min(xs)) * across, min(ys) + (max(ys) - min(ys)) * down)
        for across in steps
        for down in steps
    ]
    inside = [point for point in candidates if _is_inside(point, ring)]
    x, y = max(inside, key=lambda point: _distance_to(ring, point), default=ring[0])
    return round(x), round(y)


def _is_inside(point: Point, ring: list[tuple[int, int]]) -> bool:
    """A line from an inner point crosses the border an odd number of times."""
    x, y = point
    crossings = (
        (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1 for (x1, y1), (x2, y2) in pairwise(ring)
    )
    return sum(crossings) % 2 == 1


def _distance_to(ring: list[tuple[int, int]], point: Point) -> float:
    return min(_distance(point, start, end) for start, end in pairwise(ring))


def _distance(point: Point, start: Point, end: Point) -> float:
    (x, y), (x1, y1), (x2, y2) = point, start, end
    length = (x2 - x1) ** 2 + (y2 - y1) ** 2
    along = ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length if length else 0
    along = min(1, max(0, along))
    return math.hypot(x - x1 - along * (x2 - x1), y - y1 - along * (y2 - y1))
