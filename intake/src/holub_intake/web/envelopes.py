"""`PUT /e/{id}`: the one verb in. Specified in docs/envelope.md, and in docs/flood.md for when there is a crowd."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from holub_intake.flood.gate import Full, Gate
from holub_intake.flood.room import admits
from holub_intake.journal import Event, record
from holub_intake.web.answers import answer
from holub_intake.web.body import BodyError, Pace, read_exactly
from holub_wire.envelope import SIZES, is_envelope_id
from holub_wire.spool import Put

_ANSWERS = {
    Put.STORED: (201, "Stored."),
    Put.SAME: (200, "Stored before."),
    Put.DIFFERENT: (409, "Something else is stored under this id."),
}


def route(gate: Gate, writers: ThreadPoolExecutor, pace: Pace) -> Route:
    """The route; `writers` is where the five durable calls of the spool are made."""

    async def put(request: Request) -> Response:
        envelope_id = request.path_params["id"]
        if not is_envelope_id(envelope_id):
            return answer(400, "Not the id of an envelope.")
        bits = gate.bits
        proof = gate.work.check(request.headers.get("holub-work", ""), envelope_id, bits) if bits else None
        if bits and proof is None:  # before a byte of the body is read
            return _try_again("holub-work", gate.work.challenge(bits))
        if _announced(request) in SIZES and not admits(_announced(request), gate.room.taken, gate.room.most, "web"):
            return _try_again("holub-room", "small")
        try:
            sealed = await read_exactly(request, SIZES, pace)
        except BodyError as error:
            return answer(error.status, error.text)
        except ClientDisconnect:
            return answer(400)  # nobody reads it
        if proof is not None:
            if hashlib.sha256(sealed).hexdigest() != proof.sha256:
                return answer(400, "Not what was worked for.")
            if gate.work.is_spent(envelope_id):
                return answer(*_ANSWERS[Put.SAME])
        try:
            result = await gate.put(writers, envelope_id, sealed)
        except Full:
            return _try_again("holub-room", "small")
        except OSError as error:
            record(Event.NOT_STORED, errno=error.errno)
            return answer(503)
        if proof is not None and result is not Put.DIFFERENT:
            gate.work.spend(envelope_id)
        return answer(*_ANSWERS[result])

    return Route("/e/{id}", put, methods=["PUT"])


def _announced(request: Request) -> int:
    text = request.headers.get("content-length", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 15 else 0


def _try_again(name: str, value: str) -> Response:
    response = answer(503)
    response.headers[name] = value
    response.headers["connection"] = "close"
    return response
