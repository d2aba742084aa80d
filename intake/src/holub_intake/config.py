"""The intake's settings: one TOML file, every setting with one sentence of documentation.

docs/operating.md names each of them; a test fails on one that it does not name.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from holub_intake.onion import is_address
from holub_wire.settings import load, setting


@dataclass(frozen=True)
class LineSettings:
    """Which reporting line this intake serves."""

    file: Path = setting(doc="The signed line file that the desk published (`holub-desk line publish`).")
    key: str = setting(doc="The desk's verifier key, `name+id+key`; a line file without its signature is refused.")


@dataclass(frozen=True)
class SpoolSettings:
    """Where envelopes wait for the desk."""

    directory: Path = setting(doc="The directory of sealed envelopes; made when it is not there.")
    most_megabytes: int = setting(4096, doc="The high-water mark: what may wait for the desk at most, in MiB.")

    def __post_init__(self) -> None:
        if not 16 <= self.most_megabytes <= 10**8:
            raise ValueError("most_megabytes must be at least 16")


@dataclass(frozen=True)
class KeySettings:
    """The intake's own keys, and how long it can tell who a messenger's handle is."""

    directory: Path = setting(Path("keys"), doc="The directory of the intake's own keys (`holub-intake keys create`).")
    addresses: Literal["memory", "disk"] = setting(
        "memory",
        doc="Where the keys of return addresses live: in memory, so that a restart forgets them, or on the disk.",
    )

    @property
    def days(self) -> Path:
        """Where day keys lie, if they do."""
        return self.directory / "days"

    @property
    def redelivery(self) -> Path:
        """Where the keys lie by which a repeat is known."""
        return self.directory / "redelivery"


@dataclass(frozen=True)
class WebSettings:
    """The web server and its limits. Times are in seconds."""

    host: str = setting("127.0.0.1", doc="The address to listen on; a TLS proxy or onion service stands in front.")
    port: int = setting(8470, doc="The TCP port to listen on.")
    onion: str = setting("", doc="The onion address of this line, which pages on the open web name (Onion-Location).")
    connections: int = setting(512, doc="Connections at once; the next one is told to come back later.")
    patience_seconds: float = setting(
        15.0,
        doc="How long a client may take for the head of a request; a body gets as much beyond what its line needs.",
    )
    idle_seconds: float = setting(15.0, doc="How long an idle connection is kept for the next request.")
    slowest_bytes_per_second: int = setting(
        1024, doc="The slowest line that an envelope may come over; slower ones are told to try again."
    )

    def __post_init__(self) -> None:
        if not 0 <= self.port <= 65535:
            raise ValueError("port must be between 0 and 65535")
        if self.onion and not is_address(self.onion):
            raise ValueError("onion is not an onion address of version 3; `holub-intake onion check` prints it")
        if not 1 <= self.connections <= 60_000:
            raise ValueError("connections must be between 1 and 60000")
        if not 0 < self.patience_seconds <= 600 or not 0 < self.idle_seconds <= 600:
            raise ValueError("patience_seconds and idle_seconds must be above 0 and at most 600")
        if not 1 <= self.slowest_bytes_per_second <= 10**9:
            raise ValueError("slowest_bytes_per_second must be at least 1")


@dataclass(frozen=True)
class TelegramSettings:
    """A Telegram bot. Its token is never written here: docs/telegram.md says where it goes."""

    mode: Literal["pointer", "conversation", "off"] = setting(
        "pointer",
        doc="What the bot does: say the safe way and collect nothing, take reports behind a warning, or nothing.",
    )
    web_address: str = setting(
        "", doc="The address of the chat page that the bot names, such as https://example.org; no address, no bot."
    )
    onion_address: str = setting("", doc="Its onion address, named first; empty when there is none.")
    api: str = setting("https://api.telegram.org", doc="The Bot API server; another one only if you run your own.")
    webhook: str = setting(
        "", doc="The public https address at which Telegram reaches /telegram here; empty: updates are fetched."
    )
    messages_per_hour: int = setting(120, doc="Messages that one account may send in an hour.")
    megabytes_per_day: int = setting(200, doc="Megabytes of files that one account may send in a day.")

    def __post_init__(self) -> None:
        if self.mode == "conversation" and not (self.web_address or self.onion_address):
            raise ValueError("a Telegram bot must be able to name web_address or onion_address")
        if self.messages_per_hour < 1 or self.megabytes_per_day < 1:
            raise ValueError("messages_per_hour and megabytes_per_day must be at least 1")
        if not self.api.startswith(("https://", "http://")):
            raise ValueError("api must be an http or https address")
        if self.webhook and not self.webhook.startswith("https://"):
            raise ValueError("webhook must be an https address")

    @property
    def on(self) -> bool:
        """Whether there is a bot: one that could name no address would have nothing to say."""
        return self.mode != "off" and bool(self.web_address or self.onion_address)


@dataclass(frozen=True)
class Settings:
    """The whole file, table by table."""

    line: LineSettings
    spool: SpoolSettings
    keys: KeySettings
    web: WebSettings
    telegram: TelegramSettings


def read_settings(path: Path) -> Settings:
    """Read and check the file. Raises CommandError with file, line and hint."""
    return load(path, Settings)
