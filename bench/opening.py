"""Open and store 2,000 envelopes: our opener ÷ bare decryption and bare inserts in batches of the same size."""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from datetime import date
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher
from holub_testing.line import make_line

from holub_desk.collect import DirectoryCollector
from holub_desk.opener import Limits, Opener
from holub_desk.vault.vault import create_vault
from holub_wire.age.open import open_sealed
from holub_wire.spool import Spool

COUNT = 2000
BATCH = 200
ROUNDS = 3


def ours(spool: Path, work: Path, line: object) -> float:
    """Seconds of one run of the opener over the whole spool, forgetting included."""
    vault = create_vault(work / "vault", "a passphrase for measuring")
    opener = Opener(DirectoryCollector(spool), vault, [line.current], limits=Limits(BATCH))  # type: ignore[attr-defined]
    start = time.perf_counter()
    opener.run_once()
    seconds = time.perf_counter() - start
    vault.engine.dispose()
    return seconds


def bare(spool: Path, work: Path, line: object) -> float:
    """Seconds to read, decrypt and insert the same plaintexts, one row each, and to unlink the files."""
    connection = sqlcipher.connect(str(work / "bare.db"), isolation_level=None)
    connection.execute("PRAGMA key = \"x'" + "00" * 32 + "'\"")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE message (id TEXT PRIMARY KEY, day TEXT, body BLOB)")
    names = list(spool.glob("new/*/*"))
    start = time.perf_counter()
    for first in range(0, len(names), BATCH):
        batch = names[first : first + BATCH]
        connection.execute("BEGIN")
        for name in batch:
            plain = open_sealed(name.read_bytes(), [line.current])  # type: ignore[attr-defined]
            connection.execute("INSERT INTO message VALUES (?, ?, ?)", (name.name, date.today().isoformat(), plain))
        connection.execute("COMMIT")
        for name in batch:
            name.unlink()
    seconds = time.perf_counter() - start
    connection.close()
    return seconds


def main() -> None:
    line = make_line()
    times: dict[str, list[float]] = {"ours": [], "bare": []}
    Path("build").mkdir(exist_ok=True)  # on the same disk as the tree: /tmp may be memory
    with tempfile.TemporaryDirectory(dir="build") as place:
        full = Path(place) / "full"
        spool = Spool(full)
        spool.prepare()
        for number in range(COUNT):
            spool.put(*line.seal(f"Бачив два автобуси, номер {number}.".encode()))
        for number in range(ROUNDS):
            for name, run in (("ours", ours), ("bare", bare)):
                work = Path(place) / f"{name}-{number}"
                shutil.copytree(full, work / "spool")
                times[name].append(run(work / "spool", work, line))
    rates = {name: COUNT / statistics.median(seconds) for name, seconds in times.items()}
    print(f"open and store {COUNT} envelopes in batches of {BATCH}, per second (median of {ROUNDS})")
    ratio = rates["ours"] / rates["bare"]
    print(f"              ours {rates['ours']:7.0f}   bare {rates['bare']:7.0f}   ratio {ratio:.2f}   (aim 0.60)")
