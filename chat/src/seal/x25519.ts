// Only loaded where WebCrypto has no X25519: noble's Montgomery ladder with the constants of RFC 7748, without the
// tables of the Edwards curve that noble's ready-made x25519 brings along.

import { mod, pow2 } from "@noble/curves/abstract/modular.js";
import { montgomery } from "@noble/curves/abstract/montgomery.js";
import { type Bytes, random } from "./bytes";
import type { Exchanged } from "./exchange";

const P = BigInt("0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed");

/** x^(p-2): p - 2 is 250 ones, then 01011 in binary. */
function invert(x: bigint): bigint {
  const times = (a: bigint, b: bigint): bigint => mod(a * b, P);
  const x3 = times(times(pow2(x, BigInt(1), P), x), BigInt(1)); // x^3
  let ones = x;
  for (let i = 1; i < 250; i++) ones = times(pow2(ones, BigInt(1), P), x);
  const x11 = times(pow2(x, BigInt(3), P), x3); // x^(8+3)
  return times(pow2(ones, BigInt(5), P), x11);
}

const x25519 = montgomery({
  P,
  type: "x25519",
  powPminus2: invert,
  adjustScalarBytes: (bytes: Uint8Array) => {
    bytes[0] &= 248;
    bytes[31] = (bytes[31] & 127) | 64;
    return bytes;
  },
});

/** The public half of a secret of 32 bytes. */
export const publicOf = (secret: Bytes): Bytes => x25519.getPublicKey(secret) as Bytes;

/** What a secret and a public key have in common. */
export const shared = (secret: Bytes, theirs: Bytes): Bytes => x25519.getSharedSecret(secret, theirs) as Bytes;

export function exchange(theirs: Bytes): Exchanged {
  const ours = random(32);
  const exchanged = { share: x25519.getPublicKey(ours) as Bytes, secret: x25519.getSharedSecret(ours, theirs) as Bytes };
  ours.fill(0);
  return exchanged;
}
