// The conversation, pure. The twin of holub_intake.conversation; both are held to tests/dialogues/*.txt.

import { back, change, interview, next, onceMore, prompt, reply, skip } from "./asking";
import { content, isContent } from "./content";
import { type Event, type FileChoice, firstMinute, say, type State, type Step, wait } from "./first";
import { goAway, meanwhile, sealed, stopped } from "./sealing";

export { begin, type Effect, type Event } from "./first";

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
