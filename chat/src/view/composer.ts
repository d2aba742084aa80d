// Where own words are written, and the button for files.

import type { Talk } from "../talk";
import { byId } from "./dom";

export function hookComposer(talk: Talk): void {
  const box = byId<HTMLTextAreaElement>("words");
  talk.keep(box, () => {
    box.placeholder = talk.t("account.placeholder");
    for (const named of [box, byId("composer")]) named.setAttribute("aria-label", box.placeholder);
  });
  box.addEventListener("input", () => {
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight + 2, innerHeight / 2)}px`;
  });
  byId("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    talk.tell();
    box.focus();
  });
  byId("add").addEventListener("click", () => void add(talk, box));
}

/** An old phone may kill this tab while its camera is open: what was written is stored before a picker opens. */
async function add(talk: Talk, box: HTMLTextAreaElement): Promise<void> {
  const busy = !!talk.state.waiting;
  if (box.value.trim()) talk.tell();
  const later = await talk.later;
  if (busy) return talk.bot(() => talk.t("send.busy"));
  await talk.idle();
  later.openPicker();
}

/** Nothing of the page is left behind when it is left, and nothing is there when somebody comes back. */
export function hookLeaving(): void {
  addEventListener("pagehide", () => document.body.replaceChildren());
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
}
