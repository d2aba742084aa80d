"""Building, checking and mirroring a site on a real disk."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from holub_testing.bulletins import released
from holub_testing.site import SIGNER, SITE, bulletins

from holub_desk.bulletins.released import PublicPicture, Released
from holub_desk.site import manifest
from holub_desk.site.build import Built, build
from holub_desk.site.check import check
from holub_desk.site.mirror import mirror
from holub_desk.site.pages import rendered
from holub_wire.command import CommandError
from holub_wire.note import Signer

JPEG = b"\xff\xd8 as it was encoded \xff\xd9"
PICTURE = PublicPicture(hashlib.sha256(JPEG).hexdigest(), "image/jpeg", 640, 480)
FILE = f"img/{PICTURE.sha256[:32]}.jpg"


def made(directory: Path, found: list[Released], read: Callable[[], bytes] = lambda: JPEG) -> Built:
    """A build of these bulletins."""
    pictures = [(FILE, read)] if any(each.picture for each in found) else []
    return build(directory, rendered(SITE, found), pictures, SIGNER)


def faults(directory: Path) -> list[str]:
    """What the check says, path and fault."""
    return [f"{each.path} {each.what}" for each in check(directory, SITE.address, SIGNER.verifier())]


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """A built site of three bulletins."""
    made(tmp_path / "site", bulletins(3))
    return tmp_path / "site"


def test_a_second_build_writes_what_changed_alone(directory: Path) -> None:
    """Nothing, if nothing changed; with one more bulletin its pages and the lists; no other file is touched."""
    before = {path: path.stat().st_mtime_ns for path in directory.rglob("*.html")}
    assert made(directory, bulletins(3)).written == ()
    more = made(directory, [*bulletins(3), replace(released("2026-11-21-another"), category="B")])
    assert "en/2026-11-21-another.html" in more.written
    assert "en/index.html" in more.written
    assert "en/2026-11-20-workers-0.html" not in more.written
    touched = {path for path, time in before.items() if path.stat().st_mtime_ns != time}
    assert {path.relative_to(directory).as_posix() for path in touched} <= set(more.written)
    assert faults(directory) == []


def test_long_lists_have_several_pages(tmp_path: Path) -> None:
    """None of them is larger than a page may be, and every bulletin is reached from them."""
    many = bulletins(130)
    made(tmp_path / "site", many)
    assert faults(tmp_path / "site") == []
    lists = [path.read_text("utf-8") for path in (tmp_path / "site/en").glob("subject-A*.html")]
    assert len(lists) == 7
    assert all(sum(f'href="{each.address}.html"' in page for page in lists) == 1 for each in many)


def test_what_is_no_part_any_more_goes(directory: Path) -> None:
    """A file that we wrote; one that somebody else put there stays, and the check names it."""
    (directory / "robots.txt").write_text("mine")
    built = made(directory, bulletins(2))
    assert "en/2026-11-18-workers-2.html" in built.removed
    assert not (directory / "en/2026-11-18-workers-2.html").exists()
    assert faults(directory) == ["robots.txt is not in the manifest"]


def test_a_picture_is_read_from_the_vault_once(tmp_path: Path) -> None:
    """The file is named by its hash, and stays."""
    asked = []

    def read() -> bytes:
        asked.append(1)
        return JPEG

    bulletin = replace(released(), picture=PICTURE)
    described = {code: replace(each, alt="Fence", caption="A fence.") for code, each in bulletin.versions.items()}
    for _ in range(3):
        made(tmp_path / "site", [replace(bulletin, versions=described)], read)
    assert len(asked) == 1
    assert (tmp_path / "site" / FILE).read_bytes() == JPEG
    assert faults(tmp_path / "site") == []


def test_a_build_that_was_interrupted_is_finished_by_the_next(tmp_path: Path) -> None:
    """Stopped after every tenth page, in a first build and in a later one: what is there in the end is whole."""
    directory = tmp_path / "site"

    def until(pages: Iterator[tuple[str, bytes]], count: int) -> Iterator[tuple[str, bytes]]:
        for n, page in enumerate(pages):
            if n == count:
                raise KeyboardInterrupt
            yield page

    for found in (bulletins(3), bulletins(4)):
        for count in range(0, 60, 10):
            with pytest.raises(KeyboardInterrupt):
                build(directory, until(rendered(SITE, found), count), [], SIGNER)
        made(directory, found)
        assert faults(directory) == []


def test_a_directory_of_something_else_is_left_alone(tmp_path: Path) -> None:
    """Neither built into nor mirrored into."""
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "letter.txt").write_text("dear")
    with pytest.raises(CommandError, match="not empty"):
        made(tmp_path / "home", bulletins(1))
    made(tmp_path / "site", bulletins(1))
    with pytest.raises(CommandError, match="not empty"):
        mirror(tmp_path / "site", tmp_path / "home", SIGNER.verifier())
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["letter.txt"]


def test_a_good_site_has_no_faults(directory: Path) -> None:
    """The control of what follows."""
    assert faults(directory) == []


PAGE = "en/2026-11-20-workers-0.html"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("<h1>", "<h1><script>x()</script>", "has a script"),
        ("<h1>", '<h1 onclick="x()">', "has a script or a style in <h1>"),
        ("<h1>", '<h1 style="color:red">', "has a script or a style in <h1>"),
        ("<h1>", '<h1><img src="../img/map-14.svg">', "has a picture without a text"),
        ("<h1>", '<img src="https://example.com/x.png" alt="x"><h1>', "leads elsewhere"),
        ("<h1>", '<a href="//example.com/">x</a><h1>', "leads elsewhere"),
        ("<h1>", '<a href="nowhere.html">x</a><h1>', "links to nowhere.html, which is not there"),
        ("<h1>", '<a href="../../etc/passwd">x</a><h1>', "which is not there"),
        ("<h1>", "<p>t.me/line_bot</p><h1>", "leads to a messenger"),
        ("<h1>", "<form></form><h1>", "has <form>"),
        ("</h1>", "", "does not close"),
        ("<h1>", "<h1>x</h1><h1>", "has 2 main headings"),
        ('<html lang="en">', "<html>", "does not say its language"),
        ('rel="canonical" href="https://', 'rel="canonical" href="http://', "does not name its own address"),
        ('hreflang="uk" href="https://bulletins.example.org/uk', 'hreflang="uk" href="https://bulletins.example.org/ru',
         "says uk of a page in ru"),
        ('"@type": "NewsArticle"', '"@type": "Thing"', "says too little"),
        ('"@context"', '"@context', "linked data that cannot be read"),
        ("</footer>", "<p>" + "x" * 50_000 + "</p></footer>", "is larger than 50,000 bytes"),
    ],
)  # fmt: skip
def test_each_fault_of_a_page_is_found(directory: Path, old: str, new: str, fault: str) -> None:
    """Planted into one page of a good site, whose manifest then names it."""
    page = (directory / PAGE).read_text("utf-8")
    assert old in page
    (directory / PAGE).write_text(page.replace(old, new, 1), "utf-8")
    signed_again(directory)
    assert any(each.startswith(PAGE) and fault in each for each in faults(directory)), faults(directory)


def signed_again(directory: Path) -> None:
    """A manifest of what is there, by the right key."""
    paths = [path for path in directory.rglob("*") if path.is_file() and path.name != manifest.FILE]
    named = {path.relative_to(directory).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}
    (directory / manifest.FILE).write_bytes(manifest.written(named, SIGNER))


def test_a_changed_byte_is_named(directory: Path) -> None:
    """In a page and in the manifest; a file that is gone, and one that was put there."""
    page = directory / PAGE
    page.write_bytes(page.read_bytes() + b" ")
    (directory / "uk/index.html").unlink()
    (directory / "uk/more.html").write_text("x")
    assert faults(directory) == [
        f"{PAGE} is not what the manifest names",
        "uk/index.html is not there",
        "uk/more.html is not in the manifest",
    ]
    note = directory / manifest.FILE
    note.write_bytes(note.read_bytes().replace(b"a", b"b", 1))
    assert faults(directory) == ["manifest.txt the signature is not valid"]
    other = Signer("holub.line", b"2" * 32)
    assert "not signed by" in check(directory, SITE.address, other.verifier())[0].what


@pytest.mark.parametrize("path", ["../x", "/etc/x", "a/../../x", ".ssh/x", "a/.x", "a//x", "a\\x"])
def test_no_manifest_leads_out_of_the_site(path: str) -> None:
    """Whoever signed it."""
    with pytest.raises(manifest.ManifestError):
        manifest.listed(f"holub site\n{'0' * 64}  {path}\n")


def test_a_mirror_is_the_same(directory: Path, tmp_path: Path) -> None:
    """Everything the first time, what changed the next; its own check passes."""
    there = tmp_path / "card"
    first = mirror(directory, there, SIGNER.verifier())
    assert first.copied == first.files
    assert mirror(directory, there, SIGNER.verifier()).copied == 0
    made(directory, bulletins(2))
    second = mirror(directory, there, SIGNER.verifier())
    assert 0 < second.copied < second.files
    assert second.removed > 0
    assert faults(there) == []


def test_a_mirror_that_was_interrupted_is_finished_by_the_next(directory: Path, tmp_path: Path) -> None:
    """The card was pulled out before the manifest was on it."""
    mirror(directory, tmp_path / "card", SIGNER.verifier())
    (tmp_path / "card" / manifest.FILE).unlink()
    (tmp_path / "card" / PAGE).unlink()
    assert mirror(directory, tmp_path / "card", SIGNER.verifier()).copied == 1
    assert faults(tmp_path / "card") == []


def test_a_broken_site_is_not_mirrored(directory: Path, tmp_path: Path) -> None:
    """The mirror stays as it was."""
    mirror(directory, tmp_path / "card", SIGNER.verifier())
    (directory / PAGE).write_text("changed")
    os.unlink(tmp_path / "card" / PAGE)
    with pytest.raises(CommandError, match=PAGE):
        mirror(directory, tmp_path / "card", SIGNER.verifier())
    assert not (tmp_path / "card" / PAGE).exists()
