// Buttons and lines in the language of the page.

import { el } from "../base";
import type { Talk } from "../talk";

export function button(talk: Talk, key: string, kind: string, click: () => void): HTMLButtonElement {
  const made = el("button", { class: kind, type: "button", click });
  talk.say(made, () => talk.t(key));
  return made;
}

export function line(talk: Talk, key: string, kind = ""): HTMLElement {
  const made = el("p", { class: kind });
  talk.say(made, () => talk.t(key));
  return made;
}
