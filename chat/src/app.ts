// The first minute: gate, own words, sealed and sent. Everything else is loaded meanwhile, whatever is answered.

import { begin } from "./first";
import { newId } from "./seal/bytes";
import { prepare } from "./seal/exchange";
import { parseRecipient } from "./seal/recipient";
import { put, sleep } from "./send";
import { type Later, type LineData, Talk } from "./talk";
import { learn, text } from "./texts";
import { hookComposer, hookLeaving } from "./view/composer";
import { byId } from "./view/dom";
import { hookGate } from "./view/gate";

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
  const talk = new Talk(line, line.recipients.map(parseRecipient), shared, state, put, loadLater);
  addEventListener("pagehide", () => (talk.state = state));
  void prepare();
  const enter = hookGate(talk);
  hookComposer(talk);
  const again = byId("again");
  again.hidden = false;
  again.addEventListener("click", () => {
    enter();
    // What is told from here on is added to what was told before, without the questions.
    talk.dispatch({ on: "returned" });
    void talk.later.then((later) => later.comeBack());
  });
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

hookLeaving();

if (canSeal()) start();
else fallBack();

export * from "./base";
