// Print recipients.json: `node make_recipients.mjs > recipients.json`. Shares no code with Holub.
import { bech32, bech32m } from "@scure/base";
import { identityToRecipient } from "age-encryption";

const written = (prefix, words, code = bech32) => code.encode(prefix, words, false);
const recipient = (raw, prefix = "age1pq") => written(prefix, bech32.toWords(Uint8Array.from(raw)));
const seed = Uint8Array.from({ length: 32 }, (_, i) => i);
const identity = written("age-secret-key-pq-", bech32.toWords(seed)).toUpperCase();
const good = await identityToRecipient(identity);
const { words } = bech32.decode(good, false);
const key = bech32.fromWords(words);

/** The key with other bytes from `at` on. */
function changed(at, ...bytes) {
  const copy = Uint8Array.from(key);
  copy.set(bytes, at);
  return copy;
}
const MLKEM = 1184; // bytes of the ML-KEM-768 key, before the 32 of X25519
const hex = (text) => [...Buffer.from(text, "hex")];
const point = (low) => recipient(changed(MLKEM, ...hex(low)));
const at = (i, letter) => good.slice(0, i) + letter + good.slice(i + 1);
const other = (letter) => (letter === "q" ? "p" : "q");
const swap = [...good].findIndex((letter, i) => i > 20 && letter !== good[i + 1]);

/** A letter outside the alphabet, and the checksum of whoever takes an unknown letter for -1. */
function excused(i, letter) {
  const alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  const text = at(i, letter).slice(0, -6);
  let sum = 1;
  const take = (value) => {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3].forEach((generator, bit) => (sum ^= (top >> bit) & 1 && generator));
  };
  const prefix = [..."age1pq"].map((one) => one.charCodeAt(0));
  [...prefix.map((code) => code >> 5), 0, ...prefix.map((code) => code & 31)].forEach(take);
  [...text.slice(7)].forEach((one) => take(alphabet.indexOf(one)));
  for (let n = 0; n < 6; n++) take(0);
  return text + Array.from({ length: 6 }, (_, n) => alphabet[((sum ^ 1) >> (5 * (5 - n))) & 31]).join("");
}

const outcomes = {
  success: "",
  short: "this is not a recipient: cut short",
  case: "this is not a recipient: mixed upper and lower case",
  character: "this is not a recipient: a character that does not belong there",
  checksum: "this is not a recipient: a mistyped character: the checksum does not fit",
  padding: "this is not a recipient: bits are left over at the end",
  kind: "this is not a hybrid recipient (age1pq1…)",
  length: "a hybrid recipient has 1,216 bytes",
  key: "this is not a valid hybrid recipient",
};

const cases = {
  "good": ["success", good],
  "empty": ["short", ""],
  "no-separator": ["short", "age"],
  "only-prefix": ["short", "age1pq1"],
  "no-prefix": ["short", "1" + good.slice(7)],
  "five-letters": ["short", "age1pq1qqqqq"],
  "upper-prefix": ["case", "AGE1PQ" + good.slice(6)],
  "upper-letter": ["case", at(100, good.slice(7).match(/[a-z]/)[0].toUpperCase())],
  "upper-last-letter": ["case", good.slice(0, -1) + "Q"],
  "letter-b": ["character", at(100, "b")],
  "letter-i": ["character", at(100, "i")],
  "letter-o": ["character", at(100, "o")],
  "letter-b-excused": ["character", excused(100, "b")],
  "cyrillic-a": ["character", "а" + good.slice(1)],
  "cyrillic-inside": ["character", at(100, "с")],
  "kelvin-sign": ["character", at(100, "\u212a")],
  "dotless-i": ["character", at(100, "\u0131")],
  "emoji": ["character", at(100, "🕊")],
  "byte-order-mark": ["character", "\ufeff" + good],
  "soft-hyphen": ["character", good.slice(0, 500) + "\u00ad" + good.slice(500)],
  "no-break-space": ["character", good + "\u00a0"],
  "space-before": ["character", " " + good],
  "space-after": ["character", good + " "],
  "space-inside": ["character", good.slice(0, 500) + " " + good.slice(500)],
  "line-after": ["character", good + "\n"],
  "line-inside": ["character", good.slice(0, 500) + "\n" + good.slice(500)],
  "zero-byte": ["character", good + "\0"],
  "two-recipients": ["checksum", `${good},${good}`],
  "letter-changed": ["checksum", at(100, other(good[100]))],
  "last-letter-changed": ["checksum", good.slice(0, -1) + other(good.at(-1))],
  "letters-swapped": ["checksum", good.slice(0, swap) + good[swap + 1] + good[swap] + good.slice(swap + 2)],
  "letter-missing": ["checksum", good.slice(0, 100) + good.slice(101)],
  "letter-doubled": ["checksum", good.slice(0, 100) + good[99] + good.slice(100)],
  "last-letter-missing": ["checksum", good.slice(0, -1)],
  "half": ["checksum", good.slice(0, 1000)],
  "separator-inside": ["checksum", at(100, "1")],
  "another-prefix": ["checksum", "age1pr" + good.slice(6)],
  "bech32m": ["checksum", written("age1pq", words, bech32m)],
  "padding-of-ones": ["padding", written("age1pq", [...words.slice(0, -1), words.at(-1) | 1])],
  "a-letter-too-many": ["padding", written("age1pq", [...words, 0])],
  "upper": ["kind", good.toUpperCase()],
  "classic": ["kind", recipient(key.slice(MLKEM), "age")],
  "classic-prefix": ["kind", recipient(key, "age")],
  "identity": ["kind", identity],
  "plugin": ["kind", recipient(key, "age1pqx")],
  "long-prefix": ["kind", recipient(key, "age1age1pq")],
  "nothing": ["length", recipient([])],
  "classic-key": ["length", recipient(key.slice(MLKEM))],
  "byte-missing": ["length", recipient(key.slice(0, -1))],
  "byte-too-many": ["length", recipient([...key, 0])],
  "five-bytes-too-many": ["length", recipient([...key, 0, 0, 0, 0, 0])],
  "twice": ["length", recipient([...key, ...key])],
  "coefficient-3329": ["key", recipient(changed(0, 0x01, (key[1] & 0xf0) | 0x0d))],
  "coefficients-4095": ["key", recipient(changed(0, ...Array(1152).fill(0xff)))],
  "order-4-zero": ["key", point("00".repeat(32))],
  "order-1-one": ["key", point("01" + "00".repeat(31))],
  "order-8-a": ["key", point("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800")],
  "order-8-b": ["key", point("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157")],
  "order-2-minus-one": ["key", point("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")],
  "order-4-p": ["key", point("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")],
  "order-1-p-plus-one": ["key", point("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")],
};

const listed = Object.entries(cases).map(([name, [outcome, text]]) => ({ name, outcome, text }));
console.log(JSON.stringify({ outcomes, cases: listed }, null, 1));
