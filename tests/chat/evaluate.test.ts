// What the browser takes as an answer, against the vectors that Python passes.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import {
  type Answers,
  checkAnswer,
  choicesFor,
  cleanAnswers,
  type Questionnaire,
  questionsNow,
} from "../../chat/src/evaluate.js";

const HERE = join(process.env.HOLUB_ROOT ?? process.cwd(), "tests/vectors");
const read = (name: string): unknown => JSON.parse(readFileSync(join(HERE, name), "utf8"));
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
