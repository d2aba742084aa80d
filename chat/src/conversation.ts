// The conversation, pure. The twin of holub_intake.conversation; both are held to tests/dialogues/*.txt.

import { COARSE, EXACT, isEmpty, readAnswer, writtenPlace } from "./form/answers";
import { Interview, isAfter, type Slot } from "./form/interview";
import { FILES, TYPED } from "./form/model";
import { type Answer, type Answers, has } from "./form/value";
import { begin, type Effect, type Event, type FileChoice, firstMinute, MAX_WORDS, say, type State, type Step, wait, type Waiting } from "./first";

export { begin, type Effect, type Event, type FileChoice, MAX_WORDS, type State, type Waiting } from "./first";

export const MAX_FILE = 100 * 1024 * 1024;

/** One step. Unfitting events change nothing; after `sealed` the state does not hold what was sealed. */
export function advance(state: State, event: Event): Step {
  if (event.on === "stop") return [stopped(state), [{ do: "erase" }]];
  if (state.phase === "stopped") return [state, []];
  if (isContent(event)) return content(state, event);
  if (event.on === "refused") return [state, [say(`refused.${event.what}`), ...onceMore(state)]];
  if (event.on === "understood" && state.phase === "gate" && state.told && !state.waiting) return next({ ...state, phase: "account" });
  const early = firstMinute(state, event);
  if (early) return early;
  const { phase } = state;
  switch (event.on) {
    case "language":
      if (!state.questionnaire.languages.includes(event.language)) return [state, []];
      state = { ...state, language: event.language };
      return [state, state.waiting ? [] : prompt(state)];
    case "sealed":
      return sealed(state);
    case "idle":
      return state.waiting ? [state, []] : goAway(state);
    case "decide":
      // A file that cannot be read can never be sent: it must not hold up the rest.
      if (event.choice === "drop" && state.failed && state.waiting?.do === "seal-file")
        return meanwhile(decide({ ...state, waiting: null, failed: false }, "drop"));
  }
  if (state.waiting) return [state, []];
  switch (event.on) {
    case "begin":
      return [state, prompt(state)];
    case "resume":
      if (phase === "gate") return [{ ...state, told: true, phase: "account" }, [say("again.resumed"), say("account.ask")]];
      break;
    case "offer":
      if (phase !== "gate") return offer(state, event.size, event.cleanable);
      break;
    case "decide":
      if (state.offered !== null) return decide(state, event.choice);
      break;
    case "reply":
      if (phase === "question") return reply(state, event.answer);
      break;
    case "skip":
      if (phase === "account" && state.told) return next(state);
      if (phase === "question") return skip(state);
      break;
    case "back":
      if (phase === "question" || phase === "review") return back(state);
      break;
    case "change":
      if (phase === "review") return change(state, event.key);
      break;
    case "send":
      if (phase === "review") {
        const answers = interview(state).kept;
        return wait(state, Object.keys(answers).length && !state.atOnce ? { do: "seal-answers", answers } : { do: "seal-end" });
      }
  }
  return [state, []];
}

