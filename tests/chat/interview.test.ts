// Answers and what follows from them, against the vectors that the Python interview passes.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { isEmpty, readAnswer } from "../../chat/src/form/answers.js";
import { Interview } from "../../chat/src/form/interview.js";
import type { Question, Questionnaire } from "../../chat/src/form/model.js";
import type { Answers } from "../../chat/src/form/value.js";

const HERE = join(process.env.HOLUB_ROOT ?? process.cwd(), "tests/vectors");
const read = (name: string): unknown => JSON.parse(readFileSync(join(HERE, name), "utf8"));

interface Cleaning {
  says: string;
  answers: Answers;
  kept: Answers;
  asked: string[];
  shown: Record<string, string[]>;
  said?: Record<string, string>;
  values?: Record<string, string>;
}

interface Table {
  today: string;
  questionnaire: Questionnaire;
  checks: { says: string; question: string; answer?: Answers[string]; others: Answers; expected: string | null }[];
  cleaning: Cleaning[];
}

for (const name of ["answers.json", "interviews.json"]) {
  const table = read(name) as Table;
  const interview = (answers: Answers): Interview => new Interview(table.questionnaire, answers, table.today, "en");

  for (const one of table.checks) {
    test(`answer: ${one.says}`, () => {
      const form = interview(one.others);
      const slot = form.find(one.question);
      assert.ok(slot);
      assert.equal(form.problem(slot, one.answer ?? ""), one.expected);
    });
  }

  for (const one of table.cleaning) {
    test(`answers: ${one.says}`, () => {
      const form = interview(one.answers);
      assert.deepStrictEqual(form.kept, one.kept);
      assert.deepStrictEqual(Object.keys(form.kept), Object.keys(one.kept)); // in the order of the questions
      assert.deepStrictEqual(form.slots.map(({ key }) => key), one.asked);
      for (const [key, choices] of Object.entries(one.shown)) {
        const slot = form.find(key);
        assert.ok(slot);
        assert.deepStrictEqual(form.choices(slot).map((choice) => choice.name), choices);
      }
      for (const [key, label] of Object.entries(one.said ?? {})) assert.equal(form.title(form.find(key)!, "en"), label);
      for (const [key, value] of Object.entries(one.values ?? {})) {
        const { question, path } = form.find(key)!;
        assert.equal(form.seen(question, path), value);
      }
    });
  }
}

interface Written {
  today: string;
  cases: { says: string; question: Partial<Question>; text: string; expected: unknown }[];
}

for (const one of (read("written.json") as Written).cases) {
  test(`written: ${one.says}`, () => {
    const answer = readAnswer({ name: "q", label: {}, type: "text", ...one.question }, one.text);
    assert.deepStrictEqual(answer, one.expected);
  });
}

test("nothing is empty but nothing", () => {
  assert.deepEqual([undefined, null, "", []].map(isEmpty), [true, true, true, true]);
  assert.deepEqual([0, false, " ", [""]].map(isEmpty), [false, false, false, false]);
});
