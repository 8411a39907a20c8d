"""A reader's zip: what is read, converted, or left out with a sentence."""

from __future__ import annotations

import io
from collections.abc import Mapping

import numpy as np
import pytest
import torch
from PIL import Image

from core.data.images.folder.folder import read_image_folder
from tests.core.data.images.folder.files import IN_PARTS, PLAIN, RED, picture, read, zipped

# ---- what is read


def test_class_folders_become_classes_and_are_split() -> None:
    images = read(PLAIN, training_share=60)
    assert images.classes == ("blue", "red")
    assert images.x.shape == (10, 3, 16, 16)
    assert images.x.dtype == torch.uint8
    assert images.counts(images.training) == (3, 3)
    assert images.counts(images.validation) == (2, 2)
    assert not set(images.training.tolist()) & set(images.validation.tolist())
    assert [tuple(c) for c in images.x[:, :, 8, 8].tolist()] == [(10, 10, 220)] * 5 + [(220, 10, 10)] * 5
    assert images.y.tolist() == [0] * 5 + [1] * 5
    assert images.notices == ()


def test_folders_for_training_and_validation_are_kept() -> None:
    images = read(IN_PARTS)
    assert images.classes == ("cats", "dogs")
    assert images.counts(images.training) == images.counts(images.validation) == (3, 3)
    assert images.notices == ()


SPLITS = [
    *[("Train", "VAL"), ("training", "test"), ("train", "validation"), ("training_set", "test_set"), ("train", "dev")],
    *[("seg_train", "seg_test"), ("train_data", "valid-data"), ("TrainSet", "TestSet"), ("trainset", "testset")],
    *[("1. Training images", "2. Testing images"), ("trn", "eval"), ("dataset_train", "dataset_holdout")],
    *[("seg_train/seg_train", "seg_test/seg_test")],
]


@pytest.mark.parametrize(("training", "validation"), SPLITS)
def test_folders_may_have_their_usual_other_names(training: str, validation: str) -> None:
    files = {name.replace("train", training).replace("valid", validation): data for name, data in IN_PARTS.items()}
    images = read(files)
    assert images.classes == ("cats", "dogs")
    assert (len(images.training), len(images.validation)) == (6, 6)
    assert images.notices == ()


@pytest.mark.parametrize(
    "name", ["trains", "contest", "latest", "tests of skill", "car", "valley", "developer", "train 1 blue"]
)
def test_a_class_that_sounds_like_a_split_is_a_class(name: str) -> None:
    images = read({f"{folder}/{i}.png": RED for folder in (name, "car2", "plane") for i in range(2)})
    assert images.classes == tuple(sorted((name, "car2", "plane")))


def test_a_class_called_train_beside_other_classes_is_a_class() -> None:
    images = read({f"{folder}/{i}.png": RED for folder in ("bus", "plane", "train") for i in range(2)})
    assert images.classes == ("bus", "plane", "train")


@pytest.mark.parametrize("share", [50, 80, 90])
def test_a_rare_class_has_a_picture_in_both_parts(share: int) -> None:
    files = {f"common/{i}.png": RED for i in range(60)} | {f"rare/{i}.png": RED for i in range(2)}
    images = read(files, training_share=share)
    assert min(images.counts(images.training)) >= 1
    assert min(images.counts(images.validation)) >= 1
    assert sorted([*images.training.tolist(), *images.validation.tolist()]) == list(range(62))


def test_a_class_without_validation_pictures_gives_one_of_its_own() -> None:
    images = read({**IN_PARTS, **{f"train/cows/{i}.png": RED for i in range(4)}})
    assert images.classes == ("cats", "cows", "dogs")
    assert images.counts(images.training) == (3, 3, 3)
    assert images.counts(images.validation) == (3, 1, 3)
    assert images.notices == ("One training picture validates each class that had none: 'cows'.",)


def test_a_lonely_class_is_left_out_and_the_others_stay() -> None:
    images = read({**PLAIN, "green/0.png": RED})
    assert images.classes == ("blue", "red")
    assert len(images.x) == 10
    why = "one picture to train on and one to validate with are needed"
    assert images.notices == (f"Left out: the class with 1 picture, 'green'; {why}.",)


