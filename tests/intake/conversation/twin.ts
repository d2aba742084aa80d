// The browser's conversation as a process: a line of JSON in, the whole play of it out.
import { createInterface } from "node:readline";
import { advance, begin } from "../../../chat/src/conversation.js";
import type { Questionnaire } from "../../../chat/src/form/model.js";
import { eventOf, lineOf, sorted } from "../../chat/dialogue_lines.js";

interface Request {
  questionnaire: Questionnaire;
  language: string;
  day: string;
  events: string[];
  /** Whether the host is a messenger. */
  atOnce?: boolean;
}

function play({ questionnaire, language, day, events, atOnce }: Request): string[] {
  let state = { ...begin(questionnaire, language, day), atOnce };
  const played: string[] = [];
  for (const event of events) {
    const [after, effects] = advance(state, eventOf(event));
    state = after;
    const waiting = state.waiting ? lineOf(state.waiting) : null;
    const { language, phase, told, asked, answers, offered, failed, changing, leaving = false } = state;
    const queue = state.queue?.length ?? 0;
    const seen = [...state.seen].sort();
    const kept = { language, phase, told, asked, seen, changing, answers, offered, waiting, failed, leaving, queue };
    played.push(`>> ${event}`, ...effects.map((effect) => `<< ${lineOf(effect)}`), sorted(kept));
  }
  return played;
}

for await (const line of createInterface({ input: process.stdin })) {
  let answer: unknown;
  try {
    answer = play(JSON.parse(line) as Request);
  } catch (error) {
    answer = [`crash: ${String(error)}`];
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
