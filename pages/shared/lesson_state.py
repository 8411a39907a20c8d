"""One visitor's experiment in one lesson: restored from the link or from the session, changed by controls."""

from __future__ import annotations

import functools
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

import streamlit as st

from core.errors import InsideTheNetError, LinkError
from core.settings.declared import changes
from core.settings.link import LinkCodec
from pages.shared.control_keys import UNTOLD, ControlKeys

E = TypeVar("E")

PAGE, ARRIVED = "navigation.page", "navigation.arrived"


@dataclass(frozen=True)
class Own:
    """The reader's own data: what they are called ("your table houses.csv"), how the paths of their settings begin."""

    name: str
    holders: tuple[str, ...]


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
        keys: of the controls.
        left: the changed experiment that the reader left for a preset, and the preset that it built on.
        own: the reader's own data in an experiment; None where there are none.
        scope: the settings that count as a change of a preset, by how their paths begin; "": all.
        check: raises InsideTheNetError where an experiment cannot be shown any more, since its upload is gone.
        link_part: the part of the page that keeps the link.
        on_restore: called whenever an experiment was taken from a link or a preset.
        displayed: what the preset bar, its caption, the tour and the link last showed of the experiment, by the part of
            the page.
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
    keys: ControlKeys = field(init=False)
    left: tuple[E, str] | None = None
    own: Callable[[E], Own | None] = lambda _: None
    scope: Callable[[E], tuple[str, ...]] = lambda _: ("",)
    check: Callable[[E], object] = lambda _: None
    link_part: str | None = None
    on_restore: tuple[Callable[[], None], ...] = ()
    displayed: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.keys = ControlKeys(self.slug)

    def control_key(self, name: str, value: Any, holds: Any = UNTOLD) -> str:
        """The key of a control that begins with `value` (see `ControlKeys`)."""
        return self.keys.key(name, value, holds)

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
        self._take(restored.experiment, restored.preset)
        self.notices = restored.notices
        self.own_links.append(urlencode(params))

    def arrive(self, params: Mapping[str, str]) -> None:
        """The tab comes back after a reload: by the last link of this experiment, or by another one, which wins."""
        if self.own_links and urlencode(params) != self.own_links[-1]:
            self.leave()
            self.restore(params)

    def _take(self, experiment: E, preset: str) -> None:
        self.experiment, self.preset, self.notices = experiment, preset, ()
        self.feedback.clear()
        self.restored += 1
        for forget in self.on_restore:
            forget()

    def choose(self, preset: str) -> None:
        """Start from a preset; in a callback. What the reader had made of another one is kept (see `take_back`).

        The browser sends what was typed last together with the press of a button, and the run then draws only the
        fragment of the text. So the whole page is asked for.
        """
        self.leave()
        self.restore({"preset": preset})
        st.rerun()

    def leave(self) -> None:
        """Keep the experiment, if the reader has changed it, for whoever wants it back."""
        if self.changes():
            self.left = self.experiment, self.preset

    def take_back(self) -> None:
        """The changed experiment that was left last; in a callback."""
        if self.left is None:
            return
        (experiment, preset), self.left = self.left, None
        try:
            self.check(experiment)
        except InsideTheNetError as error:
            self.tell("", str(error))
        else:
            self.leave()
            self._take(experiment, preset)
        st.rerun()

    def changes(self) -> dict[str, str]:
        """What the reader has changed of the preset, by path, in words; where they look is no change."""
        scope = self.scope(self.experiment)
        found = changes(self.codec.presets[self.preset].experiment, self.experiment, looks=False)
        return {path: words for path, words in found.items() if path.startswith(scope)}

    def reset(self) -> None:
        """Back to the preset that the experiment builds on."""
        self.restore({"preset": self.preset})

    def change(self, make: Callable[[E], E], place: str = "", home: str | None = None) -> None:
        """Replace the experiment; if the change breaks a rule, keep the old one and say why.

        Comes last in a callback: where fragments follow, nothing behind it is done.

        Args:
            place: where the reader looks (see `tell`); "": at the top of the page.
            home: the part of the page in which the reader has changed it, where it is drawn by itself.
        """
        before = self.experiment
        try:
            self.experiment = make(before)
        except InsideTheNetError as error:
            self.tell(place, str(error))
        self._redraw(before, home)

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

    def _redraw(self, before: E, home: str | None = None) -> None:
        if self.follow is not None:
            self.redraw(*self.follow(before, self.experiment))
        elif home is not None:
            self.redraw(home)

    def redraw(self, *parts: str) -> None:
        """Draw these parts of the page anew, and what tells of the experiment where it tells of another one."""
        st.rerun(list(dict.fromkeys((*parts, *self.telling()))))

    def telling(self) -> list[str]:
        """The parts of the page that tell which experiment this is, as far as they tell of another one."""
        now: dict[str, Any] = {self.bar: self.chosen, self.caption: self.story, self.guide: self.experiment}
        if self.link_part is not None:
            now[self.link_part] = self.experiment
        return [part for part, shows in now.items() if self.displayed.get(part, shows) != shows]

    @property
    def bar(self) -> str:
        """The part of the page with the presets."""
        return f"{self.slug}.presets"

    @property
    def caption(self) -> str:
        """The part of the page that says which experiment this is."""
        return f"{self.slug}.caption"

    @property
    def guide(self) -> str:
        """The part of the page with the tour."""
        return f"{self.slug}.guide"

    @property
    def chosen(self) -> str | None:
        """The preset on the page; None where the reader has changed it."""
        return None if self.changes() else self.preset

    @property
    def story(self) -> tuple[object, ...]:
        """All that the caption says."""
        return self.preset, self.changes(), self.own(self.experiment), self.left

    def link(self) -> tuple[dict[str, str], str | None]:
        """The parameters that restore this experiment, or a sentence why no link can."""
        try:
            params = self.codec.write(self.experiment, self.preset)
        except LinkError as error:
            return {}, str(error)
        self.own_links.append(urlencode(params))
        return params, None


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
    params.pop("tour", None)
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
        state.leave()
        state.restore(params)
    state.link_seen = link
    return state
