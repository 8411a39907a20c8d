"""Another upload is another experiment: what was trained on one file never counts as trained on the next."""

from __future__ import annotations

import errno
import time
from collections.abc import Iterator

import numpy as np
import pytest
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.testing.v1 import AppTest

from core.data.data_config import DataConfig, TableColumns
from core.data.images.load import ImageSetConfig, load_images
from core.data.load import default_data, load
from core.data.table.table import read_table
from core.errors import ConfigError, LinkError
from core.gan.images.job import ImageGanJob
from core.gan.images.own import read_own_images
from core.lessons.cnn_filters.job import CnnJob
from core.lessons.live_training.job import LiveTrainingJob
from core.settings.upload import digest_of, upload
from pages.server.runs import runs
from pages.shared.table_upload import IN_MEMORY
from tests.core.gan.images.test_own import png, zipped
from tests.fixtures.pages import PAGES, ran

SLOWEST = 60.0  # seconds that a run may take on a busy machine
LETTERS = ["a", "b"]


def table(swapped: bool) -> bytes:
    rows = [f"{i % 10},{i * 7 % 10},{LETTERS[(i % 10 < 5) != swapped]}" for i in range(60)]
    return "\n".join(["x,y,label", *rows]).encode()


def folders(*colours: tuple[int, int, int], count: int = 6, side: int = 20) -> bytes:
    files = {}
    for number, colour in enumerate(colours):
        for i in range(count):
            files[f"class{number}/{i}.png"] = png(tuple(max(0, part - 3 * i) for part in colour), (side, side))
    return zipped(files)


RED, BLUE, GREEN = (220, 30, 30), (30, 30, 220), (30, 220, 30)


def page(path: str, **params: str) -> AppTest:
    at = AppTest.from_file(PAGES / path, default_timeout=60)
    for name, value in params.items():
        at.query_params[name] = value
    return ran(at)


def uploaded(at: AppTest, key: str, name: str, content: bytes) -> AppTest:
    at.file_uploader(key=key).upload(name, content, "application/octet-stream")
    return ran(at)


def finished(run: object) -> None:
    until = time.monotonic() + SLOWEST
    while runs().status(run.run_id).phase not in ("done", "failed") and time.monotonic() < until:  # type: ignore[attr-defined]
        time.sleep(0.02)
    assert runs().status(run.run_id).phase == "done"  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def no_run_is_left() -> Iterator[None]:
    yield
    runs().end_all("local")


def test_a_run_on_one_table_is_a_ghost_beside_the_next() -> None:
    at = page("training/live_training/live_training.py", preset="circles")
    uploaded(at, "live_training.upload", "table_A.csv", table(False))
    first = at.session_state["live_training.state"].experiment
    run = at.session_state["live_training.run"]
    assert run.start(LiveTrainingJob(first, at.session_state["live_training.table"]), first, "run") is None
    finished(run)
    ran(at)
    assert run.run_id is not None
    uploaded(at, "live_training.upload", "table_B.csv", table(True))
    second = at.session_state["live_training.state"].experiment
    assert second != first
    assert run.run_id is None
    (ghost,) = at.session_state["live_training.ghosts"]
    assert ghost.experiment == first
    uploaded(at, "live_training.upload", "again.csv", table(False))
    assert at.session_state["live_training.state"].experiment == first


def test_a_network_trained_on_one_zip_is_not_that_of_the_next() -> None:
    at = page("images/cnn_filters/cnn_filters.py", epochs="1")
    uploaded(at, "cnn_filters.zip", "two.zip", folders(RED, BLUE))
    first = at.session_state["cnn_filters.state"].experiment
    run = at.session_state["cnn_filters.run"]
    assert (
        run.start(CnnJob(first, load_images(first.images, at.session_state["cnn_filters.archive"])), first, "run")
        is None
    )
    finished(run)
    assert any("trained on this page" in caption.value for caption in ran(at).caption)
    uploaded(at, "cnn_filters.zip", "three.zip", folders(RED, BLUE, GREEN))
    assert at.session_state["cnn_filters.state"].experiment.training != first.training
    assert run.run_id is None
    assert any("not trained yet" in caption.value for caption in at.caption)


def test_the_real_images_of_a_gan_are_those_of_the_present_zip() -> None:
    small = {"gch": "4", "dch": "4", "ibatch": "16", "epochs": "1", "ilatent": "8", "cats": "0"}
    at = page("generating/gan/gan.py", preset="digits", **small)
    uploaded(at, "gan.images.zip", "red.zip", folders(RED, count=64))
    first = at.session_state["gan.state"].experiment.images
    run = at.session_state["gan.images.run"]
    assert (
        run.start(ImageGanJob(first, read_own_images(at.session_state["gan.images.archive"]).x), first, "run") is None
    )
    finished(run)
    assert ran(at).session_state["gan.images.run"].run_id is not None
    uploaded(at, "gan.images.zip", "blue.zip", folders(BLUE, count=64))
    assert at.session_state["gan.state"].experiment.images != first
    assert run.run_id is None


