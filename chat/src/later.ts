// What comes after the first words: questions, files, review. Loaded always and at once, whatever is answered.

import { learn, parseRecipient, useSolver } from "./app";
import { interview } from "./asking";
import { advance } from "./conversation";
import type { Questionnaire } from "./form/model";
import { Files } from "./files";
import type { Effect } from "./first";
import type { Later, Talk } from "./talk";
import type { Table } from "./texts";
import { showAnswers, showQuestion } from "./view/questions";
import { Returning } from "./view/returning";
import { showReceipt } from "./view/receipt";
import { solve } from "./work";

interface Rest {
  questionnaire: Questionnaire;
  custodian: string;
  texts: Record<string, Table>;
}

/** Fetch the questions and the texts of all languages, and take over. */
export async function load(talk: Talk): Promise<Later> {
  const answer = await fetch("/chat.json", { credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store" });
  if (!answer.ok) throw new Error("rest");
  const { questionnaire, custodian, texts } = (await answer.json()) as Rest;
  const files = new Files(talk, parseRecipient(custodian));
  learn(texts);
  talk.languages = true;
  talk.advance = advance;
  talk.state = { ...talk.state, questionnaire };
  talk.shared.questionnaire = [questionnaire.id, questionnaire.version];
  const button = document.getElementById("add") as HTMLButtonElement;
  talk.keep(button, () => button.setAttribute("aria-label", talk.t("file.add")));
  useSolver(solve);
  const comingBack = new Returning(talk);
  return {
    openPicker: () => files.pick(),
    offerReturn: () => comingBack.offer(),
    comeBack: () => comingBack.ask(),
    perform: (effect: Effect) => perform(talk, files, effect),
  };
}

function perform(talk: Talk, files: Files, effect: Effect): void {
  switch (effect.do) {
    case "say": // the receipt is the one text that is a view of its own
      return showReceipt(talk);
    case "note": {
      const asked = interview(talk.state);
      const note = asked.find(effect.key);
      if (note) talk.bot(() => asked.note(note, talk.state.language));
      return;
    }
    case "ask":
      return showQuestion(talk, effect);
    case "review":
      return showAnswers(talk, effect.answers);
    case "ask-file":
      return files.ask(effect.cleanable);
    case "drop-file":
      return files.drop();
    case "seal-file":
      return void files.send(effect.how);
  }
}
