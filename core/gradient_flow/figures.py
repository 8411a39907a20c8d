"""Numbers over many powers of ten, as the lesson writes them."""

from __future__ import annotations

import math

from core.numbers import decimals, in_powers


def figure(value: float, digits: int = 3) -> str:
    """Three significant digits from 0.001 to 9999 ("0.140", "12.3"), two and a power of ten beyond, or what it is."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if value == 0 or not 1e-3 <= abs(value) < 1e4:
        return in_powers(value)
    places = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    return decimals(value, places)


def power_of_ten(exponent: int) -> str:
    """A whole power of ten as a label: 10⁻⁷, 1, 10."""
    if exponent in (0, 1):
        return str(10**exponent)
    return "10" + str(exponent).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def percent(share: float) -> str:
    """A share in whole percent: 14 %; NaN is "an undefined share"."""
    return "an undefined share" if math.isnan(share) else f"{100 * share:.0f} %"