def test_a_class_whose_training_pictures_are_broken_is_left_out() -> None:
    broken = RED[: len(RED) // 2]
    images = read({**IN_PARTS, "train/cows/0.png": broken, "valid/cows/0.png": RED, "valid/cows/1.png": RED})
    assert images.classes == ("cats", "dogs")
    assert "the class with no training picture that can be read, 'cows'" in images.notices[-1]


def test_a_test_folder_beside_a_validation_folder_is_left_out_with_a_word() -> None:
    images = read({**IN_PARTS, "test/cats/1.png": RED})
    assert len(images.x) == 12
    assert images.notices == ("1 picture was left out: the test folder is not needed beside a validation folder.",)


def test_a_training_folder_alone_is_split() -> None:
    images = read({name: data for name, data in IN_PARTS.items() if name.startswith("train")}, training_share=50)
    assert images.counts(images.validation) == (2, 1) or images.counts(images.validation) == (1, 2)


@pytest.mark.parametrize("wrapping", ["data/", "my data/set 1/"])
@pytest.mark.parametrize("files", [PLAIN, IN_PARTS])
def test_folders_around_everything_do_not_matter(wrapping: str, files: Mapping[str, bytes]) -> None:
    plain, wrapped = read(files), read({wrapping + name: data for name, data in files.items()})
    assert wrapped.classes == plain.classes
    assert torch.equal(wrapped.training, plain.training)


def test_folders_inside_a_class_belong_to_it() -> None:
    assert read({**PLAIN, "red/more/deep/1.png": RED}).counts(torch.arange(11)) == (5, 6)


def test_what_programs_leave_behind_is_ignored_silently() -> None:
    junk = {"__MACOSX/red/._0.png": b"x", "red/.DS_Store": b"x", ".hidden/a.png": RED, "blue/Thumbs.db": b"x"}
    assert read({**PLAIN, **junk}).notices == ()


def test_class_names_are_kept_in_any_language() -> None:
    names = ("猫", "Füchse", "*bold* $x$ [a](b)", "😀")
    images = read({f"{name}/{i}.png": RED for name in names for i in range(2)})
    assert sorted(images.classes) == sorted(names)


def test_the_same_name_written_in_two_ways_of_unicode_is_one_class() -> None:
    images = read({**PLAIN, "Fu\u0308chse/0.png": RED, "F\u00fcchse/1.png": RED})
    assert images.classes == ("Füchse", "blue", "red")


def test_names_in_utf8_that_do_not_say_so_are_read_as_meant() -> None:
    data = zipped({f"{name}/{i}.png": RED for name in ("AAAA", "blue") for i in range(2)})
    images = read_image_folder(data.replace(b"AAAA", "éé".encode()), 16)
    assert "éé" in images.classes


def test_windows_paths_are_paths() -> None:
    data = zipped({f"{name}/{i}.png": RED for name in ("reda", "blue") for i in range(2)})
    assert read_image_folder(data.replace(b"reda/", b"reda\\"), 16).classes == ("blue", "reda")


def test_a_class_without_pictures_is_left_out_with_a_word() -> None:
    images = read({**PLAIN, "green/": b""})
    assert images.classes == ("blue", "red")
    assert images.notices == ("Class folders without pictures were left out: 'green'.",)
    assert read({**IN_PARTS, "train/": b"", "train/cats/": b"", "train/cows/": b""}).notices == (
        "Class folders without pictures were left out: 'cows'.",
    )


def test_a_class_that_only_validation_has_is_left_out_with_a_word() -> None:
    images = read({**IN_PARTS, "valid/cows/1.png": RED})
    assert images.classes == ("cats", "dogs")
    assert images.notices == ("Classes without training pictures were left out: 'cows'.",)


def test_files_that_are_no_pictures_are_left_out_with_a_word() -> None:
    images = read({**PLAIN, "red/data.csv": b"1,2", "red/notes.txt": b"hello", "blue/inner.zip": zipped(PLAIN)})
    assert len(images.x) == 10
    assert images.notices == (
        "3 files were left out, because only PNG, JPEG, BMP, GIF or WebP up to 20 MB can be used: 'red/data.csv'.",
    )


def test_pictures_of_kinds_that_cannot_be_read_are_named_and_counted() -> None:
    more = {f"red/{i}.HEIC": b"x" for i in range(4)} | {"blue/a.avif": b"x", "blue/b.tiff": b"x"}
    images = read({**PLAIN, **more})
    assert len(images.x) == 10
    assert set(images.notices) == {
        "5 HEIC pictures cannot be read and were left out: 'red/0.HEIC'; save as JPEG or PNG.",
        "1 TIFF picture cannot be read and was left out: 'blue/b.tiff'; save as JPEG or PNG.",
    }


def test_a_phone_photo_under_the_wrong_name_is_called_what_it_is() -> None:
    images = read({**PLAIN, "red/a.jpg": b"\0\0\0\x18ftypheic" + bytes(40)})
    assert images.notices == (
        "1 picture was left out, because it is a HEIC, HEIF or AVIF photo; save it as JPEG or PNG: 'red/a.jpg'.",
    )


def test_progress_counts_the_pictures_and_can_end_the_reading() -> None:
    seen: list[tuple[int, int]] = []
    read(PLAIN, progress=lambda done, of: seen.append((done, of)))
    assert seen == [(i, 10) for i in range(1, 11)]

    def stop(done: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read(PLAIN, progress=stop)


# ---- pictures that are converted


def _sixteen_bits() -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(np.full((20, 20), 40_000, dtype=np.uint16)).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "colour", "notice"),
    [
        (picture((0, 255, 255, 0), mode="CMYK", kind="JPEG", quality=95), (255, 0, 0), "CMYK colours were converted"),
        (_sixteen_bits(), (156, 156, 156), "16 bits per pixel were reduced to 8"),
        (picture((0, 0, 255, 0), mode="RGBA"), (255, 255, 255), "transparent places became white"),
        (picture((0, 0, 255, 255), mode="RGBA"), (0, 0, 255), None),
        (picture((90, 255), mode="LA"), (90, 90, 90), None),
        (picture(77, mode="L"), (77, 77, 77), None),
        (picture(1, mode="1"), (255, 255, 255), None),
        (picture((9, 99, 199), mode="RGB", kind="BMP"), (9, 99, 199), None),
        (picture((9, 99, 199), mode="RGB", kind="WEBP", lossless=True), (9, 99, 199), None),
        (picture(3, mode="P", kind="GIF"), None, None),
        (picture(0, mode="P", kind="PNG", transparency=0), (255, 255, 255), "transparent places became white"),
    ],
    ids=lambda value: "file" if isinstance(value, bytes) else None,
)
def test_other_kinds_of_pixels_become_red_green_and_blue(
    data: bytes, colour: tuple[int, ...] | None, notice: str | None
) -> None:
    images = read({"aa/0.png": data, "aa/1.png": data, **PLAIN})
    if colour is not None:
        np.testing.assert_allclose(images.x[0, :, 8, 8], colour, atol=6)
    assert (images.notices == ()) if notice is None else (f"In 2 pictures {notice}" in images.notices[0])


