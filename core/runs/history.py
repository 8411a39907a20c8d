"""What a run has said so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


class History:
    """Texts in their order, and the last value per key.

    Args:
        most: bytes of texts that fit, and bytes of values. What does not fit is dropped, and so is every later text.

    Attributes:
        kept: the values, pickled.
        full: whether something was dropped.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._texts: list[str] = []
        self._bytes = 0
        self.kept: dict[str, bytes] = {}
        self.full = False

    def __len__(self) -> int:
        return len(self._texts)

    @property
    def size(self) -> int:
        """Bytes of what is stored."""
        return self._bytes + sum(map(len, self.kept.values()))

    def add(self, texts: Iterable[str], kept: Mapping[str, bytes]) -> None:
        """Store what fits."""
        for text in texts:
            self.full = self.full or self._bytes + size_of(text) > self._most
            if self.full:
                break
            self._texts.append(text)
            self._bytes += size_of(text)
        for key, value in kept.items():
            others = sum(len(other) for name, other in self.kept.items() if name != key)
            if others + len(value) <= self._most:
                self.kept[key] = value
            else:
                self.full = True

    def since(self, first: int, most: int) -> tuple[str, ...]:
        """Texts from number `first` on, about `most` bytes of them, at least one if there is one."""
        stop, size = first, 0
        while stop < len(self._texts) and size < most:
            size += size_of(self._texts[stop])
            stop += 1
        return tuple(self._texts[first:stop])


def size_of(text: str) -> int:
    """Bytes of a text in UTF-8."""
    return len(text) if text.isascii() else len(text.encode(errors="replace"))
