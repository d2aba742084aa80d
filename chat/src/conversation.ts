// The conversation, pure. The twin of holub_intake.conversation; both are held to tests/dialogues/*.txt.

import {
  type Answer,
  type Answers,
  checkAnswer,
  cleanAnswers,
  FILES,
  has,
  isEmpty,
  isRequired,
  type Question,
  questionsNow,
} from "./evaluate";
import { type Effect, type Event, type FileChoice, firstMinute, say, type State, type Step, wait, type Waiting } from "./first";

export { begin, type Effect, type Event, type FileChoice, MAX_WORDS, type State, type Waiting } from "./first";

export const MAX_FILE = 100 * 1024 * 1024;

/** One step. Unfitting events change nothing; after `sealed` the state does not hold what was sealed. */
export function advance(state: State, event: Event): Step {
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
    case "decide":
      // A file that cannot be read can never be sent: it must not hold up the rest.
      if (event.choice === "drop" && state.failed && state.waiting?.do === "seal-file")
        return decide({ ...state, waiting: null, failed: false }, "drop");
  }
  if (state.waiting) return [state, []];
  switch (event.on) {
    case "begin":
      return [state, prompt(state)];
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
      if (phase === "review") return change(state, event.name);
      break;
    case "send":
      if (phase === "review") {
        const answers = cleaned(state);
        return wait(state, Object.keys(answers).length ? { do: "seal-answers", answers } : { do: "seal-end" });
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
      return [{ do: "review", answers: cleaned(state) }];
    case "done":
      return [say("receipt")];
  }
  return [];
}

function sealed(state: State): Step {
  const waiting = state.waiting;
  if (!waiting) return [state, []];
  state = { ...state, waiting: null, failed: false };
  if (waiting.do === "seal-answers") return wait({ ...state, answers: {}, seen: [] }, { do: "seal-end" });
  if (waiting.do === "seal-end") return [{ ...state, phase: "done" }, [say("receipt")]];
  const said = say(waiting.do === "seal-file" ? "file.thanks" : state.told ? "account.more" : "account.thanks");
  return afterTold({ ...state, told: true, offered: null }, waiting, said);
}

function afterTold(state: State, waiting: Waiting, said: Effect): Step {
  if (state.phase === "done") return [state, [said]];
  const firstWords = state.phase === "account" && waiting.do === "seal-account";
  const askedFor = state.phase === "question" && waiting.do === "seal-file" && FILES.includes(current(state).type);
  const [after, effects] = firstWords || askedFor ? next(state) : ([state, prompt(state)] as Step);
  return [after, [said, ...effects]];
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

const cleaned = (state: State): Answers => cleanAnswers(state.questionnaire, state.answers, state.today);

const now = (state: State): Question[] =>
  questionsNow(state.questionnaire, state.answers, state.today).filter((question) => question.type !== "note");

export function current(state: State): Question {
  const question = state.questionnaire.questions.find((each) => each.name === state.asked);
  if (!question) throw new Error("question");
  return question;
}

function ask(state: State, problem?: string): Effect {
  const names = now(state).map((question) => question.name);
  const name = current(state).name;
  const number = names.includes(name) ? names.indexOf(name) + 1 : names.length;
  return { do: "ask", name, number, total: names.length, ...(problem && { problem }) };
}

function next(state: State): Step {
  const order = state.questionnaire.questions.map((question) => question.name);
  const after = state.asked === null ? 0 : order.indexOf(state.asked) + 1;
  const notes: Effect[] = [];
  for (const question of questionsNow(state.questionnaire, state.answers, state.today)) {
    const { name } = question;
    const settled = state.changing && state.seen.includes(name) && !isOpen(state, question);
    if (order.indexOf(name) < after || settled) continue;
    const seen = state.seen.includes(name) ? state.seen : [...state.seen, name];
    if (question.type === "note") {
      if (seen !== state.seen) notes.push({ do: "note", name });
      state = { ...state, seen };
      continue;
    }
    state = { ...state, asked: name, phase: "question", seen };
    return [state, [...notes, ask(state)]];
  }
  state = { ...state, phase: "review", changing: false };
  return [state, [...notes, { do: "review", answers: cleaned(state) }]];
}

/** Whether a change elsewhere took a question's answer away, or made it required. */
function isOpen(state: State, question: Question): boolean {
  const kept = cleaned(state);
  const lost = has(state.answers, question.name) || isRequired(question, kept, state.today);
  return !has(kept, question.name) && !FILES.includes(question.type) && lost;
}

function without(answers: Answers, name: string): Answers {
  const { [name]: _, ...rest } = answers;
  return rest;
}

function reply(state: State, answer: Answer): Step {
  const question = current(state);
  if (FILES.includes(question.type)) return [state, [ask(state, "file")]];
  const problem = checkAnswer(question, answer, without(cleaned(state), question.name), state.today);
  if (problem) return [state, [ask(state, problem)]];
  const answers = without(state.answers, question.name);
  if (!isEmpty(answer)) answers[question.name] = answer;
  return next({ ...state, answers });
}

function skip(state: State): Step {
  const question = current(state);
  if (isRequired(question, cleaned(state), state.today) && !has(state.answers, question.name))
    return [state, [ask(state, "required")]];
  const answers = without(state.answers, question.name);
  return next(isRequired(question, answers, state.today) ? state : { ...state, answers });
}

function back(state: State): Step {
  const names = now(state).map((question) => question.name);
  if (!names.length) return [state, prompt(state)];
  const at = Math.max(0, names.indexOf(state.asked ?? ""));
  const before = state.phase === "review" ? names[names.length - 1] : names[Math.max(0, at - 1)];
  state = { ...state, phase: "question", asked: before, changing: false };
  return [state, [ask(state)]];
}

function change(state: State, name: string): Step {
  if (!now(state).some((question) => question.name === name)) return [state, []];
  state = { ...state, phase: "question", asked: name, changing: true };
  return [state, [ask(state)]];
}
