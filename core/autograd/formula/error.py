"""What is wrong with a formula, and where."""

from __future__ import annotations

from core.errors import InsideTheNetError


class ExpressionError(InsideTheNetError, ValueError):
    """A formula cannot be read, or has no value or derivative at the point.

    The text is one sentence without the position, which the page shows by marking the place.

    Attributes:
        position: 0-based column of the first character to blame.
        end: column after the last one, greater than `position`.
    """

    def __init__(self, sentence: str, position: int, end: int | None = None) -> None:
        self.position = max(position, 0)
        self.end = max(self.position + 1, end or 0)
        super().__init__(sentence)

    def __reduce__(self) -> tuple[type[ExpressionError], tuple[str, int, int]]:
        return type(self), (str(self), self.position, self.end)
