// The scripts of tests/dialogues, played by the browser's conversation; the intake's core plays the same ones.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { advance, begin, type Effect, type Event } from "../../chat/src/conversation.js";
import type { Questionnaire } from "../../chat/src/evaluate.js";

const ROOT = process.env.HOLUB_ROOT ?? process.cwd();
/** Compiled questionnaires by the names that scripts use; the shipped one is compiled by whoever runs this. */
const compiled = JSON.parse(readFileSync(process.env.HOLUB_QUESTIONNAIRES ?? "", "utf8")) as Record<string, Questionnaire>;

function sorted(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sorted).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${sorted(field)}`).join(",")}}`;
}

function eventOf(line: string): Event {
  const [, name, rest] = /^([a-z-]+) ?(.*)$/s.exec(line) as RegExpExecArray;
  switch (name) {
    case "language":
      return { on: name, language: rest };
    case "words":
      return { on: name, text: rest.startsWith('"') ? (JSON.parse(rest) as string) : rest };
    case "reply":
      return { on: name, answer: JSON.parse(rest) };
    case "change":
      return { on: name, name: rest };
    case "offer":
      return { on: name, size: Number(rest.split(" ")[0]), cleanable: rest.endsWith(" cleanable") };
    case "decide":
      return { on: name, choice: rest as "copy" };
  }
  return { on: name as "begin" };
}

function lineOf(effect: Effect): string {
  switch (effect.do) {
    case "say":
      return `say ${effect.key}`;
    case "note":
      return `note ${effect.name}`;
    case "ask":
      return `ask ${effect.name} ${effect.number}/${effect.total}${effect.problem ? ` ${effect.problem}` : ""}`;
    case "ask-file":
      return effect.cleanable ? "ask-file cleanable" : "ask-file uncleanable";
    case "review":
    case "seal-answers":
      return `${effect.do} ${sorted(effect.answers)}`;
    case "seal-account":
      return `seal-account ${JSON.stringify(effect.text)}`;
    case "seal-file":
      return `seal-file ${effect.how}`;
  }
  return effect.do;
}

const directory = join(ROOT, "tests/dialogues");
const names = readdirSync(directory).filter((name) => name.endsWith(".txt")).sort();

test("there are scripts", () => assert.ok(names.length >= 15));

for (const name of names) {
  test(name, () => {
    const lines = readFileSync(join(directory, name), "utf8").split("\n");
    const head = (key: string): string => lines.find((line) => line.startsWith(`${key}: `))?.slice(key.length + 2) ?? "";
    let state = begin(compiled[head("questionnaire")], head("language"), head("day"));
    const play = lines.filter((line) => /^(>>|<<) /.test(line));
    const played: string[] = [];
    for (const line of play) {
      if (!line.startsWith(">> ")) continue;
      const [after, effects] = advance(state, eventOf(line.slice(3)));
      state = after;
      played.push(line, ...effects.map((effect) => `<< ${lineOf(effect)}`));
    }
    assert.deepEqual(played, play);
  });
}
