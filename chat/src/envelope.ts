// Envelope v1, the sender's half. The twin of wire/src/holub_wire/envelope.py; docs/envelope.md specifies it.

import { capacity, seal } from "./seal/age";
import { type Bytes, join, newId, utf8 } from "./seal/bytes";

export const SIZES = [8192, 32768, 262144];
export const CAPACITIES = SIZES.map(capacity);
export const MAX_PARTS = 512;

export type Kind = "account" | "answers" | "attachment" | "end" | "withdraw" | "address";

export interface Part {
  attachment: string;
  n: number;
  total: number;
  bytes: number;
  sha256: string;
  type: string;
  cleaned: boolean;
  role: "copy" | "original";
}

/** What all messages of one conversation share. */
export interface Conversation {
  conversation: string;
  channel: string;
  language: string;
  questionnaire: [string, string];
  /** How the source can be answered, once it asked for code words. */
  reply?: { recipient: string; mailbox: string };
}

/** JSON with sorted names, as RFC 8785 has it for the values that stand here. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value && typeof value === "object") {
    const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join(",")}}`;
  }
  return JSON.stringify(value);
}

/** The padded plaintext, or Error("too-large"). */
export function pack(header: object, body: Uint8Array): Bytes {
  const line = utf8(canonical({ ...header, v: 1, length: body.length }) + "\n");
  const room = CAPACITIES.find((size) => line.length + body.length <= size);
  if (!room) throw new Error("too-large");
  return join(line, body, new Uint8Array(room - line.length - body.length));
}

export interface Envelope {
  id: string;
  sealed: Bytes;
}

/** One message, sealed to the line's current and recovery recipients. */
export async function sealMessage(
  recipients: Bytes[],
  shared: Conversation,
  seq: number,
  kind: Kind,
  body: Uint8Array,
  part?: Part,
): Promise<Envelope> {
  const id = newId();
  const day = new Date().toISOString().slice(0, 10);
  const plain = pack({ ...shared, id, message: newId(), seq, kind, day, ...(part && { part }) }, body);
  const sealed = await seal(recipients, plain);
  plain.fill(0);
  return { id, sealed };
}

/** Bytes of a file that fit into one part beside the longest header: every part but the last is this long. */
export const PART_BYTES = CAPACITIES[2] - 4097;
