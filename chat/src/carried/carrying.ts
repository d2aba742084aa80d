// The end of the carried page: save, and how the file finds its way.

import type { Talk } from "../talk";
import { leave } from "../talk";
import { el } from "../view/dom";
import { aside } from "../view/questions";
import { button, line } from "../view/said";

/** `addresses` are the official ones of the line, to be read and typed: nothing here leads anywhere. */
export function showCarrying(talk: Talk, addresses: string[], save: () => void): void {
  const title = el("h2", { tabindex: "-1" });
  talk.say(title, () => talk.t("receipt.title"));
  const ways = el("ul");
  for (const way of ["mail", "stick", "hand"]) {
    const item = el("li");
    talk.say(item, () => talk.t(`carried.${way}`));
    ways.append(item);
  }
  const official = addresses.length ? [line(talk, "carried.addresses"), el("ul", {}, ...addresses.map(addressed))] : [];
  const card = el("div", { class: "receipt" }, title, line(talk, "receipt.body"), ways, line(talk, "carried.to"), ...official);
  card.append(line(talk, "carried.notice"), line(talk, "receipt.traces"));
  const buttons = el("div", { class: "c" }, button(talk, "carried.save", "go", save), button(talk, "page.stop", "", leave));
  talk.panel.replaceChildren(card, buttons);
  aside(false);
  talk.focus(title);
}

const addressed = (address: string): HTMLElement => el("li", { translate: "no", dir: "auto" }, address);
