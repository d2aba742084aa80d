// Code words: eight words with which a source comes back, and the keys that they stand for. The twin of
// holub_wire.code; docs/reply.md specifies it. Only here, in the browser, is a mistyped word mended.

import { scryptAsync } from "@noble/hashes/scrypt.js";
import { EMPTY, hkdf, hmac } from "../seal/age";
import { type Bytes, hex, random, utf8 } from "../seal/bytes";

export const WORDS = 8;
export const SLOTS = 8;
const BITS = 11;

/** The words of each language, by place. */
export type Lists = Record<string, string[]>;

export type Fault = "count" | "unknown" | "check";

export interface Read {
  /** Eight places, when the words are a code. */
  indexes?: number[];
  fault?: Fault;
  /** Whole corrections to offer: the words as they were, with one replaced. */
  suggestions: string[][];
}

export interface Keys {
  seed: Bytes;
  mailbox: Bytes;
}

const sha256 = async (bytes: Bytes): Promise<Bytes> => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

/** 77 bits from seven places, as 10 bytes. */
function raw(told: number[]): Bytes {
  let secret = BigInt(0);
  for (const index of told) secret = (secret << BigInt(BITS)) | BigInt(index);
  const bytes = new Uint8Array(10);
  for (let at = 9; at >= 0; at--) {
    bytes[at] = Number(secret & BigInt(255));
    secret >>= BigInt(8);
  }
  return bytes;
}

async function checkOf(told: number[]): Promise<number> {
  const prefix = utf8("holub-code-v1");
  const bytes = new Uint8Array(prefix.length + 10);
  bytes.set(prefix);
  bytes.set(raw(told), prefix.length);
  const digest = await sha256(bytes);
  return (digest[0] << 3) | (digest[1] >> 5);
}

/** Eight places of a new code. */
export async function newCode(): Promise<number[]> {
  const told = Array.from(new Uint16Array(random(14).buffer), (value) => value & 2047);
  return [...told, await checkOf(told)];
}

/** Lower case, one kind of apostrophe, no ё. */
export function folded(text: string): string {
  return text.normalize("NFC").toLowerCase().replace(/[’ʼ`]/g, "'").replace(/ё/g, "е");
}

/** What eight typed words stand for; where they stand for nothing, what they may have been. */
export async function readCode(typed: string, lists: Lists): Promise<Read> {
  const words = folded(typed.slice(0, 400)).match(/[\p{L}\p{N}_']+/gu) ?? [];
  if (words.length !== WORDS) return { fault: "count", suggestions: [] };
  const places = new Map<string, number>();
  for (const list of Object.values(lists)) list.forEach((word, index) => places.set(word, index));
  const unknown = words.filter((word) => !places.has(word));
  if (unknown.length > 1) return { fault: "unknown", suggestions: [] };
  const indexes = words.map((word) => places.get(word) ?? -1);
  if (!unknown.length && (await fits(indexes))) return { indexes, suggestions: [] };
  const wrong = unknown.length ? [words.indexOf(unknown[0])] : words.map((_, at) => at);
  return { fault: unknown.length ? "unknown" : "check", suggestions: await mended(words, indexes, wrong, lists) };
}

const fits = async (indexes: number[]): Promise<boolean> => (await checkOf(indexes.slice(0, -1))) === indexes[WORDS - 1];

/** The codes that one word near to a typed one would make; those with the nearest word first. */
async function mended(words: string[], indexes: number[], wrong: number[], lists: Lists): Promise<string[][]> {
  const found: { words: string[]; far: number }[] = [];
  for (const at of wrong) {
    for (const list of Object.values(lists)) {
      for (const [index, word] of list.entries()) {
        const far = distance(words[at], word);
        if (!far || far > 2) continue;
        const other = indexes.map((value, place) => (place === at ? index : value));
        if (await fits(other)) found.push({ words: words.map((own, place) => (place === at ? word : own)), far });
      }
    }
  }
  return found.sort((a, b) => a.far - b.far).slice(0, 4).map(({ words }) => words);
}

/** The edit distance of two words, or 3 where it is more than 2. */
export function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 3;
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    if (Math.min(...next) > 2) return 3;
    row = next;
  }
  return Math.min(3, row[b.length]);
}

/** What a code stands for on a line; takes a second on an old phone, and lets the page breathe meanwhile. */
export async function keysOf(indexes: number[], salt: Bytes, progress: (done: number) => void): Promise<Keys> {
  const secret = raw(indexes.slice(0, -1));
  const master = (await scryptAsync(secret, salt, { N: 2 ** 15, r: 8, p: 1, dkLen: 32, onProgress: progress })) as Bytes;
  const keys = {
    seed: await hkdf(master, EMPTY, "holub-return-identity-v1"),
    mailbox: await hkdf(master, EMPTY, "holub-return-mailbox-v1"),
  };
  secret.fill(0);
  master.fill(0);
  return keys;
}

/** The salt of a line, from its recovery recipient. */
export const saltOf = async (recovery: string): Promise<Bytes> =>
  (await sha256(utf8(`holub-return-salt-v1\n${recovery}`))).slice(0, 16);

/** Under which id the letter `n` lies. */
export async function slotOf(mailbox: Bytes, n: number): Promise<string> {
  const name = utf8("holub-slot-v1 ");
  name[name.length - 1] = n;
  return hex(await hmac(mailbox, name)).slice(0, 32);
}

