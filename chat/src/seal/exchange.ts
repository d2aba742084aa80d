// An ephemeral X25519 exchange by WebCrypto, or by noble where the browser lacks it.

import { type Bytes } from "./bytes";

export interface Exchanged {
  share: Bytes;
  secret: Bytes;
}

/** Load the other way now, if this browser will need it: what a page loads must not wait for what is sent. */
export async function prepare(): Promise<void> {
  await crypto.subtle.generateKey({ name: "X25519" }, false, ["deriveBits"]).catch(() => import("./x25519"));
}

/** Exchange with a public key of 32 bytes; the private half is forgotten. */
export async function exchange(theirs: Bytes): Promise<Exchanged> {
  const subtle = crypto.subtle;
  let pair: CryptoKeyPair;
  try {
    pair = (await subtle.generateKey({ name: "X25519" }, false, ["deriveBits"])) as CryptoKeyPair;
  } catch {
    return (await import("./x25519")).exchange(theirs);
  }
  const key = await subtle.importKey("raw", theirs, { name: "X25519" }, true, []);
  const secret = await subtle.deriveBits({ name: "X25519", public: key }, pair.privateKey, 256);
  return { share: new Uint8Array(await subtle.exportKey("raw", pair.publicKey)), secret: new Uint8Array(secret) };
}
