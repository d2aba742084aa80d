"""The desk's TOML file. Each field's sentence is its documentation; docs/operating.md names every one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from holub_wire.settings import load, setting


@dataclass(frozen=True)
class DeskSettings:
    """`[desk]`: where the desk keeps what it knows."""

    directory: Path = setting(doc="the directory of keyring and vault")
    passphrase_file: Path | None = setting(
        None, doc="a file with the passphrase, for unattended use; without it the passphrase is asked for"
    )
    keyring_passphrase_file: Path | None = setting(
        None, doc="another passphrase for the keyring, which only the opener needs; without it, the same one"
    )
    passphrase_work: int = setting(
        18, doc="age's scrypt work factor for keyring files; less than 18 only where the passphrase is random"
    )
    intake_keys: tuple[str, ...] = setting(
        (), doc="Ed25519 keys (64 hex digits) of intakes whose messenger fields count"
    )
    quarantine_envelopes: int = setting(
        1000, doc="how many envelopes that did not open are kept; more are only counted"
    )
    codebook: Path | None = setting(None, doc="a TOML file with your own codes; without it, those that ship")
    reports_a_day: int = setting(
        500, doc="how many reports of one channel and day are listed one by one; more are folded under the last"
    )
    rotate_days: int = setting(31, doc="days after which `doctor` asks for a new current identity (`keys rotate`)")
    overlap_days: int = setting(
        14,
        doc="days for which a retired identity opens, from the first line file without it on",
    )
    one_person: bool = setting(
        False, doc="one person is the whole desk: what needs two people is then done by one, and recorded as such"
    )


@dataclass(frozen=True)
class LineSettings:
    """`[line]`: what the published line file says of you."""

    operator: Mapping[str, str] | None = setting(None, doc="who runs the line, by language")
    reads_within: Mapping[str, str] | None = setting(None, doc="in what time a person usually reads, by language")
    carried_to: Mapping[str, str] | None = setting(
        None, doc="where files that sources carry may arrive, by language: an address, a place"
    )
    forgetting_days: int = setting(30, doc="days after which a messenger source is forgotten")
    name: str = setting("holub.line", doc="the name of the line's signing key")
    addresses: tuple[str, ...] = setting((), doc="official addresses of the line, as a person would type them")


@dataclass(frozen=True)
class RetentionSettings:
    """`[retention]`: how long reports are kept, in days after the last decision about them."""

    rejected_days: int = setting(7, doc="days after which a rejected report is destroyed")
    unverified_days: int = setting(
        90, doc="days after which a report that was assessed or set aside, and never confirmed, is destroyed"
    )

    def __post_init__(self) -> None:
        if not 1 <= self.rejected_days <= 3650 or not 1 <= self.unverified_days <= 3650:
            raise ValueError("rejected_days and unverified_days must be between 1 and 3650")


@dataclass(frozen=True)
class BackupSettings:
    """`[backup]`: where backups go, and how long they can be opened."""

    directory: Path | None = setting(None, doc="where backups go: another disk")
    keys: Path | None = setting(
        None, doc="where the copy of the backup keys goes: a third medium; without it, beside the backups"
    )
    keep_days: int = setting(35, doc="days after which a backup can no longer be opened by anybody")

    def __post_init__(self) -> None:
        if not 7 <= self.keep_days <= 366:
            raise ValueError("keep_days must be between 7 and 366")


@dataclass(frozen=True)
class CollectSettings:
    """`[collect]`: where envelopes come from."""

    directory: Path | None = setting(None, doc="the spool's directory, when intake and desk share a machine")
    every_seconds: float = setting(3600.0, doc="how often the opener collects; longer batches tell less about when")
    reply_recipient: str | None = setting(
        None, doc="the intake's key for replies to messengers, `age1pq1…` (`holub-intake keys show`)"
    )
    batch: int = setting(200, doc="how many envelopes are opened and stored in one transaction")


@dataclass(frozen=True)
class WebSettings:
    """`[web]`: the pages for analysts."""

    host: str = setting("localhost", doc="the name or address to listen on")
    port: int = setting(8471, doc="the port to listen on")
    hosts: tuple[str, ...] = setting((), doc="further names under which the desk may be called; others are refused")
    idle_minutes: int = setting(
        30,
        doc="minutes without use after which a session locks, or ends where nothing could unlock it",
    )


@dataclass(frozen=True)
class SiteSettings:
    """`[site]`: the public pages."""

    address: str | None = setting(None, doc="where readers find the site, `https://…`; without it, there is none")
    directory: Path = setting(
        Path("site"), doc="where the pages are written, for a server to serve or a mirror to copy; nothing else in it"
    )
    name: Mapping[str, str] | None = setting(None, doc="what the site is called, by language; without it, the operator")
    languages: tuple[str, ...] = setting(("uk", "en", "ru"), doc="languages of the site, the first one first")

    def __post_init__(self) -> None:
        if self.address and (not self.address.startswith(("https://", "http://")) or self.address.endswith("/")):
            raise ValueError("the site's address begins with https:// and has no slash at the end")
        if not self.languages:
            raise ValueError("the site has at least one language")


@dataclass(frozen=True)
class BulletinSettings:
    """`[bulletins]`: what the exposure check measures by, and when an approved bulletin is released."""

    sources: int = setting(3, doc="how many independent sources a sentence and a place in a week need")
    delay_days: int = setting(14, doc="days at least between the newest report that it rests on and its release")
    military_delay_days: int = setting(
        28, doc="the same for claims of fortification, and of workers sent to the front (D3, C4)"
    )
    spread_days: int = setting(7, doc="the release is drawn at random within so many days after that")

    def __post_init__(self) -> None:
        if not 2 <= self.sources <= 100:
            raise ValueError("sources must be between 2 and 100")
        if not (
            1 <= self.delay_days <= 3650 and 1 <= self.military_delay_days <= 3650 and 1 <= self.spread_days <= 365
        ):
            raise ValueError("delay_days and military_delay_days must be 1 to 3650, spread_days 1 to 365")


@dataclass(frozen=True)
class Settings:
    """The whole file."""

    desk: DeskSettings
    line: LineSettings
    retention: RetentionSettings
    backup: BackupSettings
    collect: CollectSettings
    web: WebSettings
    site: SiteSettings
    bulletins: BulletinSettings


def read_settings(path: Path) -> Settings:
    """Read and check the file. Raises CommandError."""
    return load(path, Settings)