def test_a_photo_is_turned_as_its_camera_says() -> None:
    photo = Image.new("RGB", (20, 10), (255, 0, 0))
    photo.paste((0, 0, 255), (0, 0, 10, 10))
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera lay on its side: turn by 90° clockwise
    buffer = io.BytesIO()
    photo.save(buffer, "PNG", exif=exif)
    images = read({"aa/0.png": buffer.getvalue(), "aa/1.png": RED, **PLAIN}, fit="squash")
    assert images.x[0, :, 2, 8].tolist() == [0, 0, 255]
    assert images.x[0, :, 13, 8].tolist() == [255, 0, 0]


def test_what_is_not_square_is_cropped_or_squashed() -> None:
    wide = Image.new("RGB", (60, 20), (255, 0, 0))
    wide.paste((0, 255, 0), (20, 0, 40, 20))
    buffer = io.BytesIO()
    wide.save(buffer, "PNG")
    files = {"aa/0.png": buffer.getvalue(), "aa/1.png": RED, **PLAIN}
    cropped, squashed = read(files, fit="crop").x[0], read(files, fit="squash").x[0]
    assert (cropped[1] == 255).all()
    assert squashed[:, 8, 1].tolist() == [255, 0, 0]
    assert squashed[:, 8, 8].tolist() == [0, 255, 0]


@pytest.mark.parametrize("size", [(1, 1), (1, 3000), (3000, 1), (5, 5)])
@pytest.mark.parametrize("fit", ["crop", "squash"])
def test_a_picture_of_any_shape_becomes_square(size: tuple[int, int], fit: str) -> None:
    images = read({"aa/0.png": picture(size=size), "aa/1.png": RED, **PLAIN}, fit=fit)
    assert images.x[0, :, 8, 8].tolist() == [200, 30, 30]
