"""From the vault to the directory that a server serves or a mirror copies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from holub_desk.bulletins.publishing import all_released, checkpoint
from holub_desk.bulletins.released import Released
from holub_desk.custody.checkpoint import newest
from holub_desk.site import linked
from holub_desk.site.build import Built, build
from holub_desk.site.content import Site
from holub_desk.site.pages import rendered
from holub_desk.vault.tables import BulletinPicture, Edition
from holub_desk.vault.vault import Vault
from holub_wire.age.errors import AgeError
from holub_wire.age.identities import HybridIdentity
from holub_wire.note import Signer

Picture = tuple[str, Callable[[], bytes]]


@dataclass
class Publication:
    """A site that is built from a vault. `site` says what it is called; the checkpoint comes from the vault."""

    vault: Vault
    site: Site
    directory: Path
    signer: Signer
    _built: tuple[int, int] | None = field(default=None, init=False)

    def build(self) -> Built:
        """Write what changed. Raises CommandError, OSError."""
        with Session(self.vault.engine) as session:
            state = self._state(session)
            released = all_released(session)
            site = replace(self.site, checkpoint=checkpoint(session))
        pictures: list[Picture] = []
        for n, bulletin in enumerate(released):
            found = self._picture(bulletin)
            if found is None:  # none, or destroyed with its report before this directory was there
                released[n] = replace(bulletin, picture=None)
            else:
                pictures.append(found)
        built = build(self.directory, rendered(site, released), pictures, self.signer)
        self._built = state
        return built

    def build_if_changed(self) -> Built | None:
        """Build when an edition or a checkpoint came since; the first time always."""
        with Session(self.vault.engine) as session:
            if self._state(session) == self._built:
                return None
        return self.build()

    @staticmethod
    def _state(session: Session) -> tuple[int, int]:
        editions = session.scalar(select(func.count()).select_from(Edition)) or 0
        signed = newest(session)
        return editions, signed.size if signed is not None else 0

    def _picture(self, bulletin: Released) -> Picture | None:
        if bulletin.picture is None:
            return None
        path, sha256 = linked.picture_file(bulletin), bytes.fromhex(bulletin.picture.sha256)

        def read() -> bytes:
            with Session(self.vault.engine) as session:
                query = select(BulletinPicture.file, BulletinPicture.identity).where(BulletinPicture.sha256 == sha256)
                row = session.execute(query.limit(1)).first()
            if row is None:
                raise FileNotFoundError(path)
            return self.vault.files.read(row.file, HybridIdentity.parse(row.identity))

        if (self.directory / path).exists():
            return path, read
        try:
            content = read()
        except (AgeError, OSError):
            return None
        return path, lambda: content
