// The browser's conversation as a process: a line of JSON in, a line of JSON out.
import { createInterface } from "node:readline";
import { type Answers, choicesFor, cleanAnswers, type Questionnaire, questionsNow } from "../../../chat/src/evaluate.js";

type Request = { questionnaire: Questionnaire } | { ask: Answers; today: string };

let questionnaire: Questionnaire;

function reply(request: Request): unknown {
  if ("questionnaire" in request) {
    questionnaire = request.questionnaire;
    return true;
  }
  const kept = cleanAnswers(questionnaire, request.ask, request.today);
  const asked = questionsNow(questionnaire, request.ask, request.today);
  return {
    kept: Object.entries(kept),
    asked: asked.map((q) => [q.name, choicesFor(q, kept, request.today).map((choice) => choice.name)]),
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  let answer: unknown;
  try {
    answer = reply(JSON.parse(line) as Request);
  } catch (error) {
    answer = { crash: String(error) }; // a defect: let the test see it
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
