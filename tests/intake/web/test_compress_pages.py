"""Pages made for one visitor are compressed for those who take it, and whole for those who do not."""

from __future__ import annotations

import brotli
import httpx
import pytest
from holub_testing.intake import RunningIntake


def _raw(url: str, method: str, accept: str) -> tuple[httpx.Response, bytes]:
    with (
        httpx.Client(headers={"Accept-Encoding": accept}) as client,
        client.stream(method, url, files={"words": (None, "")} if method == "POST" else None) as answer,
    ):
        return answer, b"".join(answer.iter_raw())


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_step_of_the_form(running_intake: RunningIntake, method: str) -> None:
    """Compressed it is less than half as long, and the same kind of page; its length is stated as sent."""
    plain, whole = _raw(running_intake.url + "/form", method, "identity")
    packed, small = _raw(running_intake.url + "/form", method, "gzip, br")
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "br"
    assert int(packed.headers["content-length"]) == len(small) < len(whole) / 2
    assert brotli.decompress(small).startswith(b"<!doctype html>")
    assert len(brotli.decompress(small)) == pytest.approx(len(whole), abs=50)  # but for its random token


def test_other_answers_are_left_alone(running_intake: RunningIntake) -> None:
    """What is compressed already is not compressed again; short plain answers are not worth it."""
    _, body = _raw(running_intake.url + "/", "GET", "br")
    assert b"<!doctype html>" in brotli.decompress(body)
    missing, text = _raw(running_intake.url + "/nothing", "GET", "br")
    assert "content-encoding" not in missing.headers
    assert text == b"There is nothing here.\n"


def test_head(running_intake: RunningIntake) -> None:
    """HEAD has no body, whatever was compressed."""
    answer = httpx.head(running_intake.url + "/form", headers={"Accept-Encoding": "br"})
    assert answer.status_code == 200
    assert answer.content == b""
