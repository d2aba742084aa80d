// What follows when something was stored; and leaving. The twin of holub_intake.conversation.sealing.

import { current, interview, next, onceMore, SEALED } from "./asking";
import { type Content, content } from "./content";
import { begin, type Effect, say, type State, type Step, wait, type Waiting } from "./first";
import { FILES } from "./form/model";
import { has } from "./form/value";

export function goAway(state: State): Step {
  if (!state.told || state.phase === "done") return [stopped(state), [{ do: "erase" }]];
  return wait({ ...state, leaving: true }, { do: "seal-end" });
}

export const stopped = (state: State): State => ({ ...state, phase: "stopped", answers: {}, waiting: null, offered: null, queue: [] });

export function sealed(state: State): Step {
  if (!state.waiting) return [state, []];
  return meanwhile(stored({ ...state, waiting: null, failed: false }, state.waiting));
}

/** Nothing is on its way any more: what came meanwhile is next. */
export function meanwhile([after, effects]: Step): Step {
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
