// Coming back: the code, the keys and the letters of the browser, held to the same vectors as Python's.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { type Lists, distance, keysOf, newCode, readCode, saltOf, slotOf } from "../../chat/src/return/code.js";
import { holderOf } from "../../chat/src/return/holder.js";
import { readLetter } from "../../chat/src/return/mailbox.js";
import { type Bytes, hex, utf8 } from "../../chat/src/seal/bytes.js";
import { identityOf, open } from "../../chat/src/seal/open.js";
import { seal } from "../../chat/src/seal/age.js";

interface Case {
  secret: string;
  indexes: number[];
  identity_seed: string;
  recipient: string;
  mailbox: string;
  slots: string[];
}

const root = process.env.HOLUB_ROOT ?? process.cwd();
const vectors = JSON.parse(readFileSync(join(root, "tests/vectors/code.json"), "utf8")) as {
  recovery: string;
  salt: string;
  codes: Case[];
};
const lists: Lists = Object.fromEntries(
  ["uk", "ru", "en"].map((name) => [
    name,
    readFileSync(join(root, `wire/src/holub_wire/words/${name}.txt`), "utf8").trim().split("\n"),
  ]),
);
const words = (indexes: number[], language = "uk"): string[] => indexes.map((index) => lists[language][index]);
const fromHex = (text: string): Bytes => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));

test("the salt of a line", async () => assert.equal(hex(await saltOf(vectors.recovery)), vectors.salt));

for (const one of vectors.codes) {
  test(`the code ${one.secret}`, async () => {
    for (const language of ["uk", "ru", "en"]) {
      const typed = words(one.indexes, language).join(" , ").toUpperCase();
      assert.deepEqual((await readCode(typed, lists)).indexes, one.indexes);
    }
    const keys = await keysOf(one.indexes, fromHex(vectors.salt), () => {});
    assert.equal(hex(keys.seed), one.identity_seed);
    assert.equal(hex(keys.mailbox), one.mailbox);
    const holder = await holderOf(keys);
    assert.deepEqual(holder.reply, { recipient: one.recipient, mailbox: one.mailbox });
    assert.deepEqual(await Promise.all(one.slots.map((_, n) => slotOf(keys.mailbox, n))), one.slots);
  });
}

test("new codes are codes, and differ", async () => {
  const made = await Promise.all(Array.from({ length: 50 }, newCode));
  for (const indexes of made) assert.deepEqual((await readCode(words(indexes).join(" "), lists)).indexes, indexes);
  assert.equal(new Set(made.map(String)).size, 50);
});

test("a mistyped word is found and offered", async () => {
  const indexes = vectors.codes[3].indexes;
  const right = words(indexes);
  for (let at = 0; at < 8; at++) {
    const typed = right.map((word, place) => (place === at ? word.slice(0, -1) + "ъ" : word));
    const read = await readCode(typed.join(" "), lists);
    assert.equal(read.fault, "unknown");
    assert.ok(read.suggestions.some((offer) => offer.join() === right.join()), `word ${at}`);
  }
});

test("a word for another is noticed, and what is offered is a code", async () => {
  const indexes = [...vectors.codes[3].indexes];
  indexes[2] = (indexes[2] + 1) % 2048;
  const read = await readCode(words(indexes).join(" "), lists);
  assert.equal(read.fault, "check");
  for (const offer of read.suggestions) assert.ok((await readCode(offer.join(" "), lists)).indexes);
});

test("too few, too many, nothing, noise", async () => {
  for (const typed of ["", "слово", words(vectors.codes[3].indexes).join(" ") + " зайве", "🙂".repeat(300)])
    assert.equal((await readCode(typed, lists)).fault, "count");
});

test("the distance of words", () => {
  assert.deepEqual(
    [["кіт", "кіт"], ["кіт", "кит"], ["", "аб"], ["абвг", "ваг"], ["абв", "где"]].map(([a, b]) => distance(a, b)),
    [0, 1, 2, 3, 3],
  );
});

test("a letter is opened by its holder alone, and whole or not at all", async () => {
  const ours = await identityOf(new Uint8Array(32).fill(7));
  const other = await identityOf(new Uint8Array(32).fill(8));
  const header = { day: "2026-11-23", language: "uk", n: 0, token: "ab".repeat(32), v: 1 };
  const said = utf8("дякую");
  const exact = utf8(`${JSON.stringify({ ...header, length: said.length })}\nдякую\0\0\0`);
  const sealed = await seal([ours.recipient], exact);
  assert.deepEqual(await open(ours, sealed), exact);
  assert.equal(await open(other, sealed), null);
  for (const at of [0, 30, 200, 1540, 1600, 1640, sealed.length - 1]) {
    const changed = sealed.slice();
    changed[at] ^= 1;
    assert.equal(await open(ours, changed), null, `byte ${at}`);
  }
  assert.equal(await open(ours, sealed.slice(0, -1)), null);
  assert.equal(await open(ours, new Uint8Array(8192)), null);
  assert.equal(readLetter("00", await open(ours, sealed))?.text, "дякую");
});

test("what is no letter is none", () => {
  for (const text of ["", "{}\n", "[1]\n", '{"v":2}\n', '{"v":1,"length":1,"token":"x"}\na', "no line"])
    assert.equal(readLetter("00", utf8(text)), null);
  assert.equal(readLetter("00", null), null);
});
