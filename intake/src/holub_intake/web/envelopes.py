"""`PUT /e/{id}`: the one verb in. Specified in docs/envelope.md."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from holub_intake.journal import Event, record
from holub_intake.web.answers import answer
from holub_intake.web.body import BodyError, Pace, read_exactly
from holub_wire.envelope import SIZES, is_envelope_id
from holub_wire.spool import Put, Spool

_ANSWERS = {
    Put.STORED: (201, "Stored."),
    Put.SAME: (200, "Stored before."),
    Put.DIFFERENT: (409, "Something else is stored under this id."),
}


def route(spool: Spool, writers: ThreadPoolExecutor, pace: Pace) -> Route:
    """The route; `writers` is where the five durable calls of the spool are made."""

    async def put(request: Request) -> Response:
        envelope_id = request.path_params["id"]
        if not is_envelope_id(envelope_id):
            return answer(400, "Not the id of an envelope.")
        try:
            sealed = await read_exactly(request, SIZES, pace)
        except BodyError as error:
            return answer(error.status, error.text)
        except ClientDisconnect:
            return answer(400)  # nobody reads it
        try:
            result = await asyncio.get_running_loop().run_in_executor(writers, spool.put, envelope_id, sealed)
        except OSError as error:
            record(Event.NOT_STORED, errno=error.errno)
            return answer(503)
        return answer(*_ANSWERS[result])

    return Route("/e/{id}", put, methods=["PUT"])