/** Say again what was said last. */
function prompt(state: State): Effect[] {
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
const onceMore = (state: State): Effect[] => (state.phase === "done" || state.waiting ? [] : prompt(state));

type Content = Extract<Event, { on: "words" | "text" | "edited" | "brought" | "place" | "withdraw" | "forget" }>;

const CONTENT = ["words", "text", "edited", "brought", "place", "withdraw", "forget"];
const isContent = (event: Event): event is Content => CONTENT.includes(event.on);

/** What stands in the state for free text that is stored. */
export const SEALED = "…";

/** Whatever a source brings is welcome at any time. */
function content(state: State, event: Content): Step {
  if (state.atOnce && state.waiting) return [{ ...state, queue: [...(state.queue ?? []), event] }, []];
  if (state.phase === "gate" && !state.atOnce) return [state, []];
  if (event.on === "words") return words(state, event.text);
  if (state.waiting) return [state, []];
  switch (event.on) {
    case "text":
      return typed(state, event.text);
    case "brought":
      return wait(state, { do: "seal-file", how: event.cleaned ? "copy" : "as_is" });
    case "place":
      return place(state, [event.latitude, event.longitude]);
    case "edited": {
      const text = Array.from(event.text.trim()).slice(0, MAX_WORDS).join("");
      return text ? wait(state, { do: "seal-account", text, revises: true }) : [state, []];
    }
    case "withdraw":
      return wait(state, { do: "seal-withdraw" });
    case "forget":
      return wait(state, { do: "seal-forget" });
  }
}

/** The first minute's words, and at the gate where everything is welcome. */
function words(state: State, text: string): Step {
  const open = state.atOnce && state.phase === "gate" ? { ...state, phase: "account" as const } : state;
  const [after, effects] = firstMinute(open, { on: "words", text }) as Step;
  return [{ ...after, phase: state.phase }, state.atOnce && !after.waiting ? [...effects, ...onceMore(state)] : effects];
}

/** Nearer than a kilometre only where a question asks for a place, and for as much as it asks. */
function place(state: State, degrees: number[]): Step {
  if (state.phase === "question" && current(state).question.type === "geopoint")
    return typed(state, writtenPlace(degrees, EXACT));
  return words(state, writtenPlace(degrees, COARSE));
}

/** What is typed answers a question that is typed, if it fits; else it is own words. */
function typed(state: State, text: string): Step {
  if (state.phase === "question" && TYPED.includes(current(state).question.type)) {
    const answer = readAnswer(current(state).question, text);
    if (!isEmpty(answer) && !interview(state).problem(current(state), answer)) return reply(state, answer);
  }
  return words(state, text);
}

function goAway(state: State): Step {
  if (!state.told || state.phase === "done") return [stopped(state), [{ do: "erase" }]];
  return wait({ ...state, leaving: true }, { do: "seal-end" });
}

const stopped = (state: State): State => ({ ...state, phase: "stopped", answers: {}, waiting: null, offered: null, queue: [] });

function sealed(state: State): Step {
  if (!state.waiting) return [state, []];
  return meanwhile(stored({ ...state, waiting: null, failed: false }, state.waiting));
}

/** Nothing is on its way any more: what came meanwhile is next. */
function meanwhile([after, effects]: Step): Step {
  while (after.queue?.length && !after.waiting && after.phase !== "stopped") {
    const [following, ...rest] = after.queue as Content[];
    const [then, more] = content({ ...after, queue: rest }, following);
    after = then;
    effects = [...effects, ...more];
  }
  return [after, effects];
}

/** Go on after `waiting` was stored. */
function stored(state: State, waiting: Waiting): Step {
  switch (waiting.do) {
    case "seal-withdraw":
      return over(state, say("again.withdrawn"));
    case "seal-forget":
      return over(state, say("again.forgotten"));
    case "seal-end":
      return state.leaving ? over(state) : [{ ...state, phase: "done", answers: {}, seen: [] }, [say("receipt")]];
    case "seal-answers":
      if (state.atOnce) return next(withoutWords(state, Object.keys(waiting.answers)));
      return wait({ ...state, answers: {}, seen: [] }, { do: "seal-end" });
  }
  const key = waiting.do === "seal-file" ? "file.thanks" : waiting.revises ? "account.edited" : state.told ? "account.more" : "account.thanks";
  const said = [say(key)];
  if (state.atOnce && waiting.do === "seal-file" && waiting.how === "as_is") said.push(say("file.stays"));
  return afterTold({ ...state, told: true, offered: null }, waiting, said);
}

/** Forget everything and leave. What came meanwhile is not lost: it begins another conversation. */
function over(state: State, ...said: Effect[]): Step {
  if (!state.queue?.length) return [stopped(state), [...said, { do: "erase" }]];
  const { questionnaire, language, today, queue } = state;
  return [{ ...begin(questionnaire, language, today), phase: "account", atOnce: true, queue }, said];
}

/** Free text is not kept once it is stored: only that there was some. */
function withoutWords(state: State, keys: string[]): State {
  const answers = { ...state.answers };
  for (const key of keys)
    if (has(answers, key) && interview(state).find(key)?.question.type === "text") answers[key] = SEALED;
  return { ...state, answers };
}

function afterTold(state: State, waiting: Waiting, said: Effect[]): Step {
  const firstWords = state.phase === "account" && waiting.do === "seal-account" && !waiting.revises;
  const askedFor = state.phase === "question" && waiting.do === "seal-file" && FILES.includes(current(state).question.type);
  const [after, effects] = firstWords || askedFor ? next(state) : ([state, onceMore(state)] as Step);
  return [after, [...said, ...effects]];
}

function offer(state: State, size: number, cleanable: boolean): Step {
  if (size > MAX_FILE) return [state, [{ do: "drop-file" }, say("file.too_large")]];
  if (!size) return [state, [{ do: "drop-file" }, say("file.empty")]];
  return [{ ...state, offered: cleanable }, [{ do: "ask-file", cleanable }]];
}

function decide(state: State, choice: FileChoice): Step {
  if (choice === "drop") {
    state = { ...state, offered: null };
    return [state, [{ do: "drop-file" }, ...prompt(state)]];
  }
  if ((choice === "as_is") === state.offered) return [state, []];
  return wait(state, { do: "seal-file", how: choice });
}

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

function next(state: State): Step {
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
  if (has(interview(state).kept, slot.key) || FILES.includes(slot.question.type)) return false;
  return has(state.answers, slot.key) || interview(state).required(slot);
}

function without(answers: Answers, key: string): Answers {
  const { [key]: _, ...rest } = answers;
  return rest;
}

function reply(state: State, answer: Answer): Step {
  const slot = current(state);
  if (FILES.includes(slot.question.type)) return [state, [ask(state, "file")]];
  const problem = interview(state).problem(slot, answer);
  if (problem) return [state, [ask(state, problem)]];
  if (isEmpty(answer)) return skip(state);
  const answers = { ...without(state.answers, slot.key), [slot.key]: answer };
  if (state.atOnce) return wait({ ...state, answers }, { do: "seal-answers", answers: { [slot.key]: answer } });
  return next({ ...state, answers });
}

function skip(state: State): Step {
  const slot = current(state);
  if (!interview(state).required(slot)) {
    const less = { ...state, answers: without(state.answers, slot.key) };
    if (state.atOnce && has(state.answers, slot.key)) return wait(less, { do: "seal-answers", answers: { [slot.key]: null } });
    return next(less);
  }
  return has(state.answers, slot.key) ? next(state) : [state, [ask(state, "required")]];
}

function back(state: State): Step {
  const keys = now(state);
  if (!keys.length) return [state, prompt(state)];
  const at = Math.max(0, keys.indexOf(state.asked ?? ""));
  const before = state.phase === "review" ? keys[keys.length - 1] : keys[Math.max(0, at - 1)];
  state = { ...state, phase: "question", asked: before, changing: false };
  return [state, [ask(state)]];
}

function change(state: State, key: string): Step {
  if (!now(state).includes(key)) return [state, []];
  state = { ...state, phase: "question", asked: key, changing: true };
  return [state, [ask(state)]];
}
