"""The desk's second process: pages for analysts. It has the vault and never the keyring. Wiring only."""

from __future__ import annotations

import logging

import uvicorn

from holub_desk.config import WebSettings
from holub_desk.vault.vault import Vault
from holub_desk.web.app import build_app


def serve(vault: Vault, settings: WebSettings) -> None:
    """Serve until SIGTERM or SIGINT. Nothing is logged: a log would say who read what, and when."""
    logging.getLogger("uvicorn").disabled = True
    logging.getLogger("uvicorn.error").disabled = True
    uvicorn.run(
        build_app(vault, settings),
        host=settings.host,
        port=settings.port,
        http="httptools",
        loop="uvloop",
        access_log=False,
        log_config=None,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=2,
        h11_max_incomplete_event_size=16 * 1024,
    )
