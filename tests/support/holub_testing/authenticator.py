"""A device with passkeys, as Chromium imagines one, and an app that shows codes."""

from __future__ import annotations

import time

from playwright.sync_api import Page
from pyotp import TOTP


def plug_in(page: Page, *, verifies: bool = True) -> None:
    """From now on this page has a device that keeps passkeys; one that does not verify refuses to say who holds it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": verifies,
                "automaticPresenceSimulation": True,
            }
        },
    )


def code(secret: str, steps: int = 0) -> str:
    """The six digits of now, or of so many half minutes from now."""
    return TOTP(secret.replace(" ", "")).at(int(time.time()) + 30 * steps)
