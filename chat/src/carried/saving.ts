// The button that saves, always in sight, and the question before unsaved messages are left behind.

import type { Talk } from "../talk";
import { byId } from "../view/dom";
import { saveFile } from "../view/save";
import type { Kept } from "./kept";

/** What is returned saves. */
export function hookSaving(talk: Talk, kept: Kept): () => void {
  const button = byId<HTMLButtonElement>("save");
  const stands = byId("kept");
  const show = (): void => {
    button.disabled = !kept.any;
    button.classList.toggle("go", kept.unsaved);
    stands.textContent = talk.t(`carried.${kept.unsaved ? "unsaved" : kept.any ? "saved" : "nothing"}`, { name: kept.name });
  };
  const save = (): void => {
    const envelopes = kept.save();
    saveFile(kept.name, envelopes);
    show();
    talk.bot(() => talk.t("carried.done"));
  };
  talk.keep(stands, show);
  kept.changed = show;
  button.addEventListener("click", save);
  addEventListener("beforeunload", (event) => {
    // Stop has emptied the page before it leaves: it is never held up by a question.
    if (kept.unsaved && button.isConnected) event.preventDefault();
  });
  return save;
}
