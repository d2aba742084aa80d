"""`GET /verify`: by what this line can be told from a copy of it. One file, which works from a disk without a network.

docs/decoys.md says what it proves, and what it does not. It shows the line file's sequence, expiry and hashes, so it is
itself none of the pages that the line file can name.
"""

from __future__ import annotations

import json
import re
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from holub_intake.web.bundle import Bundle
from holub_intake.web.compression import Compressed
from holub_intake.web.headers import lone_policy
from holub_intake.web.languages import choose
from holub_intake.web.pages import HTML, context
from holub_wire.channels import channels_to_json
from holub_wire.fingerprint import words
from holub_wire.line import Line
from holub_wire.note import Verifier

_NOTHING = {"addresses": [], "expires": "", "page": {}}
"""What a line file knows of its channels before they are signed."""


def route(bundle: Bundle, key: Verifier) -> Route:
    """The page, made once in every language."""
    made = {language: page(bundle, key, language).prepared() for language in bundle.line.languages}

    async def verify(request: Request) -> Response:
        wanted, accepted = request.query_params.get("lang"), request.headers.get("accept-language", "")
        return made[choose(bundle.line.languages, wanted, accepted)].response(request)

    return Route("/verify", verify, methods=["GET"])


def page(bundle: Bundle, key: Verifier, language: str) -> Compressed:
    """The page in one language, under its own policy."""
    script = lone_script(bundle.files["verify.js"].identity.decode())
    policy = lone_policy([bundle.style], script)
    html = bundle.templates.get_template("verify.html").render(
        context(bundle.line, language, bundle.texts[language]),
        page="verify",
        policy=policy,
        words=words(key, language),
        channels=bundle.line.channels,
        sequence=bundle.line.sequence,
        known=known(bundle.line, key, language, bundle.texts[language]["verify"]),
        script=Markup(script),  # noqa: S704 - built from chat/src/verify.ts
    )
    return Compressed.make(html.encode(), HTML, {"content-security-policy": f"{policy}; frame-ancestors 'none'"})


def known(line: Line, key: Verifier, language: str, texts: dict[str, Any]) -> Markup:
    """What the page's script is told: JSON for a <script type="application/json"> element."""
    channels = channels_to_json(line.channels) if line.channels else _NOTHING
    data = {
        "key": str(key),
        "sequence": line.sequence,
        **channels,
        "language": language,
        "texts": {"passed": texts["passed"], "said": texts["said"]},
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    # Inside a script element only `<` can end it or open a comment.
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704


def lone_script(script: str) -> str:
    """A script as it stands in a page; refuses one that would end its element, or begin a comment in it."""
    if re.search(r"</script|<!--", script, re.IGNORECASE):
        raise ValueError("a script cannot hold the end of its element")
    return script
