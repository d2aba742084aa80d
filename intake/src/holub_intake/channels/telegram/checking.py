"""What `holub-intake channels check` says of a bot: plain sentences, nothing taken, nothing changed."""

from __future__ import annotations

from typing import Final

from holub_intake.channels.telegram.api import Api, Blocked, Refused, TokenRefused, Unreachable
from holub_intake.config import TelegramSettings

_MEANS: Final = {
    "pointer": "It names the safe way, takes nothing, and deletes what is sent all the same.",
    "conversation": "It takes reports, behind a warning that Telegram can read them and knows the account.",
}


async def described(api: Api, settings: TelegramSettings) -> list[str]:
    """Whether it works, and what a source sees."""
    named = " and ".join(each for each in (settings.onion_address, settings.web_address) if each)
    said = [f"Telegram: {settings.mode}. {_MEANS[settings.mode]}", f"A source is shown {named} as the safer way."]
    try:
        me = await api.me()
        state = await api.webhook_state()
    except TokenRefused:
        return [*said, "Telegram refuses the token: make a new one with @BotFather (docs/telegram.md)."]
    except (Unreachable, Refused, Blocked):
        return [*said, "Telegram does not answer from here: is it blocked, or the network down?"]
    said.append(f"The bot is @{me.username}; Telegram answers.")
    if me.can_join_groups:
        said.append("It can be added to groups, and leaves them. Better: /setjoingroups → Disable at @BotFather.")
    said.append(_way(settings.webhook, state.url))
    if state.last_error_message and settings.webhook:
        said.append(f"The last time it could not: {state.last_error_message}.")
    if state.pending_update_count:
        said.append(f"At Telegram {state.pending_update_count} wait to be taken; it drops them after 24 hours.")
    return said


def _way(wanted: str, there: str) -> str:
    if not wanted:
        return "Updates are fetched." + (" `serve` ends the webhook that is set." if there else "")
    if there == wanted:
        return f"Telegram brings updates to {wanted}."
    return f"Telegram will bring updates to {wanted} as soon as `serve` runs."
