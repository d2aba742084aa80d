// The first minute of the conversation: the gate and own words, until they are stored. This is all of the conversation
// that must be there before a source can type and send; the rest of it is conversation.ts.

import type { Questionnaire } from "./form/model";
import type { Answer, Answers } from "./form/value";

export type FileChoice = "copy" | "original" | "as_is" | "drop";

export type Event =
  | { on: "begin" | "understood" | "returned" | "stop" | "skip" | "back" | "send" | "sealed" | "not-sealed" | "retry" }
  | { on: "language"; language: string }
  | { on: "words"; text: string }
  | { on: "reply"; answer: Answer }
  | { on: "change"; key: string }
  | { on: "offer"; size: number; cleanable: boolean }
  | { on: "decide"; choice: FileChoice }
  // Only a messenger's host, the intake, has these; the page shares its scripts.
  | { on: "withdraw" }
  | { on: "forget" }
  | { on: "idle" | "resume" }
  | { on: "text" | "edited"; text: string }
  | { on: "brought"; cleaned: boolean }
  | { on: "refused"; what: "contact" | "other" }
  | { on: "place"; latitude: number; longitude: number };

export type Waiting =
  | { do: "seal-account"; text: string; revises?: true }
  | { do: "seal-answers"; answers: Record<string, Answer | null> }
  | { do: "seal-file"; how: FileChoice }
  | { do: "seal-end" | "seal-withdraw" | "seal-forget" };

export type Effect =
  | Waiting
  | { do: "say"; key: string }
  | { do: "note"; key: string }
  | { do: "ask"; key: string; number: number; total: number; problem?: string }
  | { do: "ask-file"; cleanable: boolean }
  | { do: "review"; answers: Answers }
  | { do: "drop-file" }
  | { do: "erase" };

export interface State {
  questionnaire: Questionnaire;
  language: string;
  today: string;
  phase: "gate" | "account" | "question" | "review" | "done" | "stopped";
  /** Whether anything of the source's own is stored. */
  told: boolean;
  asked: string | null;
  seen: string[];
  changing: boolean;
  answers: Answers;
  /** A file was chosen; whether it can be cleaned. */
  offered: boolean | null;
  waiting: Waiting | null;
  failed: boolean;
  /** Messengers: everything is sealed as it comes, and what comes meanwhile waits its turn. */
  atOnce?: boolean;
  queue?: Event[];
  /** Whether the conversation is over when what waits is stored. */
  leaving?: boolean;
}

export const MAX_WORDS = 50000;

export type Step = [State, Effect[]];

export const begin = (questionnaire: Questionnaire, language: string, today: string): State => ({
  questionnaire,
  language,
  today,
  phase: "gate",
  told: false,
  asked: null,
  seen: [],
  changing: false,
  answers: {},
  offered: null,
  waiting: null,
  failed: false,
});

export const say = (key: string): Effect => ({ do: "say", key });

export const wait = (state: State, waiting: Waiting): Step => [{ ...state, waiting, failed: false }, [waiting]];

/** One step, or null where it takes the rest of the conversation to tell. */
export function firstMinute(state: State, event: Event): Step | null {
  if (event.on === "stop") return [{ ...state, phase: "stopped", answers: {}, waiting: null, offered: null }, [{ do: "erase" }]];
  if (state.phase === "stopped") return [state, []];
  const { phase, waiting } = state;
  const atGate = phase === "gate" && !waiting;
  switch (event.on) {
    case "understood":
      return atGate ? [{ ...state, phase: "account" }, [say("account.ask")]] : [state, []];
    case "returned":
      return atGate ? [{ ...state, phase: "done", told: true }, []] : [state, []];
    case "words":
      return own(state, event.text);
    case "not-sealed":
      return waiting ? [{ ...state, failed: true }, [say("send.failed")]] : [state, []];
    case "retry":
      return waiting && state.failed ? wait(state, waiting) : [state, []];
  }
  return null;
}

function own(state: State, text: string): Step {
  const busy = state.waiting && !(state.failed && state.waiting.do === "seal-account");
  if (state.phase === "gate" || busy) return [state, []];
  text = text.trim();
  if (!text) return [state, [say("account.empty")]];
  if (Array.from(text).length > MAX_WORDS) return [state, [say("account.too_long")]];
  return wait(state, { do: "seal-account", text });
}