def test_another_photo_is_another_convolution() -> None:
    at = page("images/convolution/convolution.py", preset="edges")
    uploaded(at, "convolution.file", "red.png", png(RED))
    first = at.session_state["convolution.state"].experiment
    uploaded(at, "convolution.file", "blue.png", png(BLUE))
    assert at.session_state["convolution.state"].experiment != first
    uploaded(at, "convolution.file", "same.png", png(RED))
    assert at.session_state["convolution.state"].experiment == first


def test_an_experiment_is_never_computed_with_another_table() -> None:
    one, other = (read_table("mine.csv", table(swapped)) for swapped in (False, True))
    config = default_data("table", TableColumns(("x",), "label", "binary"), one.digest)
    assert len(load(config, one).training) == 48
    with pytest.raises(ConfigError, match=r"^table must be the one that the experiment was made for, got 'mine.csv'"):
        load(config, other)


def test_a_digest_is_64_digits_and_in_no_link() -> None:
    kind = upload("uploaded table")
    digest = digest_of(np.zeros(3).data)
    kind.check("")
    kind.check(digest)
    assert kind.said(digest) == f"file {digest[:12]}"
    for wrong in ("abc", digest.upper() + "A", None, 3):
        with pytest.raises(ConfigError, match=r"^uploaded table must be told by 64 hexadecimal digits"):
            kind.check(wrong)
    with pytest.raises(LinkError, match="Uploads are never in a link"):
        kind.write(digest)
    with pytest.raises(ConfigError, match="a link carries no upload"):
        kind.read(digest)


def test_only_an_upload_has_a_digest() -> None:
    for make in (lambda d: DataConfig("line", 500, 2, 100, 0, upload=d), lambda d: ImageSetConfig(upload=d)):
        with pytest.raises(ConfigError, match="must be left out for"):
            make("0" * 64)


@pytest.mark.parametrize("prefix", ["live_training", "gan.plane"])
def test_a_tables_file_waits_on_the_disk_and_is_nowhere_else(prefix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    forgotten: list[str] = []
    forget = MemoryUploadedFileManager.remove_file

    def spy(manager: MemoryUploadedFileManager, session: str, file: str) -> None:
        forgotten.append(file)
        forget(manager, session, file)

    monkeypatch.setattr(MemoryUploadedFileManager, "remove_file", spy)
    rows = "\n".join(f"{i};{i * i};{'x' * 400}" for i in range(1_500))
    content = f"a;b;text\n{rows}\n".encode()
    assert len(content) > IN_MEMORY
    path = {"live_training": "training/live_training/live_training.py", "gan.plane": "generating/gan/gan.py"}[prefix]
    at = uploaded(page(path), f"{prefix}.upload", "large.csv", content)
    assert not at.warning
    assert len(forgotten) == 1
    kept = at.session_state[f"{prefix}.file"]
    assert kept.content() == content
    assert kept._content._file._rolled  # on the disk
    assert [value for value in vars(kept).values() if isinstance(value, bytes)] == []
    assert any("What was done to large.csv" in text.value.replace("\\", "") for text in at.markdown)


def test_what_was_done_to_the_points_of_a_gan_can_be_undone() -> None:
    at = page("generating/gan/gan.py", preset="balanced")
    rows = "\n".join(f"{i};{i % 7}" for i in range(50))
    uploaded(at, "gan.plane.upload", "mine.csv", f"a;b\n{rows}\n;3\n".encode())
    (filled,) = [toggle for toggle in at.toggle if "filled" in toggle.label or "left out" in toggle.label]
    before = at.session_state["gan.state"].experiment.plane.points
    filled.set_value(False)
    ran(at)
    assert at.session_state["gan.state"].experiment.plane.points != before


def test_a_large_table_is_offered_above_the_code_that_reads_it() -> None:
    at = page("training/live_training/live_training.py", preset="circles")
    uploaded(at, "live_training.upload", "table_A.csv", table(False))
    at.session_state["live_training.code"] = True
    buttons = [button.proto.label for button in ran(at).get("download_button")]
    assert buttons[0] == "The table that it needs (table\\_A.csv)"
    assert any('Path("table_A.csv").exists()' in code.value for code in at.code)


def test_a_full_disk_gets_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("pages.shared.table_upload.SpooledTemporaryFile.write", full)
    at = uploaded(page("training/live_training/live_training.py"), "live_training.upload", "t.csv", table(False))
    (warning,) = at.warning
    assert warning.value.startswith("The table cannot be kept\\: the disk of the server is full")
    assert "live_training.file" not in at.session_state
