// What a source brings of its own. The twin of holub_intake.conversation.content.

import { current, interview, onceMore, reply } from "./asking";
import { type Event, firstMinute, MAX_WORDS, type State, type Step, wait } from "./first";
import { COARSE, EXACT, isEmpty, readAnswer, writtenPlace } from "./form/answers";
import { TYPED } from "./form/model";

export type Content = Extract<Event, { on: "words" | "text" | "edited" | "brought" | "place" | "withdraw" | "forget" }>;

const CONTENT = ["words", "text", "edited", "brought", "place", "withdraw", "forget"];
export const isContent = (event: Event): event is Content => CONTENT.includes(event.on);

/** Whatever a source brings is welcome at any time. */
export function content(state: State, event: Content): Step {
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
