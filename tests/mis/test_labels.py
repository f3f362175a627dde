"""Every term of the standard has a name that people can read."""

from app.mis import labels
from app.mis.household import Tenure
from app.mis.parameters import Mode, Standing
from app.mis.rules import Band
from app.mis.standards import STANDARDS
from app.mis.tabulating import Kind


def test_nothing_is_without_a_name() -> None:
    assert set(labels.BAND_NAMES) == set(labels.BAND_MEANINGS) == set(Band)
    assert set(labels.TENURE_LABELS) == set(Tenure)
    assert set(labels.MODE_LABELS) == set(Mode)
    assert set(labels.STANDING_LABELS) == set(Standing)
    assert set(labels.HOUSEHOLD_LABELS) == {"all", *(standard.code for standard in STANDARDS), *Kind}
