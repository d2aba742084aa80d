// What the carried page keeps until it is saved: whole, in order, never more than the desk takes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Kept, MOST_BYTES, MOST_ENVELOPES } from "../../chat/src/carried/kept.js";
import { type Bytes, join } from "../../chat/src/seal/bytes.js";
import { Refused } from "../../chat/src/send.js";

const envelope = (fill: number, size = 8192): Bytes => new Uint8Array(size).fill(fill);
const fileOf = (kept: Kept): Bytes => join(...kept.save());

test("a file holds everything so far, one after the other, and each has its own name", () => {
  const kept = new Kept();
  assert.deepEqual([kept.any, kept.unsaved], [false, false]);
  kept.add(envelope(1));
  kept.add(envelope(2, 32768));
  assert.deepEqual([kept.any, kept.unsaved], [true, true]);
  const first = fileOf(kept);
  assert.equal(kept.name, "notes.age");
  assert.equal(kept.unsaved, false);
  assert.deepEqual([first.length, first[0], first[8191], first[8192], first.at(-1)], [40960, 1, 1, 2, 2]);
  kept.add(envelope(3));
  assert.equal(kept.unsaved, true);
  const second = fileOf(kept);
  assert.equal(kept.name, "notes-2.age");
  assert.deepEqual(second.subarray(0, first.length), first);
  assert.deepEqual([second.length, second.at(-1)], [49152, 3]);
});

test("saving again without anything new is a whole file again", () => {
  const kept = new Kept();
  kept.add(envelope(1));
  assert.deepEqual(fileOf(kept), fileOf(kept));
});

test("each addition is told, a refused one is not", () => {
  const kept = new Kept();
  let told = 0;
  kept.changed = () => void told++;
  const large = envelope(0, 262144);
  for (let n = 0; n < MOST_BYTES / large.length; n++) kept.add(large);
  assert.throws(() => kept.add(envelope(1)), Refused);
  assert.equal(told, MOST_BYTES / large.length);
  assert.equal(kept.save().length, MOST_BYTES / large.length);
});

test("there is a limit to their number too", () => {
  const kept = new Kept();
  for (let n = 0; n < MOST_ENVELOPES; n++) kept.add(envelope(0, 8));
  assert.throws(() => kept.add(envelope(0, 8)), Refused);
});
