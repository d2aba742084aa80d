// What a copy of /verify makes of saved files: the same notes as Python's verifier, and line files, pages and scripts.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { utf8 } from "../../chat/src/seal/bytes.js";
import { judgeFile, judgeLine, type Known, pasted } from "../../chat/src/verify/judge.js";
import { parseVerifier, signedText } from "../../chat/src/verify/note.js";

const root = process.env.HOLUB_ROOT ?? process.cwd();
const vectors = JSON.parse(readFileSync(join(root, "tests/vectors/notes.json"), "utf8")) as {
  key: string;
  notes: { name: string; note: string; signed: boolean }[];
};
const lines = JSON.parse(readFileSync(join(root, "tests/vectors/line_notes.json"), "utf8")) as Record<string, string>;
const { key } = vectors;

for (const { name, note, signed } of vectors.notes)
  test(`note: ${name}`, () => {
    const text = signedText(note, parseVerifier(key));
    assert.equal(text !== null, signed);
    if (signed) assert.ok(note.startsWith(`${text}\n—`));
  });

const hash = (text: string): string => createHash("sha256").update(text).digest("hex");
const known: Known = {
  key,
  sequence: 5,
  expires: "2027-02-21",
  addresses: ["https://line.example"],
  page: { "/?lang=uk": hash("page"), "/about?lang=uk": hash("page"), "/static/app.js": hash("script") },
};

for (const [name, sequence, is] of [["older", 4, "older"], ["same", 5, "same"], ["newer", 6, "newer"]] as const)
  test(`a line file that is ${name}`, () => {
    const verdict = judgeLine(lines[name], known);
    assert.deepEqual(verdict, {
      is,
      sequence,
      addresses: ["https://line.example", "@bot"],
      expires: "2027-02-21",
      page: { "/?lang=uk": hash("page") },
    });
  });

test("a line file without channels, and signed text that is none", () => {
  assert.deepEqual(judgeLine(lines.unsigned, known), { is: "same", sequence: 5, addresses: [], expires: "", page: {} });
  assert.deepEqual(judgeLine(lines.text, known), { is: "unreadable" });
});

test("what is not ours", () => {
  assert.deepEqual(judgeLine(lines.same.replace("line.example", "1ine.example"), known), { is: "foreign" });
  assert.deepEqual(judgeLine(lines.foreign, known), { is: "foreign" });
  for (const text of ["", "{}", lines.same.split("\n")[0]]) assert.deepEqual(judgeLine(text, known), { is: "unreadable" });
});

test("what was pasted is as it was before", () => {
  for (const text of [lines.same, lines.same.trim(), lines.same.replaceAll("\n", "\r\n"), `${lines.same}\n \n`])
    assert.equal(pasted(text), lines.same);
  assert.equal(judgeLine(pasted(lines.same.trim()), known).is, "same");
});

test("a file is known by its bytes alone", () => {
  assert.deepEqual(judgeFile(utf8("page"), known.page), {
    is: "signed",
    paths: ["/?lang=uk", "/about?lang=uk"],
    hash: hash("page"),
  });
  assert.deepEqual(judgeFile(utf8("page "), known.page), { is: "changed", hash: hash("page ") });
});
