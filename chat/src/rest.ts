// The whole conversation, once questions and texts are there: what follows the first words.

import { learn, parseRecipient } from "./base";
import { interview } from "./asking";
import { advance } from "./conversation";
import { Files } from "./files";
import type { Effect } from "./first";
import type { Questionnaire } from "./form/model";
import type { Later, Talk } from "./talk";
import type { Table } from "./texts";
import { showAnswers, showQuestion } from "./view/questions";

export interface Rest {
  questionnaire: Questionnaire;
  custodian: string;
  texts: Record<string, Table>;
}

/** Take over from the first minute. `receipt` shows the end. */
export function takeOver(talk: Talk, { questionnaire, custodian, texts }: Rest, receipt: (talk: Talk) => void): Omit<Later, "offerReturn" | "comeBack"> {
  const files = new Files(talk, parseRecipient(custodian));
  learn(texts);
  talk.languages = true;
  talk.advance = advance;
  talk.state = { ...talk.state, questionnaire };
  talk.shared.questionnaire = [questionnaire.id, questionnaire.version];
  const button = document.getElementById("add") as HTMLButtonElement;
  talk.keep(button, () => button.setAttribute("aria-label", talk.t("file.add")));
  return { openPicker: () => files.pick(), perform: (effect: Effect) => perform(talk, files, receipt, effect) };
}

function perform(talk: Talk, files: Files, receipt: (talk: Talk) => void, effect: Effect): void {
  switch (effect.do) {
    case "say": // the receipt is the one text that is a view of its own
      return receipt(talk);
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
