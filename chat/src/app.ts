// The first minute: gate, own words, sealed and sent. Everything else is loaded meanwhile, whatever is answered.

import { begin } from "./first";
import { newId } from "./seal/bytes";
import { prepare } from "./seal/exchange";
import { parseRecipient } from "./seal/recipient";
import { sleep } from "./send";
import { type Later, type LineData, Talk } from "./talk";
import { learn, text } from "./texts";
import { byId } from "./view/dom";

const line = JSON.parse(byId("line").textContent ?? "") as LineData;

learn({ [line.language]: line.texts });

function canSeal(): boolean {
  return isSecureContext && !!globalThis.crypto?.subtle && typeof fetch === "function" && !!window.AbortController;
}

/** Without WebCrypto the plain page is the way, and it says what that means. */
function fallBack(): void {
  byId("slow").className = "now";
  byId("slow-text").textContent = text(line.language, "gate.fallback");
  byId("go").hidden = true;
}

function start(): void {
  const [id, version] = line.questionnaire;
  // The questions come with the rest; until then the conversation knows only which ones they will be.
  const questionnaire = { id, version, languages: line.languages, questions: [] };
  const shared = { conversation: newId(), channel: "web", language: line.language, questionnaire: line.questionnaire };
  const state = begin(questionnaire, line.language, new Date().toISOString().slice(0, 10));
  const talk = new Talk(line, line.recipients.map(parseRecipient), shared, state, loadLater);
  addEventListener("pagehide", () => (talk.state = state));
  void prepare();
  hookGate(talk);
  hookComposer(talk);
}

/** The rest of the page, always and at once; on a bad line until it is there. A failed import is never tried again
 * under the same name, hence the number. */
async function loadLater(talk: Talk): Promise<Later> {
  let rest: { load: (talk: Talk) => Promise<Later> } | undefined;
  for (let attempt = 0; ; attempt++) {
    try {
      const name = "./later.js" + (attempt ? `?${attempt}` : "");
      rest ??= (await import(name)) as typeof rest;
      if (rest) return await rest.load(talk);
    } catch {
      await sleep(1000 * Math.min(2 ** attempt, 30));
    }
  }
}

function hookGate(talk: Talk): void {
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
  byId("slow").remove();
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
  const again = byId("again");
  again.hidden = false;
  again.addEventListener("click", () => {
    enter();
    // What is told from here on is added to what was told before, without the questions.
    talk.dispatch({ on: "returned" });
    void talk.later.then((later) => later.comeBack());
  });
}

function hookComposer(talk: Talk): void {
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

addEventListener("pagehide", () => document.body.replaceChildren());
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

if (canSeal()) start();
else fallBack();

// What the rest of the page uses; it is loaded as a module of its own and imports this one.
export { PART_BYTES } from "./envelope";
export * from "./seal/age";
export * from "./seal/bytes";
export { Refused, useSolver } from "./send";
export { leave } from "./talk";
export { learn } from "./texts";
export { el } from "./view/dom";
export { formatRecipient, parseRecipient } from "./seal/recipient";
