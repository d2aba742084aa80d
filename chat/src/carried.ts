// The carried page: the same conversation in one file that works offline. Nothing is sent; what is sealed is saved.

import { showCarrying } from "./carried/carrying";
import { Kept } from "./carried/kept";
import { hookSaving } from "./carried/saving";
import { CarriedTalk } from "./carried/talk";
import { begin } from "./first";
import { type Rest, takeOver } from "./rest";
import { newId } from "./seal/bytes";
import { prepare } from "./seal/exchange";
import { parseRecipient } from "./seal/recipient";
import type { Later, LineData, Talk } from "./talk";
import { learn, text } from "./texts";
import { CodeWords } from "./view/code";
import { hookComposer, hookLeaving } from "./view/composer";
import { byId } from "./view/dom";
import { hookGate } from "./view/gate";

interface Carried extends Rest, Pick<LineData, "operator" | "reads_within" | "languages" | "recipients"> {
  /** Where the file may arrive, by language; empty when the line does not say. */
  carried_to: Record<string, string>;
  /** The code words of each language, with spaces between. */
  words: Record<string, string>;
}

const carried = JSON.parse(byId("line").textContent ?? "") as Carried;

/** As the link to this page said, else as the browser likes, else the line's first. */
function preferred(): string {
  const wanted = [location.hash.slice(1), ...navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase())];
  return wanted.find((language) => carried.languages.includes(language)) ?? carried.languages[0];
}

function start(language: string): void {
  const { questionnaire } = carried;
  const version: [string, string] = [questionnaire.id, questionnaire.version];
  const line: LineData = { ...carried, language, questionnaire: version, texts: carried.texts[language] };
  const shared = { conversation: newId(), channel: "carried", language, questionnaire: version };
  const state = begin(questionnaire, language, new Date().toISOString().slice(0, 10));
  const kept = new Kept();
  const talk = new CarriedTalk(
    line,
    carried.recipients.map(parseRecipient),
    shared,
    state,
    async ({ sealed }) => kept.add(sealed),
    async (made) => rest(made, kept, () => save()),
  );
  addEventListener("pagehide", () => (talk.state = state));
  void prepare();
  const save = hookSaving(talk, kept);
  hookGate(talk);
  hookComposer(talk);
  document.documentElement.lang = language;
}

/** What follows the first words; all of it is here already. */
function rest(talk: Talk, kept: Kept, save: () => void): Later {
  const { openPicker, perform } = takeOver(talk, carried, () => showCarrying(talk, carried.carried_to, save));
  const lists = Object.fromEntries(Object.entries(carried.words).map(([name, list]) => [name, list.split(" ")]));
  const words = new CodeWords(talk, () => Promise.resolve(lists));
  let warned = false;
  return {
    perform,
    openPicker: () => {
      // A phone that kills this tab while its camera is open would take with it what was sealed.
      if (warned || !kept.unsaved) return openPicker();
      warned = true;
      talk.bot(() => talk.t("carried.first"));
    },
    offerReturn: () => words.offer(),
    comeBack: () => undefined,
  };
}

hookLeaving();

if (isSecureContext && globalThis.crypto?.subtle) start(preferred());
else {
  learn(carried.texts);
  byId("slow").className = "now";
  byId("slow-text").textContent = text(preferred(), "gate.fallback");
  byId("go").hidden = true;
}
