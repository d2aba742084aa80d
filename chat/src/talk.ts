// The host of a conversation in the browser: events in, effects done, bubbles shown. Nothing is stored anywhere.

import { advance, type Effect, type Event, type State } from "./conversation";
import { type Conversation, type Kind, type Part, sealMessage } from "./envelope";
import type { Bytes } from "./seal/bytes";
import { put, Refused } from "./send";
import { type Table, text } from "./texts";
import { byId, el } from "./view/dom";

export interface LineData {
  operator: Record<string, string>;
  reads_within: Record<string, string>;
  languages: string[];
  language: string;
  recipients: string[];
  questionnaire: [string, string];
  /** The texts of the first minute, in the page's language. */
  texts: Table;
}

/** What is loaded after the first words can be typed: questions, files, review. */
export interface Later {
  perform(effect: Effect): void;
  openPicker(): void;
}

export class Talk {
  seq = 0;
  /** Whether the texts of all languages are here. */
  languages = false;
  /** The element for the question at hand, below the bubbles. */
  readonly panel = el("section", { id: "panel" });
  private readonly log = byId("log");
  private readonly status = byId("status");
  private live: [Element, () => string][] = [];
  readonly later: Promise<Later>;

  constructor(
    readonly line: LineData,
    readonly recipients: Bytes[],
    readonly shared: Conversation,
    public state: State,
    loadLater: (talk: Talk) => Promise<Later>,
  ) {
    this.log.after(this.panel);
    this.later = loadLater(this);
  }

  t(key: string, values: Record<string, string | number> = {}): string {
    const { language } = this.state;
    const line = { operator: this.line.operator[language], reads_within: this.line.reads_within[language] };
    return text(language, key, { ...line, ...values });
  }

  /** Keep an element's text in the language of the page. */
  say(element: Element, words: () => string): void {
    element.textContent = words();
    this.live.push([element, words]);
  }

  dispatch(event: Event): void {
    const [state, effects] = advance(this.state, event);
    this.state = state;
    if (event.on === "language") {
      this.shared.language = state.language;
      document.documentElement.lang = state.language;
      for (const [element, words] of this.live) element.textContent = words();
    }
    for (const effect of effects) {
      if (event.on !== "language" || effect.do !== "say") this.perform(effect);
    }
    byId("composer").classList.toggle("first", state.phase === "account");
    byId("words").dispatchEvent(new Event("input"));
  }

  private perform(effect: Effect): void {
    switch (effect.do) {
      case "say":
        if (effect.key === "receipt" || effect.key === "send.failed") break;
        if (effect.key !== "gate") this.bot(() => this.t(effect.key));
        return;
      case "seal-account":
        void this.sendAccount(effect.text);
        return;
      case "seal-end":
        void this.deliver("end", new Uint8Array(0), this.panel);
        return;
      case "erase":
        return leave();
    }
    if (effect.do === "say" && effect.key === "send.failed") return this.failed();
    void this.later.then((later) => later.perform(effect));
  }

  /** A bubble of the line; screen readers are told. */
  bot(words: () => string): HTMLElement {
    const bubble = el("p", { class: "b" });
    this.say(bubble, words);
    this.log.append(bubble);
    this.status.textContent = words();
    this.toEnd();
    return bubble;
  }

  /** A bubble of the source, with a line below it for what becomes of it. */
  mine(words: string): HTMLElement {
    const state = el("small");
    this.log.append(el("div", { class: "m" }, el("p", {}, words), state));
    this.toEnd();
    return state;
  }

  /** Show what came last: the end, or the beginning of a question that is taller than the screen. */
  toEnd(): void {
    const tall = this.panel.offsetHeight > innerHeight * 0.6;
    if (tall) this.panel.scrollIntoView({ block: "start" });
    else byId("end").scrollIntoView({ block: "end" });
  }

  private async sendAccount(words: string): Promise<void> {
    const box = byId<HTMLTextAreaElement>("words");
    if (box.value.trim() === words) box.value = "";
    await this.deliver("account", new TextEncoder().encode(words), this.mine(words));
  }

  /** Seal and send one message and report what became of it; `where` shows it. */
  async deliver(kind: Kind, body: Uint8Array, where: HTMLElement): Promise<void> {
    const status = where === this.panel ? el("p", { class: "pr" }) : where;
    if (where === this.panel) this.panel.replaceChildren(status);
    this.say(status, () => this.t("account.sending"));
    try {
      await this.store(kind, body, undefined, (is) => this.say(status, () => this.t(is ? "send.waiting" : "account.sending")));
    } catch (error) {
      status.textContent = error instanceof Refused ? this.t("send.refused") : "";
      return this.dispatch({ on: "not-sealed" });
    }
    this.say(status, () => this.t("account.sent"));
    // What comes next is a question, and the questions may still be on their way.
    await this.later;
    this.dispatch({ on: "sealed" });
  }

  /** Seal one message and send it until it is stored. Throws Refused. */
  async store(kind: Kind, body: Uint8Array, part: Part | undefined, waiting: (is: boolean) => void): Promise<void> {
    const envelope = await sealMessage(this.recipients, this.shared, this.seq++, kind, body, part);
    await put(envelope, waiting);
  }

  private failed(): void {
    const again = el("button", { class: "go", click: () => this.dispatch({ on: "retry" }) });
    const words = el("p", { class: "b" });
    this.say(words, () => this.t("send.failed"));
    this.say(again, () => this.t("send.retry"));
    this.panel.replaceChildren(words, again);
    this.status.textContent = this.t("send.failed");
    this.toEnd();
  }
}

/** Wipe the page and put a blank one in its place in the history. */
export function leave(): void {
  document.body.replaceChildren();
  document.title = "";
  location.replace("about:blank");
}
