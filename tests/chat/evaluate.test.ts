// The browser's evaluator against the vectors that the Python one passes.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import {
  type Answers,
  checkAnswer,
  choicesFor,
  cleanAnswers,
  evaluate,
  EvaluationError,
  type Expression,
  type Questionnaire,
  questionsNow,
} from "../../chat/src/evaluate.js";

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
    const value = evaluate(one.compiled, one.answers, vectors.today, one.own);
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

test("ten thousand steps are taken, and not one more", () => {
  let expression: Expression = ["concat", ..."aaaaaaaaaa"];
  for (let i = 0; i < 2; i++) expression = ["concat", ...Array<Expression>(10).fill(expression)];
  const enough = ["concat", ...Array<Expression>(9).fill(expression)]; // 9 × 1,111 + 1
  assert.equal(evaluate(enough, {}, vectors.today), "a".repeat(9000));
  assert.throws(() => evaluate([...enough, "a"], {}, vectors.today), { message: "steps" });
});

const table = read("answers.json") as {
  today: string;
  questionnaire: Questionnaire;
  checks: { says: string; question: string; answer?: Answers[string]; others: Answers; expected: string | null }[];
  cleaning: { says: string; answers: Answers; kept: Answers; asked: string[]; shown: Record<string, string[]> }[];
};

for (const one of table.checks) {
  test(`answer: ${one.says}`, () => {
    const question = table.questionnaire.questions.find((q) => q.name === one.question);
    assert.ok(question);
    assert.equal(checkAnswer(question, one.answer, one.others, table.today), one.expected);
  });
}

for (const one of table.cleaning) {
  test(`answers: ${one.says}`, () => {
    const kept = cleanAnswers(table.questionnaire, one.answers, table.today);
    assert.deepStrictEqual(kept, one.kept);
    assert.deepStrictEqual(Object.keys(kept), Object.keys(one.kept)); // in the order of the questions
    const asked = questionsNow(table.questionnaire, one.answers, table.today);
    assert.deepStrictEqual(asked.map((question) => question.name), one.asked);
    for (const [name, choices] of Object.entries(one.shown)) {
      const question = asked.find((q) => q.name === name);
      assert.ok(question);
      assert.deepStrictEqual(choicesFor(question, kept, table.today).map((choice) => choice.name), choices);
    }
  });
}
