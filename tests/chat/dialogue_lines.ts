// The lines of tests/dialogues: what they name, and how effects are written.
import type { Effect, Event } from "../../chat/src/conversation.js";

/** JSON with sorted keys and no spaces. */
export function sorted(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sorted).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${sorted(field)}`).join(",")}}`;
}

export function eventOf(line: string): Event {
  const [, name, rest] = /^([a-z-]+) ?(.*)$/s.exec(line) as RegExpExecArray;
  switch (name) {
    case "language":
      return { on: name, language: rest };
    case "words":
    case "text":
    case "edited":
      return { on: name, text: rest.startsWith('"') ? (JSON.parse(rest) as string) : rest };
    case "reply":
      return { on: name, answer: JSON.parse(rest) };
    case "change":
      return { on: name, key: rest };
    case "brought":
      return { on: name, cleaned: rest === "cleaned" };
    case "place": {
      const [latitude, longitude] = rest.split(" ").map(Number);
      return { on: name, latitude, longitude };
    }
    case "refused":
      return { on: name, what: rest as "contact" };
    case "offer":
      return { on: name, size: Number(rest.split(" ")[0]), cleanable: rest.endsWith(" cleanable") };
    case "decide":
      return { on: name, choice: rest as "copy" };
  }
  return { on: name as "begin" };
}

export function lineOf(effect: Effect): string {
  switch (effect.do) {
    case "say":
      return `say ${effect.key}`;
    case "note":
      return `note ${effect.key}`;
    case "ask":
      return `ask ${effect.key} ${effect.number}/${effect.total}${effect.problem ? ` ${effect.problem}` : ""}`;
    case "ask-file":
      return effect.cleanable ? "ask-file cleanable" : "ask-file uncleanable";
    case "review":
    case "seal-answers":
      return `${effect.do} ${sorted(effect.answers)}`;
    case "seal-account":
      return `seal-account ${JSON.stringify(effect.text)}${effect.revises ? " revises" : ""}`;
    case "seal-file":
      return `seal-file ${effect.how}`;
  }
  return effect.do;
}
