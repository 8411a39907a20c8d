"""A table of the reader's own: its upload, and what was done to read it, with a switch back for each thing."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import Any

import streamlit as st

from core.data.table.change import NOTHING, Undone
from core.data.table.file import LARGEST_MEGABYTES
from core.data.table.table import Table, read_table
from core.errors import InsideTheNetError
from core.text import escape_markdown
from pages.server.uploads import bytes_of
from pages.shared.lesson_state import LessonState
from pages.shared.notices import show_notices

TABLES = ("csv", "tsv", "tab", "txt", "data", "dat", "gz", "xlsx")
FULL_DISK = "the disk of the server is full or may not be written on."
IN_MEMORY = 2**18  # bytes of a file; a larger one waits on the disk, without a name, and goes with its visitor


class _Content:
    """Bytes that wait, and whose file is closed as soon as nobody holds them any more."""

    def __init__(self, content: bytes) -> None:
        self._file = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115, closed by what follows
        weakref.finalize(self, self._file.close)
        self._file.write(content)
        self._file.flush()

    def read(self) -> bytes:
        self._file.seek(0)
        return self._file.read()


@dataclass(frozen=True, eq=False)
class KeptFile:
    """A table's file, for when it is to be read once more.

    Attributes:
        name: as the browser gave it.
        undone: switches of what was left undone when it was read last.
    """

    name: str
    undone: Undone
    _content: _Content

    @classmethod
    def of(cls, name: str, content: bytes) -> KeptFile:
        return cls(name, NOTHING, _Content(content))

    def content(self) -> bytes:
        return self._content.read()

    def read_with(self, undone: Undone) -> KeptFile:
        return KeptFile(self.name, undone, self._content)


@dataclass(frozen=True)
class TableUpload:
    """A place of a page where a table can be given.

    Attributes:
        state: of the lesson.
        prefix: of the keys: the control is "<prefix>.upload", the table "<prefix>.table".
        taken: a table to the experiment that uses it; raises InsideTheNetError where it cannot be used.
        stays: what is kept where a table cannot be used, as "The data on the page stay as they were."
    """

    state: LessonState[Any]
    prefix: str
    taken: Callable[[Table], Any]
    stays: str

    @property
    def place(self) -> str:
        return f"{self.prefix}.upload"

    @property
    def table(self) -> Table | None:
        """The table that this visitor gave last."""
        return table_of(self.prefix)

    def draw(self, label: str, caption: str, in_use: bool) -> None:
        """The control, and what was done to the table in use."""
        take = lambda: self._take(bytes_of(st.session_state[self.place]))  # noqa: E731
        st.file_uploader(label, TABLES, key=self.place, on_change=take, max_upload_size=LARGEST_MEGABYTES)
        st.caption(caption)
        show_notices(self.state, self.place)
        if in_use and self.table is not None:
            self._what_was_done(self.table)

    def _take(self, given: tuple[str, bytes] | None) -> None:
        if given is None:
            return
        try:
            kept = KeptFile.of(*given)
        except OSError:
            self.state.refuse(f"The table cannot be kept: {FULL_DISK} {self.stays}", self.place)
        else:
            self._read(kept, given[1])

    def _read(self, kept: KeptFile, content: bytes) -> None:
        """Take a table; one that cannot be used leaves everything as it was."""
        try:
            with st.spinner("Reading the table …"):
                table = read_table(kept.name, content, kept.undone)
            experiment = self.taken(table)
        except InsideTheNetError as error:
            self.state.refuse(f"{error} {self.stays}", self.place)
            return
        st.session_state[f"{self.prefix}.table"], st.session_state[f"{self.prefix}.file"] = table, kept
        self.state.change(lambda _: experiment, self.place)

    def _what_was_done(self, table: Table) -> None:
        """All that was done to read it, each with a switch that undoes it where it can be undone."""
        if not table.done:
            st.caption(f"{escape_markdown(table.name)} was read as it is: {table.rows:,} rows.")
            return
        with st.container(border=True, gap="small"):
            st.markdown(f"**What was done to {escape_markdown(table.name)}**, now {table.rows:,} rows")
            for change in table.done:
                if not change.switch:
                    st.markdown(escape_markdown(change.what))
                    continue
                key = self.state.control_key(f"{self.prefix}.done.{change.what}", not change.is_undone)
                label = escape_markdown(change.what)
                st.toggle(label, not change.is_undone, key=key, on_change=self._switch, args=(change.switch, key))
            if any(change.switch for change in table.done):
                st.caption("Switch off what you do not want.")

    def _switch(self, switch: str, key: str) -> None:
        """Read the same file again, with one thing undone or done."""
        kept: KeptFile = st.session_state[f"{self.prefix}.file"]
        undone = kept.undone - {switch} if st.session_state[key] else kept.undone | {switch}
        self._read(kept.read_with(undone), kept.content())


def table_of(prefix: str) -> Table | None:
    """The table that a visitor gave last at a place."""
    return st.session_state.get(f"{prefix}.table")


def file_button(prefix: str) -> None:
    """The file of that table as the visitor gave it, for a script that reads it."""
    kept: KeptFile | None = st.session_state.get(f"{prefix}.file")
    table = table_of(prefix)
    if kept is not None and table is not None:
        st.download_button(
            f"The table that it needs ({escape_markdown(table.name)})",
            kept.content,
            table.name,
            "application/octet-stream",
            key=f"{prefix}.file_button",
            on_click="ignore",
        )
