// The browser's evaluator against the vectors that the Python one passes.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { evaluate, EvaluationError, type Expression, flat } from "../../chat/src/form/evaluate.js";
import type { Answers } from "../../chat/src/form/value.js";

interface Case {
  says: string;
  compiled: Expression;
  answers: Answers;
  own?: Answers[string];
  expected: unknown;
}

const HERE = join(process.env.HOLUB_ROOT ?? process.cwd(), "tests/vectors");
const read = (name: string): unknown => JSON.parse(readFileSync(join(HERE, name), "utf8"));
const vectors = read("expressions.json") as { today: string; cases: Case[] };

function outcome(one: Case): unknown {
  try {
    const value = evaluate(one.compiled, flat(one.answers, vectors.today), one.own);
    // JSON has no word for these, and no negative zero.
    return typeof value === "number" ? (Number.isFinite(value) ? value + 0 : { number: `${value}` }) : value;
  } catch (error) {
    if (error instanceof EvaluationError) return { error: error.message };
    throw error;
  }
}

for (const one of vectors.cases) {
  test(`expression: ${one.says}`, () => assert.deepStrictEqual(outcome(one), one.expected));
}

test("fifty thousand steps are taken, and not one more", () => {
  let expression: Expression = ["concat", ..."aaaaaaaaaa"];
  for (let i = 0; i < 2; i++) expression = ["concat", ...Array<Expression>(10).fill(expression)];
  const larger = ["concat", ...Array<Expression>(10).fill(expression)];
  const enough = ["concat", ...Array<Expression>(4).fill(larger), ...Array<Expression>(5).fill(expression)]; // 1 + 4 × 11,111 + 5 × 1,111
  assert.equal(evaluate(enough, flat({}, vectors.today)), "a".repeat(20000));
  assert.throws(() => evaluate([...enough, "a"], flat({}, vectors.today)), { message: "steps" });
});
