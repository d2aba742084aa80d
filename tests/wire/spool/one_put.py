"""The program that strace watches: one put of one envelope, or one done."""

import sys
from pathlib import Path

from holub_wire.spool import Spool

root, verb, envelope_id, body = sys.argv[1:]
spool = Spool(Path(root))
print("BEGIN", flush=True)
if verb == "put":
    print(spool.put(envelope_id, Path(body).read_bytes()).value, flush=True)
else:
    spool.done(envelope_id)
print("END", flush=True)
