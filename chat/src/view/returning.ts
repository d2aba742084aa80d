// Coming back: eight words to take away, and what they open later.

import { el, newId } from "../app";
import { type Holder, deleteLetter, fetchLetters, holderOf, type Letter } from "../return/mailbox";
import { keysOf, type Lists, newCode, readCode, saltOf } from "../return/code";
import type { Talk } from "../talk";
import { aside } from "./questions";

export class Returning {
  private offered = false;
  private lists?: Promise<Lists>;

  constructor(private readonly talk: Talk) {}

  /** Below what was just stored, once: a quiet way to words. Their lists are fetched now, whether or not they are asked for. */
  offer(): void {
    if (this.offered || this.talk.shared.reply) return;
    this.offered = true;
    this.words().catch(() => undefined);
    const place = el("div", { class: "c" });
    place.append(this.button("return.offer", "q", () => this.explain(place)));
    document.getElementById("log")?.append(place);
  }

  /** The code words of each language; asked for again where it failed. */
  private words(): Promise<Lists> {
    this.lists ??= fetchLists().catch((error: unknown) => {
      delete this.lists;
      throw error;
    });
    return this.lists;
  }

  private explain(place: HTMLElement): void {
    const make = this.button("return.make", "go", () => void this.make(place));
    place.replaceChildren(this.line("return.why", "b"), make);
    this.talk.toEnd();
    make.focus();
  }

  /** Words are shown only when the desk will know how to answer them. */
  private async make(place: HTMLElement): Promise<void> {
    const status = el("p", { class: "pr", role: "status" });
    place.replaceChildren(status);
    const lists = await this.words().catch(() => undefined);
    const indexes = await newCode();
    if (!lists || !(await this.tell(indexes, status))) {
      place.replaceChildren(this.line("return.failed", "b"), this.button("return.make", "go", () => void this.make(place)));
      return;
    }
    const title = el("h2", { tabindex: "-1" });
    const words = el("ol", { class: "code", translate: "no" });
    this.talk.say(title, () => this.talk.t("return.title"));
    this.talk.keep(words, () => {
      const list = lists[this.talk.state.language] ?? lists.en;
      words.replaceChildren(...indexes.map((index) => el("li", {}, list[index])));
    });
    place.replaceWith(el("div", { class: "receipt" }, title, words, this.line("return.keep")));
    title.focus();
    title.scrollIntoView({ block: "center" });
  }

  /** Whether the desk will know how to answer these words. */
  private async tell(indexes: number[], status: HTMLElement): Promise<boolean> {
    const holder = await this.holder(indexes, status, "return.making");
    this.talk.shared.reply = holder.reply;
    const told = await this.talk.attempt("address", "", status);
    if (!told) delete this.talk.shared.reply;
    return told;
  }

  private async holder(indexes: number[], status: HTMLElement, key: string): Promise<Holder> {
    const salt = await saltOf(this.talk.line.recipients[1]);
    const keys = await keysOf(indexes, salt, (done) => {
      status.textContent = this.talk.t(key, { percent: Math.floor(done * 100) });
    });
    return holderOf(keys);
  }

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
    if (suggestions.length) form.append(this.line("return.maybe"));
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
    const lists = await this.words().catch(() => undefined);
    if (!lists) return this.ask(typed, "failed");
    const read = await readCode(typed, lists);
    if (!read.indexes) return this.ask(typed, read.fault, read.suggestions);
    const status = el("p", { class: "pr", role: "status" });
    this.talk.panel.replaceChildren(status);
    const show = (done: number): void => {
      status.textContent = this.talk.t("return.looking", { percent: Math.floor(done * 100) });
    };
    const holder = await this.holder(read.indexes, status, "return.looking");
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
    place.append(this.button("return.withdraw", "q", () => this.sure(place)));
    aside(false);
    const more = letters.length ? [] : [this.line("return.add", "b")];
    this.talk.panel.replaceChildren(...cards, title, ...more, place);
    this.talk.focus(title);
  }

  private card(letter: Letter): HTMLElement {
    const title = el("h2");
    this.talk.say(title, () => this.talk.t("return.letter", { day: letter.day }));
    const text = el("p", { class: "letter", dir: "auto", lang: letter.language }, letter.text);
    const card = el("section", { class: "receipt" }, title, text);
    const remove = this.button("return.delete", "q", () => {
      remove.disabled = true;
      deleteLetter(letter).then(
        () => card.replaceChildren(this.line("return.deleted")),
        () => {
          remove.disabled = false;
          card.append(this.line("return.failed", "problem"));
        },
      );
    });
    card.append(remove);
    return card;
  }

  private sure(place: HTMLElement): void {
    const yes = this.button("return.yes", "go", () => void this.withdraw(place));
    const no = this.button("return.no", "q", () => place.replaceChildren(this.button("return.withdraw", "q", () => this.sure(place))));
    place.replaceChildren(this.line("return.sure", "b"), yes, no);
    yes.focus();
  }

  private async withdraw(place: HTMLElement): Promise<void> {
    const status = el("p", { class: "pr", role: "status" });
    place.replaceChildren(status);
    if (await this.talk.attempt("withdraw", "", status)) this.talk.say(status, () => this.talk.t("return.withdrawn"));
    else place.append(this.button("return.yes", "go", () => void this.withdraw(place)));
  }

  private button(key: string, kind: string, click: () => void): HTMLButtonElement {
    const button = el("button", { class: kind, type: "button", click });
    this.talk.say(button, () => this.talk.t(key));
    return button;
  }

  private line(key: string, kind = ""): HTMLElement {
    const line = el("p", { class: kind });
    this.talk.say(line, () => this.talk.t(key));
    return line;
  }
}

async function fetchLists(): Promise<Lists> {
  const answer = await fetch("/words.json", { credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store" });
  if (!answer.ok) throw new Error("words");
  const lists = (await answer.json()) as Record<string, string>;
  return Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, list.split(" ")]));
}
