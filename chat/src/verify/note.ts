// Signed notes (C2SP signed-note, Ed25519): a text, an empty line, and a line per signature. The twin of holub_wire.note.

import { ed25519 } from "@noble/curves/ed25519.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { join, utf8 } from "../seal/bytes";

const ED25519 = Uint8Array.of(1);
const MAX_SIGNATURES = 16;
const SIGNATURE = /^— [^\s+]{1,80} [A-Za-z0-9+/=]{8,8000}$/u;

export interface Verifier {
  name: string;
  public: Uint8Array;
}

/** Reads `name+id+key`, which our own server wrote. */
export function parseVerifier(text: string): Verifier {
  const [name, , ...key] = text.split("+");
  return { name, public: unbase64(key.join("+")).slice(1) };
}

/** The text of a note that `verifier` signed; null for anything else. Signatures by unknown keys are ignored. */
export function signedText(note: string, verifier: Verifier): string | null {
  const end = note.lastIndexOf("\n\n");
  const lines = note.slice(end + 2).split("\n");
  if (end < 0 || lines.pop() !== "" || !lines.length || lines.length > MAX_SIGNATURES) return null;
  if (!lines.every((line) => SIGNATURE.test(line))) return null;
  const text = note.slice(0, end + 1);
  const id = sha256(join(utf8(`${verifier.name}\n`), ED25519, verifier.public)).slice(0, 4);
  try {
    const ours = lines
      .map((line) => line.split(" "))
      .map(([, name, raw]) => ({ name, raw: unbase64(raw) }))
      .filter(({ name, raw }) => name === verifier.name && id.every((byte, at) => raw[at] === byte));
    const valid = ({ raw }: { raw: Uint8Array }): boolean =>
      // As strict as Python's: not the looser rule that noble takes by itself.
      ed25519.verify(raw.slice(4), utf8(text), verifier.public, { zip215: false });
    return ours.length && ours.every(valid) ? text : null;
  } catch {
    return null;
  }
}

/** Throws where it is no base64. */
const unbase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
