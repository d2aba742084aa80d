// No line for long: words that are sealed and wait to be sent can be saved as a file, and carried. They go on waiting; the
// desk knows a message that comes both ways. docs/envelope.md, "A carried file".

import { el, PART_BYTES } from "../base";
import type { Bytes } from "../seal/bytes";
import type { Talk } from "../talk";
import { button, line } from "./said";
import { saveFile } from "./save";

/** Milliseconds of waiting after which the other way is offered. */
const LONG = 30000;

/** From now on, offer it while something waits for long. The largest envelopes are left out: they are parts of files, most
 * of which are not sealed yet. */
export function offerToSave(talk: Talk): void {
  const unsent = new Set<Bytes>();
  const send = talk.put;
  let place: HTMLElement | null = null;
  const offer = (): void => {
    if (place) return;
    place = el("div", { class: "c" }, line(talk, "send.long", "b"), button(talk, "send.save", "", () => saveFile("notes.age", [...unsent])));
    document.getElementById("log")?.append(place);
    talk.toEnd();
  };
  talk.put = async (envelope, waiting) => {
    const { sealed } = envelope;
    const since = Date.now();
    if (sealed.length < PART_BYTES) unsent.add(sealed);
    try {
      await send(envelope, (is, full) => {
        waiting(is, full);
        if (is && unsent.has(sealed) && Date.now() - since > LONG) offer();
      });
    } finally {
      unsent.delete(sealed);
      if (!unsent.size) {
        place?.remove();
        place = null;
      }
    }
  };
}
