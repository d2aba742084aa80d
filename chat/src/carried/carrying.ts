// The end of the carried page: save, and how the file finds its way.

import type { Talk } from "../talk";
import { leave } from "../talk";
import { el } from "../view/dom";
import { aside } from "../view/questions";
import { button, line } from "../view/said";

/** `to` is where the file may arrive, to be read and typed: nothing here leads anywhere. */
export function showCarrying(talk: Talk, to: Record<string, string>, save: () => void): void {
  const title = el("h2", { tabindex: "-1" });
  talk.say(title, () => talk.t("receipt.title"));
  const ways = el("ul");
  for (const way of ["mail", "stick", "hand"]) {
    const item = el("li");
    talk.say(item, () => talk.t(`carried.${way}`));
    ways.append(item);
  }
  const place = el("p", { class: "letter", dir: "auto" });
  talk.say(place, () => to[talk.state.language] ?? "");
  const card = el("div", { class: "receipt" }, title, line(talk, "receipt.body"), ways, line(talk, "carried.to"));
  if (place.textContent) card.append(place);
  card.append(line(talk, "carried.notice"), line(talk, "receipt.traces"));
  const buttons = el("div", { class: "c" }, button(talk, "carried.save", "go", save), button(talk, "page.stop", "", leave));
  talk.panel.replaceChildren(card, buttons);
  aside(false);
  talk.focus(title);
}
