"""Pictures in labels: found beside the form, made small, and without what they hide."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from holub_desk.forms.compile import CompiledForm
from holub_desk.forms.pictures import Pictures

Write = Callable[..., Path]
Compile = Callable[..., CompiledForm]

HEAD = "type | name | label::en | label::uk | media::image::en | image::uk"
ORIENTATION, MAKER, PLACE = 0x0112, 0x010F, 0x8825


def picture(path: Path, size: tuple[int, int] = (60, 40), kind: str = "JPEG", turned: int = 1) -> Path:
    """A picture with a planted place and maker, its left half red, its right half blue."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, *size))
    hidden = Image.Exif()
    hidden[ORIENTATION] = turned
    hidden[MAKER] = "SecretCamera"
    hidden.get_ifd(PLACE).update({1: "N", 2: (50.0, 27.0, 0.0), 3: "E", 4: (30.0, 31.0, 0.0)})
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path, kind, exif=hidden, comment=b"SecretComment") if kind == "JPEG" else image.save(path, kind)
    return path


def embedded(form: CompiledForm, key: str) -> bytes:
    """The bytes of a picture that a form carries."""
    start, _, data = form.questionnaire.pictures[key].partition(",")
    assert start == "data:image/jpeg;base64"
    return base64.b64decode(data)


def near(image: Image.Image, place: tuple[int, int], colour: tuple[int, int, int]) -> bool:
    """Whether a point has about this colour."""
    found = image.getpixel(place)
    assert isinstance(found, tuple)
    return all(abs(one - other) < 20 for one, other in zip(found, colour, strict=True))


def test_nothing_hidden(compiled: Compile, tmp_path: Path) -> None:
    """A planted place, device and comment are in the file, and not in the form."""
    data = picture(tmp_path / "a.jpg").read_bytes()
    assert Image.open(io.BytesIO(data)).getexif().get_ifd(PLACE)[2] == (50.0, 27.0, 0.0)
    assert b"SecretCamera" in data
    assert b"SecretComment" in data
    form = compiled(f"{HEAD}\ntext | q | Q | П | a.jpg |")
    made = embedded(form, form.questionnaire.questions[0].picture["en"])
    assert b"Secret" not in made
    assert b"Exif" not in made
    shown = Image.open(io.BytesIO(made))
    assert not dict(shown.getexif())
    assert shown.size == (60, 40)
    assert form.warnings == ()


def test_turned(compiled: Compile, tmp_path: Path) -> None:
    """A picture that its camera says to turn is turned: nothing says so any more."""
    picture(tmp_path / "a.jpg", turned=6)
    form = compiled(f"{HEAD}\ntext | q | Q | П | a.jpg |")
    shown = Image.open(io.BytesIO(embedded(form, form.questionnaire.questions[0].picture["en"])))
    assert shown.size == (40, 60)
    assert near(shown, (20, 5), (255, 0, 0))  # what was on the left is above
    assert near(shown, (20, 55), (0, 0, 255))


def test_places(compiled: Compile, tmp_path: Path) -> None:
    """Beside the form, in FORM-media and in media; one picture is carried once."""
    for place in ("a.png", "form-media/b.png", "media/c.png"):
        picture(tmp_path / place, kind="PNG")
    form = compiled(
        f"{HEAD}\ntext | q | Q | П | a.png | b.png\nbegin group | g | G | Г | c.png |\nnote | n | N | Н | |\nend group"
    )
    first, group = form.questionnaire.questions[:2]
    [key] = form.questionnaire.pictures
    assert (first.picture, group.picture) == ({"en": key, "uk": key}, {"en": key})


def test_choices(compiled: Compile, tmp_path: Path) -> None:
    """Choices have pictures too; big-image and image are one."""
    picture(tmp_path / "a.png", kind="PNG")
    picture(tmp_path / "b.png", (30, 30), kind="PNG")
    choices = """list_name | name | label::en | media::image::en | big-image::en
        l | x | X | a.png | a.png
        l | y | Y | | b.png"""
    form = compiled("type | name | label::en\nselect_one l | q | Q", choices)
    first, second = form.questionnaire.questions[0].choices
    assert set(form.questionnaire.pictures) == {first.picture["en"], second.picture["en"]}
    assert len(form.questionnaire.pictures) == 2


