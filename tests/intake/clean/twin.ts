// The browser's cleaner as a process: a line of base64 in, a line of JSON out.
import { createInterface } from "node:readline";
import { CannotClean, clean, sniff } from "../../../chat/src/clean/index.js";

function answer(data: Uint8Array): object {
  const type = sniff(data);
  try {
    const cleaned = clean(data);
    return cleaned
      ? { type, kind: cleaned.type, data: Buffer.from(cleaned.data).toString("base64") }
      : { type, ask: true };
  } catch (error) {
    // Anything but a refusal is a defect: let the test see it.
    return error instanceof CannotClean ? { type, fault: error.reason } : { type, crash: String(error) };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(answer(new Uint8Array(Buffer.from(line, "base64"))))}\n`);
}
