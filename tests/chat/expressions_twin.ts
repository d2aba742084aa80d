// The browser's evaluator as a process: a line with many cases in, a line with their values out.
import { createInterface } from "node:readline";
import { type Case, outcome, type World } from "./expressions.js";

let world: World | undefined;
for await (const line of createInterface({ input: process.stdin })) {
  if (world) {
    const known = world;
    process.stdout.write(`${JSON.stringify((JSON.parse(line) as Case[]).map((one) => outcome(known, one)))}\n`);
  } else world = JSON.parse(line) as World;
}