def test_small(compiled: Compile, tmp_path: Path) -> None:
    """A large noisy picture becomes a small one."""
    Image.effect_noise((2000, 1500), 90).save(tmp_path / "a.png")
    form = compiled(f"{HEAD}\ntext | q | Q | П | a.png |")
    made = embedded(form, form.questionnaire.questions[0].picture["en"])
    assert max(Image.open(io.BytesIO(made)).size) == 640
    assert len(made) < (tmp_path / "a.png").stat().st_size / 20


def test_see_through(compiled: Compile, tmp_path: Path) -> None:
    """What is transparent is white."""
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(tmp_path / "a.png")
    form = compiled(f"{HEAD}\ntext | q | Q | П | a.png |")
    shown = Image.open(io.BytesIO(embedded(form, form.questionnaire.questions[0].picture["en"])))
    assert near(shown, (10, 10), (255, 255, 255))


NO_PICTURES = {
    "missing.png": None,
    "text.png": b"no picture",
    "half.png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "page.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
    "icon.bmp": b"BM" + bytes(60),
}


@pytest.mark.parametrize("name", NO_PICTURES)
def test_no_pictures(name: str, compiled: Compile, tmp_path: Path) -> None:
    """The label stays, and the author is told."""
    if (content := NO_PICTURES[name]) is not None:
        (tmp_path / name).write_bytes(content)
    form = compiled(f"{HEAD}\ntext | q | Q | П | {name} |")
    assert (form.questionnaire.questions[0].picture, form.questionnaire.pictures) == ({}, {})
    assert form.warnings == (f"sheet survey, row 2: the picture {name!r} is not beside the form, or is no picture; "
                             "the label is shown without it",)  # fmt: skip


def test_too_many_pixels(compiled: Compile, tmp_path: Path) -> None:
    """A small file that would be huge when drawn is not drawn."""
    Image.new("1", (10_000, 10_000)).save(tmp_path / "a.png")
    assert (tmp_path / "a.png").stat().st_size < 50_000
    assert compiled(f"{HEAD}\ntext | q | Q | П | a.png |").questionnaire.pictures == {}


@pytest.mark.parametrize("name", ["../secret.png", "/secret.png", "sub/secret.png", "link.png", ".secret.png", ".."])
def test_outside(name: str, tmp_path: Path) -> None:
    """Nothing outside the form's own folders is read, not through a link either."""
    folder = tmp_path / "forms"
    picture(tmp_path / "secret.png", kind="PNG")
    picture(folder / "sub" / "secret.png", kind="PNG")
    picture(folder / ".secret.png", kind="PNG")
    picture(folder / "open.png", kind="PNG")
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    pictures = Pictures(folder / "form.md")
    assert pictures.find("open.png") is not None
    assert pictures.find(name.replace("/secret.png", f"{tmp_path}/secret.png") if name[0] == "/" else name) is None


def test_a_folder_elsewhere(tmp_path: Path) -> None:
    """A folder `media` that is a link out of the form's folder is not looked into."""
    picture(tmp_path / "elsewhere" / "a.png", kind="PNG")
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms/media").symlink_to(tmp_path / "elsewhere")
    assert Pictures(tmp_path / "forms/form.md").find("a.png") is None


@pytest.mark.parametrize("column", ["media::audio::en", "video::en", "audio"])
def test_sound(column: str, compiled: Compile) -> None:
    """Sound and films in labels are left aside with a warning."""
    form = compiled(f"type | name | label::en | {column}\ntext | q | Q | a.mp4")
    assert form.questionnaire.questions[0].label == {"en": "Q"}
    assert any("in labels is not played" in warning for warning in form.warnings)
