// The browser's evaluator against the vectors that the Python one passes.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { evaluate, type Expression, flat } from "../../chat/src/form/evaluate.js";
import { FUNCTIONS } from "../../chat/src/form/functions.js";
import { type Case, outcome, type World } from "./expressions.js";

const file = join(process.env.HOLUB_ROOT ?? process.cwd(), "tests/vectors/expressions.json");
const vectors = JSON.parse(readFileSync(file, "utf8")) as World & { cases: (Case & { says: string; expected: unknown })[] };

for (const one of vectors.cases) {
  test(`expression: ${one.says}`, () => assert.deepStrictEqual(outcome(vectors, one), one.expected));
}

test("every function is called by some vector", () => {
  const used = JSON.stringify(vectors.cases.map((one) => one.compiled));
  assert.ok(Object.keys(FUNCTIONS).every((name) => used.includes(`["${name}"`)));
});

test("fifty thousand steps are taken, and not one more", () => {
  const scope = flat({}, vectors.today);
  const times = (count: number, each: Expression): Expression[] => Array<Expression>(count).fill(each);
  const fifty = ["concat", ...times(49, "a")];
  const many = ["concat", ...times(62, fifty)]; // 3,101
  const enough = ["concat", ...times(16, many), ...times(7, fifty), ...times(33, "a")];
  assert.equal(evaluate(enough, scope), "a".repeat(20000));
  assert.throws(() => evaluate([...enough, "a"], scope), { message: "steps" });
});

test("ten rows in which a value is looked up are a step", () => {
  const table = Array.from({ length: 5000 }, (_, row) => ({ a: `${row}` }));
  const scope = flat({}, vectors.today, { table });
  const lookups = (count: number): Expression => ["concat", ...Array<Expression>(count).fill(["rows", "table", "a", ["=", ["column", "a"], "7"]])];
  assert.equal(evaluate(lookups(99), scope), "7".repeat(99));
  assert.throws(() => evaluate(lookups(100), scope), { message: "steps" });
});
