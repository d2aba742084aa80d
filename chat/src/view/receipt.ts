// The end, calm: what happens next, and how to leave.

import { el, leave } from "../base";
import type { Talk } from "../talk";
import { aside } from "./questions";

export function showReceipt(talk: Talk): void {
  const title = el("h2", { tabindex: "-1" });
  const body = el("p");
  const traces = el("p");
  const stop = el("button", { class: "go", type: "button", click: leave });
  talk.say(title, () => talk.t("receipt.title"));
  talk.say(body, () => talk.t("receipt.body"));
  talk.say(traces, () => talk.t("receipt.traces"));
  talk.say(stop, () => talk.t("page.stop"));
  talk.panel.replaceChildren(el("div", { class: "receipt" }, title, body, traces), el("div", { class: "c" }, stop));
  aside(false);
  talk.focus(title);
}
