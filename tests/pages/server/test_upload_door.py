"""Files on their way in, and those that no page has taken."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from starlette.types import Receive, Scope, Send
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from pages.server.door_limits import HOSTED_DOOR
from pages.server.upload_door import UploadDoor
from tests.pages.server.scenes import Wire, asked, in_loop, scope

LIMITS = replace(HOSTED_DOOR, uploads=100, upload_files=3, uploads_in_all=250, upload_seconds=30.0)


class Scene:
    """A server that keeps what arrives, as Streamlit does, and a clock in the test's hand."""

    def __init__(self) -> None:
        self.now, self.manager, self.together, self.most = 0.0, MemoryUploadedFileManager("/up"), 0, 0
        self.door = UploadDoor(self.take, LIMITS, lambda: self.manager, lambda: self.now)
        self.slow = 0.0

    async def take(self, where: Scope, _: Receive, send: Send) -> None:
        self.together += 1
        self.most = max(self.most, self.together)
        await asyncio.sleep(self.slow)
        session, file = where["path"].split("/")[-2:]
        self.manager.add_file(session, UploadedFileRec(file, file, "", b"x" * where["size"]))
        self.together -= 1
        await send({"type": "http.response.start", "status": 204, "headers": []})

    def where(self, session: str, file: str, size: int) -> Scope:
        return scope("http", path=f"/_stcore/upload_file/{session}/{file}") | {"method": "PUT", "size": size}

    def put(self, session: str, file: str, size: int = 10) -> None:
        assert in_loop(asked(self.door, self.where(session, file, size))).status == 204
        self.now += 1

    def kept(self) -> dict[str, list[str]]:
        return {session: list(files) for session, files in self.manager.file_storage.items()}


def test_a_session_keeps_so_many_files_and_bytes_and_its_oldest_make_room():
    scene = Scene()
    for number in range(5):
        scene.put("a", f"f{number}")
    scene.put("b", "small")
    assert scene.kept() == {"a": ["f2", "f3", "f4"], "b": ["small"]}
    scene.put("a", "large", 90)
    assert scene.kept() == {"a": ["f4", "large"], "b": ["small"]}


def test_all_together_keep_so_many_bytes_and_who_holds_most_makes_room():
    scene = Scene()
    scene.put("modest", "m", 40)
    for session in ("a", "b", "c"):
        scene.put(session, "1", 40)
        scene.put(session, "2", 45)
    assert scene.kept() == {"modest": ["m"], "a": ["2"], "b": ["2"], "c": ["1", "2"]}


def test_what_no_page_takes_goes_also_when_its_session_has_gone():
    scene = Scene()
    scene.put("a", "forgotten")
    scene.now += 20
    scene.put("a", "new")
    scene.now += 10
    scene.door.tidy()
    assert scene.kept() == {"a": ["new"]}
    scene.now += 30
    scene.door.tidy()
    assert scene.kept() == {}
    assert scene.manager.get_stats() == {}


def test_a_sessions_files_arrive_a_few_at_a_time_and_a_class_all_at_once():
    scene = Scene()
    scene.slow = 0.05

    async def together(sessions: int, files: int) -> list[Wire]:
        where = [scene.where(f"s{s}", f"{f}", 1) for s in range(sessions) for f in range(files)]
        return await asyncio.gather(*(asked(scene.door, place) for place in where))

    assert [wire.status for wire in in_loop(together(1, 9))] == [204] * 9
    assert scene.most == LIMITS.arriving_of_one
    assert [wire.status for wire in in_loop(together(60, 1))] == [204] * 60
    assert scene.most == 60


def test_what_does_not_arrive_in_time_is_given_up():
    async def never(_: Scope, __: Receive, ___: Send) -> None:
        await asyncio.Event().wait()

    door = UploadDoor(never, replace(LIMITS, upload_time=0.05), lambda: None)
    assert in_loop(asked(door, Scene().where("a", "f", 1))).status == 408


def test_a_class_of_sixty_can_have_a_file_of_5_mb_each_at_the_same_time():
    assert HOSTED_DOOR.uploads_in_all >= 60 * 5_000_000
    assert HOSTED_DOOR.arriving >= 60
