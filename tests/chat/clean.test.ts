// The browser's cleaner against the vectors that the intake's cleaner passes (tests/vectors/clean/).
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { CannotClean, clean, MAX_BYTES, sniff } from "../../chat/src/clean/index.js";

interface Case {
  file: string;
  says: string;
  type: string;
  outcome: { ask?: true; fault?: string; bytes?: number; sha256?: string };
}

const HERE = join(process.env.HOLUB_ROOT ?? process.cwd(), "tests/vectors/clean");
const table = JSON.parse(readFileSync(join(HERE, "cases.json"), "utf8")) as { format: number; cases: Case[] };

function outcome(data: Uint8Array): Case["outcome"] {
  try {
    const cleaned = clean(data);
    if (!cleaned) return { ask: true };
    assert.equal(cleaned.type, sniff(data));
    return { bytes: cleaned.data.length, sha256: createHash("sha256").update(cleaned.data).digest("hex") };
  } catch (error) {
    if (error instanceof CannotClean) return { fault: error.reason };
    throw error;
  }
}

test("every file is named in cases.json", () => {
  const files = readdirSync(HERE).filter((name) => !/\.(py|json)$/.test(name) && name !== "__pycache__");
  assert.equal(table.format, 1);
  assert.deepEqual(table.cases.map(({ file }) => file).sort(), files.sort());
});

for (const { file, says, type, outcome: expected } of table.cases) {
  test(`${file}: ${says}`, () => {
    const data = new Uint8Array(readFileSync(join(HERE, file)));
    const before = data.slice();
    assert.equal(sniff(data), type);
    assert.deepEqual(outcome(data), expected);
    assert.deepEqual(data, before, "what came in is left alone");
    if (expected.sha256) assert.deepEqual(outcome(clean(data)!.data), expected, "once more changes nothing");
  });
}

test("a view into a larger buffer is cleaned like the bytes alone", () => {
  for (const name of ["gps-little.jpg", "exif-big.png", "orientation-6.webp"]) {
    const data = new Uint8Array(readFileSync(join(HERE, name)));
    const inside = new Uint8Array(data.length + 14).fill(0xff);
    inside.set(data, 7);
    assert.deepEqual(outcome(inside.subarray(7, 7 + data.length)), outcome(data));
  }
});

test("too large, and one byte less", () => {
  const picture = new Uint8Array(readFileSync(join(HERE, "plain.jpg")));
  const padded = new Uint8Array(MAX_BYTES + 1);
  padded.set(picture);
  assert.deepEqual(outcome(padded), { fault: "too-large" });
  assert.deepEqual(outcome(padded.subarray(1)), { ask: true });
  assert.deepEqual(outcome(padded.subarray(0, MAX_BYTES)), outcome(picture));
});

test("work is bounded, and linear where it must be long", () => {
  const size = 16 * 1024 * 1024;
  const started = performance.now();
  for (const fill of [[0xff], [0xff, 0x00], [0xff, 0xd0], [0xff, 0xfe, 0x00, 0x02], [0xff, 0xff, 0x00]]) {
    const data = new Uint8Array(size).map((_, at) => fill[at % fill.length]!);
    data.set([0xff, 0xd8, 0xff]);
    assert.ok(["truncated", "too-many", "structure"].includes(outcome(data).fault ?? ""));
  }
  assert.ok(performance.now() - started < 20_000);
});
