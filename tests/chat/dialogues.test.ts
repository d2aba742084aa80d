// The scripts of tests/dialogues, played by the browser's conversation; the intake's core plays the same ones.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { advance, begin } from "../../chat/src/conversation.js";
import type { Questionnaire } from "../../chat/src/form/model.js";
import { eventOf, lineOf } from "./dialogue_lines.js";

const ROOT = process.env.HOLUB_ROOT ?? process.cwd();
/** Compiled questionnaires by the names that scripts use; the shipped one is compiled by whoever runs this. */
const compiled = JSON.parse(readFileSync(process.env.HOLUB_QUESTIONNAIRES ?? "", "utf8")) as Record<string, Questionnaire>;

const directory = join(ROOT, "tests/dialogues");
const names = readdirSync(directory).filter((name) => name.endsWith(".txt")).sort();

test("there are scripts", () => assert.ok(names.length >= 60));

for (const name of names) {
  test(name, () => {
    const lines = readFileSync(join(directory, name), "utf8").split("\n");
    const head = (key: string): string => lines.find((line) => line.startsWith(`${key}: `))?.slice(key.length + 2) ?? "";
    let state = begin(compiled[head("questionnaire")], head("language"), head("day"));
    if (head("host") === "messenger") state = { ...state, atOnce: true };
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
