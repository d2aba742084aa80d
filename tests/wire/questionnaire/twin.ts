// The browser's evaluator as a process: a line of JSON in, a line of JSON out.
import { createInterface } from "node:readline";
import {
  type Answer,
  type Answers,
  choicesFor,
  cleanAnswers,
  evaluate,
  EvaluationError,
  type Expression,
  type Questionnaire,
  questionsNow,
} from "../../../chat/src/evaluate.js";

type Request =
  | { evaluate: Expression; answers: Answers; own: Answer | null; today: string }
  | { questionnaire: Questionnaire }
  | { ask: Answers; today: string };

let questionnaire: Questionnaire;

function reply(request: Request): unknown {
  if ("evaluate" in request) {
    const value = evaluate(request.evaluate, request.answers, request.today, request.own ?? undefined);
    return typeof value === "number" && !Number.isFinite(value) ? { number: `${value}` } : value;
  }
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
    // Anything but a refusal is a defect: let the test see it.
    answer = error instanceof EvaluationError ? { error: error.message } : { crash: String(error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
