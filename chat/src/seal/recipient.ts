// Recipients: `age1pq1…`, Bech32 without its limit on length. The twin of holub_wire.age.recipients.

import type { Bytes } from "./bytes";

const ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const GENERATORS = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
const KEY = 1216; // ML-KEM-768 (1,184 bytes) and X25519 (32)
const PREFIX = "age1pq";

function checksum(values: number[]): number {
  let sum = 1;
  for (const value of values) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    GENERATORS.forEach((generator, i) => {
      if ((top >> i) & 1) sum ^= generator;
    });
  }
  return sum;
}

function expandedPrefix(): number[] {
  const prefix = Array.from(PREFIX, (letter) => letter.charCodeAt(0));
  return [...prefix.map((code) => code >> 5), 0, ...prefix.map((code) => code & 31)];
}

/** `age1pq1…` of the 1,216 bytes of a hybrid recipient. */
export function formatRecipient(key: Bytes): string {
  const values: number[] = [];
  let held = 0;
  let bits = 0;
  for (const byte of key) {
    held = (held << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) values.push((held >> (bits - 5)) & 31);
    held &= 31;
  }
  if (bits) values.push((held << (5 - bits)) & 31);
  const sum = checksum([...expandedPrefix(), ...values, 0, 0, 0, 0, 0, 0]) ^ 1;
  const check = [25, 20, 15, 10, 5, 0].map((shift) => (sum >>> shift) & 31);
  return `${PREFIX}1${[...values, ...check].map((value) => ALPHABET[value]).join("")}`;
}

/** The 1,216 bytes of a hybrid recipient. Throws Error("recipient") on a wrong case, letter, checksum, length or kind. */
export function parseRecipient(text: string): Bytes {
  const fault = new Error("recipient");
  const end = text.lastIndexOf("1");
  if (text.slice(0, end) !== PREFIX) throw fault;
  const values = Array.from(text.slice(end + 1), (letter) => ALPHABET.indexOf(letter));
  if (values.includes(-1) || checksum([...expandedPrefix(), ...values]) !== 1) throw fault;
  const key = new Uint8Array(KEY);
  let at = 0;
  let held = 0;
  let bits = 0;
  for (const value of values.slice(0, -6)) {
    held = (held << 5) | value;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      key[at++] = held >> bits; // beyond the end this is lost, and `at` tells
      held &= (1 << bits) - 1;
    }
  }
  if (at !== KEY || bits >= 5 || held) throw fault;
  return key;
}
