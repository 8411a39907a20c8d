"""One visitor's experiment in one lesson: restored from the link or from the session, changed by controls."""

from __future__ import annotations

import functools
import math
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

import streamlit as st

from core.errors import InsideTheNetError, LinkError
from core.settings.link import LinkCodec

E = TypeVar("E")

PAGE, ARRIVED = "navigation.page", "navigation.arrived"
UNTOLD = object()


@dataclass
class LessonState(Generic[E]):
    """The object behind one lesson, one per visitor.

    Attributes:
        experiment: what the page shows.
        preset: the preset that it builds on.
        notices: sentences about what could not be used, shown once.
        beside: the same about what a control could not do, by the place where it is to be read.
        feedback: per component, what the browser needs to know of the edits that it sent.
        own_links: links that this page itself wrote into the address bar lately.
        link_seen: the link that the browser sent last. It goes on telling the one by which the visitor came.
        follow: the fragments that show what differs between two experiments; None: a change draws what Streamlit
            draws by itself, the fragment of the control or the whole page.
        shown: per part of the page (see `part`), by its key, the settings that its controls showed when it was drawn.
        restored: how often an experiment was taken from a link or a preset.
        drawing: the part that is being drawn.
        held: per control, by its name, its number (see `control_key`) and the value that it was last told to show.
    """

    slug: str
    codec: LinkCodec[E]
    experiment: E
    preset: str
    notices: tuple[str, ...] = ()
    beside: dict[str, tuple[str, ...]] = field(default_factory=dict)
    feedback: dict[str, dict[str, Any]] = field(default_factory=dict)
    own_links: deque[str] = field(default_factory=lambda: deque(maxlen=64))
    link_seen: str | None = None
    follow: Callable[[E, E], Sequence[str]] | None = None
    shown: dict[str, set[str]] = field(default_factory=dict)
    restored: int = 0
    drawing: str | None = None
    held: dict[str, tuple[int, Any]] = field(default_factory=dict)

    def control_key(self, name: str, value: Any, holds: Any = UNTOLD) -> str:
        """The key of a control that begins with `value`: a new one whenever the control holds anything else.

        Behind a closed popover the browser keeps what a control held, whatever is written into the session meanwhile,
        and sends it with the next run, as if the reader had chosen it. So a value that comes from elsewhere (a preset,
        a link, the picture, another control, a refusal) makes another control, which knows nothing of the old one.

        Args:
            holds: what the control holds, where that is not what the reader last chose in it.
        """
        number, last = self.held.get(name, (0, value))
        if holds is UNTOLD:
            holds = st.session_state.get(numbered(f"{self.slug}.{name}", number), last)
        if not _same(holds, value):
            number += 1
        self.held[name] = number, value
        return numbered(f"{self.slug}.{name}", number)

    def shows(self, *paths: str) -> None:
        """Note that the part that is being drawn shows these settings: it follows when one of them changes."""
        if self.drawing is not None:
            self.shown[self.drawing].update(paths)

    def parts_that_differ(self, before: E, after: E) -> list[str]:
        """The parts of the page that show something else after a change; all where nothing changed, since a control
        then shows what is not so."""
        if before == after:
            return list(self.shown)

        def differs(path: str) -> bool:
            return bool(attrgetter(path)(before) != attrgetter(path)(after))

        return [key for key, paths in self.shown.items() if any(map(differs, paths))]

    def restore(self, params: Mapping[str, str]) -> None:
        """Take the experiment of a link."""
        restored = self.codec.read(params)
        self.experiment, self.preset, self.notices = restored.experiment, restored.preset, restored.notices
        self.feedback.clear()
        self.restored += 1
        self.own_links.append(urlencode(params))

    def choose(self, preset: str) -> None:
        """Start from a preset; in a callback.

        The browser sends what was typed last together with the press of a button, and the run then draws only the
        fragment of the text. So the whole page is asked for.
        """
        self.restore({"preset": preset})
        st.rerun()

    def reset(self) -> None:
        """Back to the preset that the experiment builds on."""
        self.restore({"preset": self.preset})

    def change(self, make: Callable[[E], E], place: str = "") -> None:
        """Replace the experiment; if the change breaks a rule, keep the old one and say why.

        Comes last in a callback: where fragments follow, nothing behind it is done.

        Args:
            place: where the reader looks (see `tell`); "": at the top of the page.
        """
        before = self.experiment
        try:
            self.experiment = make(before)
        except InsideTheNetError as error:
            self.tell(place, str(error))
        self._redraw(before)

    def refuse(self, sentence: str, place: str = "") -> None:
        """Keep the experiment and say why, at a place. Comes last in a callback."""
        self.tell(place, sentence)
        self._redraw(self.experiment)

    def tell(self, place: str, *sentences: str) -> None:
        """Say something where `show_notices` is called for that place; what was said elsewhere is over."""
        self.beside.clear()
        if place:
            self.beside[place] = sentences
        else:
            self.notices = sentences

    def _redraw(self, before: E) -> None:
        if self.follow is not None:
            st.rerun(list(self.follow(before, self.experiment)))

    def link(self) -> tuple[dict[str, str], str | None]:
        """The parameters that restore this experiment, or a sentence why no link can."""
        try:
            params = self.codec.write(self.experiment, self.preset)
        except LinkError as error:
            return {}, str(error)
        self.own_links.append(urlencode(params))
        return params, None


def _same(one: Any, other: Any) -> bool:
    """Steps of a control add up to 0.15000000000000002, which is taken as 0.15."""
    both = isinstance(one, float) and isinstance(other, float)
    return math.isclose(one, other, rel_tol=1e-9) if both else bool(one == other)


def numbered(key: str, number: int) -> str:
    """The key of a control's first, second, … widget, from 0."""
    return f"{key}#{number}" if number else key


def part(key: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """A fragment whose first argument is the lesson's state, and which follows the settings that it shows.

    Args:
        key: of the fragment.
    """

    def decorate(function: Callable[..., None]) -> Callable[..., None]:
        @st.fragment(key=key)
        @functools.wraps(function)
        def drawn(state: LessonState[Any], *args: Any) -> None:
            outer, state.drawing = state.drawing, key
            state.shown[key] = set()
            try:
                function(state, *args)
            finally:
                state.drawing = outer

        return drawn

    return decorate


def note_arrival(page: str) -> None:
    """Remember whether this run is the first one on a page after another page."""
    st.session_state[ARRIVED] = page != st.session_state.get(PAGE)
    st.session_state[PAGE] = page


def lesson_state(slug: str, codec: LinkCodec[E]) -> LessonState[E]:
    """The visitor's state of a lesson, following the address bar when it holds a link from outside.

    The page writes its own links into the address bar; reading one of those back would undo newer changes. A link
    that the visitor arrived by, from another page, counts as from outside even if this page wrote it once.
    """
    params = st.query_params.to_dict()
    key = f"{slug}.state"
    if key not in st.session_state:
        restored = codec.read(params)
        st.session_state[key] = LessonState(slug, codec, restored.experiment, restored.preset, restored.notices)
        st.session_state[key].own_links.append(urlencode(params))
    state: LessonState[E] = st.session_state[key]
    if st.session_state.get(ARRIVED):
        state.own_links.clear()
        state.link_seen = None
    link = urlencode(params)
    if params and link != state.link_seen and link not in state.own_links:
        state.restore(params)
    state.link_seen = link
    return state
