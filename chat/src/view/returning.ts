// Coming back: what eight words open, and what their holder may do.

import { el, newId } from "../base";
import { deleteLetter, fetchLetters, type Letter } from "../return/mailbox";
import { readCode } from "../return/code";
import type { Talk } from "../talk";
import type { CodeWords } from "./code";
import { aside } from "./questions";
import { button, line } from "./said";

export class Returning {
  constructor(
    private readonly talk: Talk,
    private readonly words: CodeWords,
  ) {}

  /** Ask for the words of an earlier visit. */
  ask(typed = "", fault = "", suggestions: string[][] = []): void {
    const label = el("label", { for: "code" });
    const field = el("textarea", {
      id: "code",
      rows: "3",
      maxlength: "400",
      autocomplete: "off",
      autocorrect: "off",
      autocapitalize: "none",
      spellcheck: "false",
      translate: "no",
      "aria-describedby": "code-hint code-fault",
    });
    field.value = typed;
    this.talk.say(label, () => this.talk.t("return.ask"));
    const hint = el("p", { class: "hint", id: "code-hint" });
    this.talk.say(hint, () => this.talk.t("return.hint"));
    const problem = el("p", { class: "problem", id: "code-fault", role: "alert" });
    if (fault) this.talk.say(problem, () => this.talk.t(`return.${fault}`));
    const form = el("form", { class: "plain", autocomplete: "off" }, label, field, hint);
    if (fault) form.append(problem);
    if (suggestions.length) form.append(line(this.talk, "return.maybe"));
    for (const words of suggestions) {
      const text = words.join(" ");
      form.append(el("button", { class: "chip", type: "button", translate: "no", click: () => void this.look(text) }, text));
    }
    const go = el("button", { class: "go" });
    this.talk.say(go, () => this.talk.t("return.go"));
    form.append(el("div", { class: "c" }, go));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.look(field.value);
    });
    this.talk.panel.replaceChildren(form);
    aside(true);
    this.talk.toEnd();
    field.focus();
  }

  private async look(typed: string): Promise<void> {
    const lists = await this.words.words().catch(() => undefined);
    if (!lists) return this.ask(typed, "failed");
    const read = await readCode(typed, lists);
    if (!read.indexes) return this.ask(typed, read.fault, read.suggestions);
    const status = el("p", { class: "pr", role: "status" });
    this.talk.panel.replaceChildren(status);
    const show = (done: number): void => {
      status.textContent = this.talk.t("return.looking", { percent: Math.floor(done * 100) });
    };
    const holder = await this.words.holder(read.indexes, status, "return.looking");
    let letters: Letter[];
    try {
      letters = await fetchLetters(holder, show);
    } catch {
      return this.ask(typed, "failed");
    }
    // A conversation of its own: who watches the desk's side sees it join the report, nobody else.
    Object.assign(this.talk.shared, { conversation: newId(), reply: holder.reply });
    this.show(letters);
  }

  private show(letters: Letter[]): void {
    const title = el("p", { class: "b", tabindex: "-1" });
    this.talk.say(title, () => this.talk.t(letters.length ? "return.add" : "return.nothing"));
    const cards = letters.map((letter) => this.card(letter));
    const place = el("div", { class: "c" });
    place.append(button(this.talk, "return.withdraw", "q", () => this.sure(place)));
    aside(false);
    const more = letters.length ? [] : [line(this.talk, "return.add", "b")];
    this.talk.panel.replaceChildren(...cards, title, ...more, place);
    this.talk.focus(title);
  }

  private card(letter: Letter): HTMLElement {
    const title = el("h2");
    this.talk.say(title, () => this.talk.t("return.letter", { day: letter.day }));
    const text = el("p", { class: "letter", dir: "auto", lang: letter.language }, letter.text);
    const card = el("section", { class: "receipt" }, title, text);
    const remove = button(this.talk, "return.delete", "q", () => {
      remove.disabled = true;
      deleteLetter(letter).then(
        () => card.replaceChildren(line(this.talk, "return.deleted")),
        () => {
          remove.disabled = false;
          card.append(line(this.talk, "return.failed", "problem"));
        },
      );
    });
    card.append(remove);
    return card;
  }

  private sure(place: HTMLElement): void {
    const yes = button(this.talk, "return.yes", "go", () => void this.withdraw(place));
    const no = button(this.talk, "return.no", "q", () => place.replaceChildren(button(this.talk, "return.withdraw", "q", () => this.sure(place))));
    place.replaceChildren(line(this.talk, "return.sure", "b"), yes, no);
    yes.focus();
  }

  private async withdraw(place: HTMLElement): Promise<void> {
    const status = el("p", { class: "pr", role: "status" });
    place.replaceChildren(status);
    if (await this.talk.attempt("withdraw", "", status)) this.talk.say(status, () => this.talk.t("return.withdrawn"));
    else place.append(button(this.talk, "return.yes", "go", () => void this.withdraw(place)));
  }
}
