// Proof of work, asked by a line that is flooded: some seconds of this device for each envelope. Nothing to see or hear.
// The twin of holub_intake.flood.work.

import { sha256 } from "@noble/hashes/sha2.js";
import { hex, utf8 } from "./seal/bytes";

const AT_ONCE = 1500;

/** The header that answers a challenge (`bits.minute.mac`) for these bytes. The page stays alive meanwhile. */
export async function solve(challenge: string, id: string, sealed: Uint8Array): Promise<string> {
  const bits = parseInt(challenge, 10);
  const body = hex(sha256(sealed));
  const begun = sha256.create().update(utf8(`holub-work-v1 ${challenge} ${id} ${body} `));
  for (let nonce = 0; ; nonce++) {
    if (leadingZeros(begun.clone().update(utf8(String(nonce))).digest()) >= bits) return `${challenge}.${nonce}.${body}`;
    if (nonce % AT_ONCE === AT_ONCE - 1) await new Promise((go) => setTimeout(go));
  }
}

function leadingZeros(digest: Uint8Array): number {
  let zeros = 0;
  for (const byte of digest) {
    zeros += Math.clz32(byte) - 24;
    if (byte) break;
  }
  return zeros;
}
