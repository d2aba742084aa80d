// Eight words to take away, with which a source comes back.

import { el } from "../base";
import { keysOf, type Lists, newCode, saltOf } from "../return/code";
import { type Holder, holderOf } from "../return/holder";
import type { Talk } from "../talk";
import { button, line } from "./said";

export class CodeWords {
  private offered = false;
  private lists?: Promise<Lists>;

  constructor(
    private readonly talk: Talk,
    private readonly load: () => Promise<Lists>,
  ) {}

  /** Below what was just stored, once: a quiet way to words. Their lists are fetched now, whether or not they are asked for. */
  offer(): void {
    if (this.offered || this.talk.shared.reply) return;
    this.offered = true;
    this.words().catch(() => undefined);
    const place = el("div", { class: "c" });
    place.append(button(this.talk, "return.offer", "q", () => this.explain(place)));
    document.getElementById("log")?.append(place);
  }

  /** The code words of each language; asked for again where it failed. */
  words(): Promise<Lists> {
    this.lists ??= this.load().catch((error: unknown) => {
      delete this.lists;
      throw error;
    });
    return this.lists;
  }

  private explain(place: HTMLElement): void {
    const make = button(this.talk, "return.make", "go", () => void this.make(place));
    place.replaceChildren(line(this.talk, "return.why", "b"), make);
    make.focus();
    place.scrollIntoView({ block: "center" });
  }

  /** Words are shown only when the desk will know how to answer them. */
  private async make(place: HTMLElement): Promise<void> {
    const status = el("p", { class: "pr", role: "status" });
    place.replaceChildren(status);
    const lists = await this.words().catch(() => undefined);
    const indexes = await newCode();
    if (!lists || !(await this.tell(indexes, status))) {
      place.replaceChildren(line(this.talk, "return.failed", "b"), button(this.talk, "return.make", "go", () => void this.make(place)));
      return;
    }
    const title = el("h2", { tabindex: "-1" });
    const words = el("ol", { class: "code", translate: "no" });
    this.talk.say(title, () => this.talk.t("return.title"));
    this.talk.keep(words, () => {
      const list = lists[this.talk.state.language] ?? lists.en;
      words.replaceChildren(...indexes.map((index) => el("li", {}, list[index])));
    });
    place.replaceWith(el("div", { class: "receipt" }, title, words, line(this.talk, "return.keep")));
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

  /** The keys that a code stands for; `status` shows how far that is. */
  async holder(indexes: number[], status: HTMLElement, key: string): Promise<Holder> {
    const salt = await saltOf(this.talk.line.recipients[1]);
    const keys = await keysOf(indexes, salt, (done) => {
      status.textContent = this.talk.t(key, { percent: Math.floor(done * 100) });
    });
    return holderOf(keys);
  }
}
