// Open a letter: age v1 for one hybrid recipient, of at most one chunk. Loaded after the first minute, for sources that
// come back; nothing that the page seals for the line can be opened here.

import { chacha20poly1305, EMPTY, hkdf, hmac, ml_kem768, MLKEM_KEY, schedule, sha3_256, shake256, XWING } from "./age";
import { base64, type Bytes, join, utf8 } from "./bytes";

const SHARE = 32;
const CIPHERTEXT = 1088;
const PKCS8 = Uint8Array.of(0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x6e, 4, 0x22, 4, 0x20);

export interface Identity {
  /** 1,216 bytes: whom letters are sealed to. */
  recipient: Bytes;
  decapsulate(ciphertext: Bytes): Bytes;
  exchange(share: Bytes): Promise<Bytes>;
}

interface Curve {
  publicHalf: Bytes;
  exchange(share: Bytes): Promise<Bytes>;
}

/** The identity of a seed of 32 bytes; the twin of holub_wire.age.identities.HybridIdentity. */
export async function identityOf(seed: Bytes): Promise<Identity> {
  const expanded = shake256(seed, { dkLen: 96 }) as Bytes;
  const kem = ml_kem768.keygen(expanded.slice(0, 64));
  const curve = await curveOf(expanded.slice(64));
  return {
    recipient: join(kem.publicKey, curve.publicHalf),
    decapsulate: (ciphertext) => ml_kem768.decapsulate(ciphertext, kem.secretKey) as Bytes,
    exchange: (share) => curve.exchange(share),
  };
}

/** X25519 by WebCrypto, or by noble where the browser lacks it. */
async function curveOf(secret: Bytes): Promise<Curve> {
  const subtle = crypto.subtle;
  const algorithm = { name: "X25519" };
  let key: CryptoKey;
  try {
    key = await subtle.importKey("pkcs8", join(PKCS8, secret), algorithm, true, ["deriveBits"]);
  } catch {
    const noble = await import("./x25519");
    return { publicHalf: noble.publicOf(secret), exchange: async (share) => noble.shared(secret, share) };
  }
  const { x } = await subtle.exportKey("jwk", key);
  return {
    publicHalf: bytesOf((x ?? "").replace(/-/g, "+").replace(/_/g, "/")),
    exchange: async (share) => {
      const theirs = await subtle.importKey("raw", share, algorithm, true, []);
      return new Uint8Array(await subtle.deriveBits({ ...algorithm, public: theirs }, key, 256));
    },
  };
}

function bytesOf(base64Text: string): Bytes {
  return Uint8Array.from(atob(base64Text), (letter) => letter.charCodeAt(0));
}

/** The plaintext, or null for what is not sealed to this identity, whole, in one chunk. Never throws. */
export async function open(identity: Identity, sealed: Bytes): Promise<Bytes | null> {
  try {
    return await opened(identity, sealed);
  } catch {
    return null;
  }
}

async function opened(identity: Identity, sealed: Bytes): Promise<Bytes | null> {
  const head = new TextDecoder("latin1").decode(sealed.subarray(0, 1700));
  const found = /^age-encryption\.org\/v1\n-> mlkem768x25519 ([A-Za-z0-9+/]{1494})\n([A-Za-z0-9+/]{43})\n--- ([A-Za-z0-9+/]{43})\n/.exec(head);
  if (!found) return null;
  const [whole, argument, body, mac] = found;
  const encapsulated = bytesOf(argument);
  if (encapsulated.length !== CIPHERTEXT + SHARE || base64(encapsulated) !== argument) return null;
  const share = encapsulated.slice(CIPHERTEXT);
  const ours = identity.recipient.slice(MLKEM_KEY);
  const combined = join(identity.decapsulate(encapsulated.slice(0, CIPHERTEXT)), await identity.exchange(share), share, ours, XWING);
  const { key, nonce } = await schedule(sha3_256(combined) as Bytes);
  const fileKey = chacha20poly1305(key, nonce).decrypt(bytesOf(body)) as Bytes;
  const header = utf8(whole.slice(0, whole.lastIndexOf("---") + 3));
  if (base64(await hmac(await hkdf(fileKey, EMPTY, "header"), header)) !== mac) return null;
  const start = whole.length + 16;
  const payload = await hkdf(fileKey, sealed.slice(whole.length, start), "payload");
  const last = new Uint8Array(12);
  last[11] = 1;
  return chacha20poly1305(payload, last).decrypt(sealed.slice(start)) as Bytes;
}
