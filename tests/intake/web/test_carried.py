"""The page that is carried, as it is served: one file, closed off by itself, the same bytes each time."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import httpx
import pytest
from holub_testing.intake import RunningIntake
from holub_testing.line import TestLine

from holub_intake.web import carried, static_files, texts
from holub_intake.web.bundle import Bundle
from holub_wire.channels import Channels
from holub_wire.line import Line, read

NETWORK = ("fetch(", "XMLHttpRequest", "WebSocket", "EventSource", "sendBeacon", "RTCPeerConnection", "import(")
"""Ways of a script to the network, as they would be written in a bundle."""
LEADING = re.compile(r"""\s(?:src|href|action|srcset|poster|data|ping)\s*=\s*["']?(?!about:blank|#|data:)[^\s>"']+""")
"""Attributes that lead anywhere but to the page itself."""


def made(line: Line) -> str:
    return Bundle.make(line).carried.identity.decode()


def built(name: str) -> str:
    return static_files.load()[name].identity.decode()


@pytest.fixture(scope="module")
def client(running_intake: RunningIntake) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=running_intake.url) as client:
        yield client


@pytest.fixture(scope="module")
def page(client: httpx.Client) -> str:
    return client.get("/holub.html").text


def scripts(page: str) -> list[str]:
    return re.findall(r"<script>(.*?)</script>", page, re.DOTALL)


def test_the_policy_stands_in_the_page_and_in_the_header(client: httpx.Client) -> None:
    """The same policy twice, but for frames; it allows the page's own style and script by their hashes, and no more."""
    answer = client.get("/holub.html")
    found = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', answer.text)
    assert found
    policy = html.unescape(found[1])
    assert answer.headers["content-security-policy"] == f"{policy}; frame-ancestors 'none'"
    own = [re.findall(rf"<{name}>(.*?)</{name}>", answer.text, re.DOTALL) for name in ("style", "script")]
    assert [len(each) for each in own] == [2, 1]
    styles, script = (
        " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in each)
        for each in own
    )
    assert policy.split("; ") == [
        "default-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        f"style-src {styles}",
        f"script-src {script}",
        "img-src data: blob:",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ]
    assert answer.text.index(found[0]) < answer.text.index("<style>"), "what comes before a policy is not under it"


def test_nothing_in_it_leads_anywhere(page: str) -> None:
    """No attribute names another place and no script has a way to one; the controls plant both."""
    markup = re.sub(r"<(script|style)[^>]*>.*?</\1>", "", page, flags=re.DOTALL)
    assert LEADING.findall(markup) == []
    assert LEADING.findall(markup + '<img src="/x">') != []
    [script] = scripts(page)
    assert [way for way in NETWORK if way in script] == []
    assert [way for way in NETWORK if way in built("app.js") + built("later.js")] == ["fetch(", "import("]


def test_the_same_line_makes_the_same_bytes(running_intake: RunningIntake, page: str) -> None:
    """Whoever builds it compares; signing it does not change it, another key does."""
    line = read((running_intake.directory / "line.json").read_text(), running_intake.line.signer.verifier())
    assert made(line) == page
    signed = Channels(("https://line.example",), date(2027, 1, 1), Bundle.make(line).hashes())
    assert made(replace(line, sequence=line.sequence + 1, channels=signed)) == page
    assert signed.page["/holub.html"] == hashlib.sha256(page.encode()).hexdigest()
    swapped = replace(line.recipients, current=line.recipients.recovery, recovery=line.recipients.current)
    assert made(replace(line, recipients=swapped)) != page


def test_it_has_everything(line: TestLine, page: str) -> None:
    """Recipients, questions, texts of all languages, code words and addresses are within."""
    to = {"uk": "Скринька 12", "ru": "Ящик 12", "en": "Box 12</script><b>"}
    page = made(replace(line.line, carried_to=to))
    found = re.search(r'<script type="application/json" id="line">(.*?)</script>', page)
    assert found
    data = json.loads(found[1])
    recipients = line.line.recipients
    assert data["recipients"] == [str(recipients.current), str(recipients.recovery)]
    assert data["custodian"] == str(recipients.custodian)
    assert data["carried_to"] == to
    assert len(data["questionnaire"]["questions"]) == len(line.line.questionnaire.questions)
    assert [len(data["words"][name].split()) for name in ("uk", "ru", "en")] == [2048] * 3
    assert set(data["texts"]) == {"uk", "ru", "en"}
    for tables in data["texts"].values():
        assert tables["question"]["skip"]
        assert not {"telegram", "about", "form"} & tables.keys()


SENDING = {"uk": r"надісл|надсил|у нас\b", "ru": r"отправ|у нас\b", "en": r"\bsen[dt]\b|reached us"}
TRUE = {"receipt.body", "send.waiting", "account.edited"}
"""That nothing was sent may be said; the others a messenger's host says, or a page that waits for its line."""


@pytest.mark.parametrize("language", SENDING)
def test_what_is_not_sent_is_not_called_sent(language: str) -> None:
    """Each text that the script can come to, and that the chat's page words as sending, is worded otherwise here."""
    tables = texts.load([language])[language]
    here = carried._carried(tables)
    script = built("carried.js")
    named = set(re.findall(r'["`]([a-z]+)\.([a-z_]+)["`]', script))
    named = {(table, name) for table, name in named if table != "again"}  # a messenger's
    said = {f"{table}.{name}": here[table][name] for table, name in named if name in here.get(table, {})}
    assert len(said) > 60
    assert [key for key, text in said.items() if re.search(SENDING[language], text) and key not in TRUE] == []
    chat = [key for key in said if re.search(SENDING[language], str(tables[key.split(".")[0]][key.split(".")[1]]))]
    assert "account.sent" in chat, "the control: the chat's own words are found"


def test_about_leads_to_it(client: httpx.Client) -> None:
    """To open, and to save under a name that says nothing; from the foot of each page as well."""
    for path in ("/about", "/privacy"):
        text = client.get(f"{path}?lang=ru").text
        assert '<a href="/holub.html#ru">' in text
    assert '<a href="/holub.html" download="notes.html">' in client.get("/about").text


def test_its_parts_are_not_served(client: httpx.Client) -> None:
    """Script and style of this page are within it alone."""
    for name in ("carried.js", "carried.css"):
        assert client.get(f"/static/{name}").status_code == 404
