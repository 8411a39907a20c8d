"""All data sets that a reader can choose, by name and in the order of the page: one entry each."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from core.data.sets import course, playground
from core.data.sets.digits import DIGITS
from core.data.sets.entry import DataSetKind
from core.data.sets.own_table import OWN_TABLE

_ALL = (
    course.LINE,
    course.PLANE,
    course.WIGGLE,
    course.NOISY_PARABOLA,
    course.NOISY_SINE,
    course.FEW_POINTS,
    course.CIRCLES,
    course.BLOBS,
    playground.MOONS,
    playground.XOR,
    playground.SPIRAL,
    playground.GAUSSIANS,
    DIGITS,
    OWN_TABLE,
)

DATA_SETS: Mapping[str, DataSetKind] = MappingProxyType({kind.name: kind for kind in _ALL})
