// Only loaded where WebCrypto has no X25519.

import { x25519 } from "@noble/curves/ed25519.js";
import { type Bytes, random } from "./bytes";
import type { Exchanged } from "./exchange";

export function exchange(theirs: Bytes): Exchanged {
  const ours = random(32);
  const exchanged = { share: x25519.getPublicKey(ours) as Bytes, secret: x25519.getSharedSecret(ours, theirs) as Bytes };
  ours.fill(0);
  return exchanged;
}
