// Seal to hybrid recipients: age v1, stanzas `mlkem768x25519` in random order.
// https://age-encryption.org/v1; HPKE is RFC 9180 with KEM 0x647a, HKDF-SHA-256, ChaCha20-Poly1305.

import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { sha3_256, shake256 } from "@noble/hashes/sha3.js";
import { ml_kem768 } from "@noble/post-quantum/ml-kem.js";
import { base64, type Bytes, join, random, utf8 } from "./bytes";
import { exchange } from "./exchange";

// What opens letters (open.ts, loaded later) is built from the same parts.
export { chacha20poly1305, ml_kem768, sha3_256, shake256 };

const CHUNK = 65536;
const TAG = 16;
export const MLKEM_KEY = 1184;
export const EMPTY = new Uint8Array(0);
const HPKE = utf8("HPKE-v1");
const SUITE = join(utf8("HPKE"), Uint8Array.of(0x64, 0x7a, 0, 1, 0, 3));
const INFO = utf8("age-encryption.org/mlkem768x25519");
export const XWING = utf8("\\.//^\\");

export async function hmac(key: Bytes, data: Bytes): Promise<Bytes> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  // WebCrypto takes no empty key; HMAC pads with zeros, so 32 of them are the same key.
  const imported = await crypto.subtle.importKey("raw", key.length ? key : new Uint8Array(32), algorithm, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, data));
}

const expand = async (key: Bytes, info: Bytes, length: number): Promise<Bytes> =>
  (await hmac(key, join(info, Uint8Array.of(1)))).subarray(0, length);

export async function hkdf(key: Bytes, salt: Bytes, info: string): Promise<Bytes> {
  const prk = await hmac(salt, key);
  const expanded = await expand(prk, utf8(info), 32);
  prk.fill(0);
  return expanded;
}

const labeledExtract = (label: string, key: Bytes, salt: Bytes = EMPTY): Promise<Bytes> =>
  hmac(salt, join(HPKE, SUITE, utf8(label), key));

const labeledExpand = (key: Bytes, label: string, info: Bytes, length: number): Promise<Bytes> =>
  expand(key, join(Uint8Array.of(0, length), HPKE, SUITE, utf8(label), info), length);

/** One stanza: the file key wrapped for one recipient. */
async function wrap(recipient: Bytes, fileKey: Bytes): Promise<string> {
  const theirs = recipient.slice(MLKEM_KEY);
  const kem = ml_kem768.encapsulate(recipient.slice(0, MLKEM_KEY));
  const { share, secret } = await exchange(theirs);
  const combined = join(kem.sharedSecret, secret, share, theirs, XWING);
  const shared = sha3_256(combined) as Bytes;
  const { key, nonce } = await schedule(shared);
  const body = chacha20poly1305(key, nonce).encrypt(fileKey);
  for (const used of [kem.sharedSecret, secret, combined, shared, key]) used.fill(0);
  return `-> mlkem768x25519 ${base64(join(kem.cipherText, share))}\n${base64(body)}\n`;
}

/** HPKE's key and nonce for a shared secret. */
export async function schedule(shared: Bytes): Promise<{ key: Bytes; nonce: Bytes }> {
  const context = join(
    Uint8Array.of(0),
    await labeledExtract("psk_id_hash", EMPTY),
    await labeledExtract("info_hash", INFO),
  );
  const prk = await labeledExtract("secret", EMPTY, shared);
  const key = await labeledExpand(prk, "key", context, 32);
  const nonce = await labeledExpand(prk, "base_nonce", context, 12);
  prk.fill(0);
  return { key, nonce };
}

/** The age file of `data` for one or two recipients (1,216 bytes each). Throws for none: nobody could open it. */
export async function seal(recipients: Bytes[], data: Uint8Array): Promise<Bytes> {
  if (!recipients.length) throw new Error("recipient");
  const fileKey = random(16);
  const stanzas: string[] = [];
  for (const recipient of recipients) stanzas.push(await wrap(recipient, fileKey));
  if (random(1)[0] & 1) stanzas.reverse();
  const header = "age-encryption.org/v1\n" + stanzas.join("") + "---";
  const mac = await hmac(await hkdf(fileKey, EMPTY, "header"), utf8(header));
  const salt = random(16);
  const key = await hkdf(fileKey, salt, "payload");
  fileKey.fill(0);
  const parts = [utf8(`${header} ${base64(mac)}\n`), salt];
  const nonce = new Uint8Array(12);
  const counter = new DataView(nonce.buffer);
  for (let start = 0, n = 0; ; n++) {
    const end = Math.min(start + CHUNK, data.length);
    counter.setUint32(7, n);
    nonce[11] = end === data.length ? 1 : 0;
    parts.push(chacha20poly1305(key, nonce).encrypt(data.subarray(start, end)) as Bytes);
    start = end;
    if (nonce[11]) break;
  }
  key.fill(0);
  return join(...parts);
}

/** Bytes besides the chunks: version line and MAC line (70), two stanzas (1,557 each), nonce (16). */
const FRAME = 70 + 2 * 1557 + 16;

/** Bytes of the age file of so many bytes for two recipients; the twin of holub_wire.age.seal.sealed_size. */
export const sealedSize = (length: number): number => FRAME + length + TAG * Math.max(1, Math.ceil(length / CHUNK));

/** The largest plaintext, in bytes, whose age file for two recipients has at most `sealed` bytes; the twin of capacity. */
export function capacity(sealed: number): number {
  const room = sealed - FRAME;
  const rest = room % (CHUNK + TAG);
  return ((room - rest) / (CHUNK + TAG)) * CHUNK + Math.max(0, rest - TAG);
}
