"""`POST /telegram`: Telegram brings an update. It is answered 200 only when everything in it is durable."""

from __future__ import annotations

import json
from typing import Final

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from holub_intake.channels.telegram.bot import Bot

_MOST: Final = 1024 * 1024
_HEADER: Final = "x-telegram-bot-api-secret-token"


def route(bot: Bot) -> Route:
    """The webhook of a bot. Whoever does not know its secret learns nothing: 404."""

    async def hook(request: Request) -> Response:
        if not bot.is_telegram(request.headers.get(_HEADER, "")):
            return Response(status_code=404)
        body = bytearray()
        try:
            async for piece in request.stream():
                body += piece
                if len(body) > _MOST:
                    return Response(status_code=413)
            update = json.loads(body)
        except (ClientDisconnect, ValueError):
            return Response(status_code=400)
        if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
            return Response(status_code=400)
        done = await bot.take([update])
        return Response(status_code=200 if done else 503)

    return Route("/telegram", hook, methods=["POST"])
