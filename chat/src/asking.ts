// Questions, one after the other, with ways back and changes; and what is asked again below what was said.

import { isEmpty } from "./form/answers";
import { Interview, isAfter, type Slot } from "./form/interview";
import { FILES } from "./form/model";
import { type Answer, type Answers, has } from "./form/value";
import { type Effect, say, type State, type Step, wait } from "./first";

/** What stands in the state for free text that is stored. */
export const SEALED = "…";

/** Say again what was said last. */
export function prompt(state: State): Effect[] {
  if (state.offered !== null) return [{ do: "ask-file", cleanable: state.offered }];
  switch (state.phase) {
    case "gate":
      return [say("gate")];
    case "account":
      return [say("account.ask")];
    case "question":
      return [ask(state)];
    case "review":
      return [{ do: "review", answers: interview(state).kept }];
    case "done":
      return [say("receipt")];
  }
  return [];
}

/** What is asked, below what was just said. At the end nothing is, and while something is on its way it comes after. */
export const onceMore = (state: State): Effect[] => (state.phase === "done" || state.waiting ? [] : prompt(state));

const interviews = new WeakMap<Answers, Interview>();

/** What follows from the answers; worked out once for each. */
export function interview({ questionnaire, answers, today, language }: State): Interview {
  let found = interviews.get(answers);
  if (found?.questionnaire !== questionnaire || found.language !== language) {
    found = new Interview(questionnaire, answers, today, language);
    interviews.set(answers, found);
  }
  return found;
}

/** The keys of what is relevant now, notes left out. */
const now = (state: State): string[] =>
  interview(state)
    .slots.filter(({ question }) => question.type !== "note")
    .map(({ key }) => key);

export function current(state: State): Slot {
  const slot = interview(state).find(state.asked ?? "");
  if (!slot) throw new Error("question");
  return slot;
}

function ask(state: State, problem?: string): Effect {
  const keys = now(state);
  const { key } = current(state);
  const number = keys.includes(key) ? keys.indexOf(key) + 1 : keys.length;
  return { do: "ask", key, number, total: keys.length, ...(problem && { problem }) };
}

export function next(state: State): Step {
  const asked = interview(state);
  const after = state.asked === null ? [] : asked.order(current(state));
  const notes: Effect[] = [];
  for (const slot of asked.slots) {
    const { key, question } = slot;
    const settled = state.changing && state.seen.includes(key) && !isOpen(state, slot);
    if (!isAfter(asked.order(slot), after) || settled) continue;
    const seen = state.seen.includes(key) ? state.seen : [...state.seen, key];
    if (question.type === "note") {
      if (seen !== state.seen) notes.push({ do: "note", key });
      state = { ...state, seen };
      continue;
    }
    state = { ...state, asked: key, phase: "question", seen };
    return [state, [...notes, ask(state)]];
  }
  state = { ...state, phase: "review", changing: false };
  return [state, [...notes, { do: "review", answers: asked.kept }]];
}

/** Whether a change elsewhere took a question's answer away, or made it required. */
function isOpen(state: State, slot: Slot): boolean {
  if (has(state.answers, slot.key) && state.answers[slot.key] === SEALED) return false;
  if (has(interview(state).kept, slot.key) || FILES.includes(slot.question.type)) return false;
  return has(state.answers, slot.key) || interview(state).required(slot);
}

function without(answers: Answers, key: string): Answers {
  const { [key]: _, ...rest } = answers;
  return rest;
}

export function reply(state: State, answer: Answer): Step {
  const slot = current(state);
  if (FILES.includes(slot.question.type)) return [state, [ask(state, "file")]];
  const problem = interview(state).problem(slot, answer);
  if (problem) return [state, [ask(state, problem)]];
  if (isEmpty(answer)) return skip(state);
  const answers = { ...without(state.answers, slot.key), [slot.key]: answer };
  if (state.atOnce) return wait({ ...state, answers }, { do: "seal-answers", answers: { [slot.key]: answer } });
  return next({ ...state, answers });
}

export function skip(state: State): Step {
  const slot = current(state);
  if (!interview(state).required(slot)) {
    const less = { ...state, answers: without(state.answers, slot.key) };
    if (state.atOnce && has(state.answers, slot.key)) return wait(less, { do: "seal-answers", answers: { [slot.key]: null } });
    return next(less);
  }
  return has(state.answers, slot.key) ? next(state) : [state, [ask(state, "required")]];
}

export function back(state: State): Step {
  const keys = now(state);
  if (!keys.length) return [state, prompt(state)];
  const at = Math.max(0, keys.indexOf(state.asked ?? ""));
  const before = state.phase === "review" ? keys[keys.length - 1] : keys[Math.max(0, at - 1)];
  state = { ...state, phase: "question", asked: before, changing: false };
  return [state, [ask(state)]];
}

export function change(state: State, key: string): Step {
  if (!now(state).includes(key)) return [state, []];
  state = { ...state, phase: "question", asked: key, changing: true };
  return [state, [ask(state)]];
}
