// The browser's interview as a process: a line of JSON in, a line of JSON out.
import { createInterface } from "node:readline";
import { Interview } from "../../../chat/src/form/interview.js";
import type { Questionnaire } from "../../../chat/src/form/model.js";
import type { Answers } from "../../../chat/src/form/value.js";

type Request = { questionnaire: Questionnaire } | { ask: Answers; today: string };

let questionnaire: Questionnaire;

function reply(request: Request): unknown {
  if ("questionnaire" in request) {
    questionnaire = request.questionnaire;
    return true;
  }
  const interview = new Interview(questionnaire, request.ask, request.today, "en");
  return {
    kept: Object.entries(interview.kept),
    asked: interview.slots.map((slot) => [
      slot.key,
      interview.title(slot, "en"),
      interview.words(slot, "en"),
      interview.choices(slot).map((choice) => choice.name),
      interview.required(slot),
      interview.default(slot) ?? null,
    ]),
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
