// The gate and the bar above the conversation: languages, Stop, and going on.

import type { Talk } from "../talk";
import { byId } from "./dom";

/** Bring the page to life. What is returned opens the conversation. */
export function hookGate(talk: Talk): () => void {
  for (const element of document.querySelectorAll<HTMLElement>("[data-t]")) {
    const key = element.dataset.t ?? "";
    const written = element.textContent ?? "";
    talk.say(element, () => (talk.languages ? talk.t(key) : written));
  }
  for (const link of document.querySelectorAll<HTMLAnchorElement>(".languages a")) {
    talk.keep(link, () => link.setAttribute("aria-current", `${link.lang === talk.state.language}`));
    link.addEventListener("click", (event) => {
      // Nothing is written yet at the gate: there the page itself can be loaded in another language.
      if (!talk.languages && talk.state.phase === "gate") return;
      event.preventDefault();
      if (talk.languages) talk.dispatch({ on: "language", language: link.lang });
    });
  }
  for (const stop of document.querySelectorAll(".stop")) {
    stop.addEventListener("click", (event) => {
      event.preventDefault();
      talk.dispatch({ on: "stop" });
    });
  }
  byId("slow")?.remove(); // a copy that a browser saved is without it
  const go = byId<HTMLButtonElement>("go");
  talk.say(go, () => talk.t("gate.go"));
  go.disabled = false;
  const enter = (): void => {
    byId("gate").remove();
    byId("chat").hidden = false;
  };
  go.addEventListener("click", () => {
    enter();
    talk.dispatch({ on: "understood" });
    byId("words").focus();
  });
  return enter;
}
