"""The pages: language, data for the script, compression."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator

import brotli
import httpx
import pytest
from holub_testing.intake import RunningIntake

from holub_intake.web.chat_data import FIRST_MINUTE, page_data
from holub_intake.web.compression import Compressed, accepted
from holub_intake.web.languages import choose
from holub_intake.web.pages import squeeze
from holub_wire.line import read


@pytest.fixture(scope="module")
def client(running_intake: RunningIntake) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=running_intake.url) as client:
        yield client


@pytest.mark.parametrize("path", ["/", "/about", "/privacy", "/verify"])
@pytest.mark.parametrize(
    ("query", "header", "language"),
    [
        ("", "", "uk"),
        ("", "ru", "ru"),
        ("", "en-GB,en;q=0.9,ru;q=0.8", "en"),
        ("", "de,fr;q=0.9,ru;q=0.1,en;q=0.05", "ru"),
        ("", "de", "uk"),
        ("?lang=en", "ru", "en"),
        ("?lang=xx", "ru", "ru"),
        ("?lang=", "", "uk"),
        ("?lang=%3Cscript%3E", "", "uk"),
    ],
)
def test_language(client: httpx.Client, path: str, query: str, header: str, language: str) -> None:
    """The page's own switch, else the browser's first preference that the line has, else the line's default."""
    answer = client.get(path + query, headers={"Accept-Language": header})
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.text
    assert answer.text.count("<script>") == (path == "/verify")


def test_a_preference_of_weight_zero_is_none() -> None:
    """`q=0` means never; nonsense is passed over."""
    assert choose(("uk", "ru"), None, "ru;q=0, uk;q=0.1") == "uk"
    assert choose(("uk", "ru"), None, "ru;q=nan, ru;q=-1, ru;q=7, ru;level=1, ;;;,") == "uk"
    assert choose(("uk", "ru"), None, "xx," * 1000 + "ru") == "uk", "a header of any length costs little"


def test_no_language_is_reflected(client: httpx.Client) -> None:
    """What an address says about the language is compared, never written into the page."""
    assert "planted" not in client.get("/?lang=planted", headers={"Accept-Language": "planted"}).text


def test_page_data(client: httpx.Client, running_intake: RunningIntake) -> None:
    """The script is told of the line: operator, languages, two recipients, the questionnaire's name; no custodian."""
    html = client.get("/?lang=ru").text
    found = re.search(r'<script type="application/json" id="line">(.*?)</script>', html)
    assert found
    line = running_intake.line.line
    data = json.loads(found[1])
    assert data.pop("texts").keys() == set(FIRST_MINUTE)
    assert data == {
        "operator": {"uk": "Тест", "ru": "Тест", "en": "Test"},
        "reads_within": {"uk": "двох днів", "ru": "двух дней", "en": "two days"},
        "languages": ["uk", "ru", "en"],
        "language": "ru",
        "recipients": [str(line.recipients.current), str(line.recipients.recovery)],
        "questionnaire": [line.questionnaire.id, line.questionnaire.version],
    }
    assert "<" not in found[1]


def test_page_data_cannot_end_its_element(running_intake: RunningIntake) -> None:
    """An operator's text with markup in it stays data."""
    from dataclasses import replace

    text = "</script><!--<b>"
    line = replace(running_intake.line.line, operator={"uk": text})
    texts: dict[str, dict[str, str]] = {table: dict.fromkeys(names, text) for table, names in FIRST_MINUTE.items()}
    data = page_data(line, "uk", texts)
    assert "<" not in data
    assert json.loads(data)["operator"]["uk"] == text
    assert json.loads(data)["texts"]["gate"]["go"] == text


def test_a_style_cannot_end_its_element() -> None:
    """A style sheet that would break out of the page is a defect of the build, found at start."""
    with pytest.raises(ValueError, match="end of its element"):
        squeeze("p{}</STYLE>")
    assert squeeze(" p{} ") == "p{}"


def test_line_json(client: httpx.Client, running_intake: RunningIntake) -> None:
    """The signed note as it was published: whoever knows the desk's key can verify what they were served."""
    answer = client.get("/line.json")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.text == (running_intake.directory / "line.json").read_text()
    assert read(answer.text, running_intake.line.signer.verifier()) == running_intake.line.line
    assert json.loads(answer.text.split("\n")[0])["recipients"]["custodian"]


@pytest.mark.parametrize("path", ["/", "/about", "/line.json", "/static/app.js", "/static/app.css"])
def test_encodings(client: httpx.Client, path: str) -> None:
    """br, else gzip, else as it is; the same bytes in the end."""
    with client.stream("GET", path, headers={"Accept-Encoding": "identity"}) as answer:
        plain = b"".join(answer.iter_raw())
        assert "content-encoding" not in answer.headers
    for accept, encoding, decompress in (
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("gzip;q=1.0, br;q=0", "gzip", gzip.decompress),
    ):
        with client.stream("GET", path, headers={"Accept-Encoding": accept}) as answer:
            raw = b"".join(answer.iter_raw())
            assert answer.headers["content-encoding"] == encoding
            assert decompress(raw) == plain
            assert int(answer.headers["content-length"]) == len(raw)


def test_head_has_the_headers_and_no_body(client: httpx.Client) -> None:
    """HEAD is GET without its body."""
    for path in ("/", "/about", "/line.json", "/static/app.js"):
        head, get = client.head(path), client.get(path)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers == get.headers


def test_equal_is_equal() -> None:
    """What is compressed again is the same again: a visitor cannot be marked by it."""
    one, other = (Compressed.make(b"x" * 500, "text/css").prepared() for _ in range(2))
    assert (one, one.br, one.gzip) == (other, other.br, other.gzip)


@pytest.mark.parametrize(
    ("header", "names"),
    [
        ("", {""}),
        ("br", {"br"}),
        ("gzip, deflate, br", {"gzip", "deflate", "br"}),
        ("br;q=0, gzip;q=0.0", set()),
        ("br;q=0.001, gzip; q=0.5", {"br", "gzip"}),
        ("BR", {"br"}),
    ],
)
def test_accepted(header: str, names: set[str]) -> None:
    """Accept-Encoding as RFC 9110 writes it."""
    assert accepted(header) == names


@pytest.mark.parametrize("path", ["/", "/about", "/privacy", "/verify"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_pages_only_answer(client: httpx.Client, path: str, method: str) -> None:
    """A page takes nothing; a body sent to it is not waited for."""
    answer = client.request(method, path, content=b"x" * 100_000)
    assert answer.status_code == 405
    assert answer.text == "This cannot be done here.\n"
