// The host of a conversation in the browser: events in, effects done, bubbles shown. Nothing is stored anywhere.

import { type Conversation, type Envelope, type Kind, type Part, sealMessage } from "./envelope";
import { type Effect, type Event, firstMinute, MAX_WORDS, type State, type Step } from "./first";
import { type Bytes, utf8 } from "./seal/bytes";
import { Refused } from "./send";
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
  /** Let a source that has told something ask for words to come back with. */
  offerReturn(): void;
  /** Ask a source that has been here before for its words. */
  comeBack(): void;
}

/** Resolves when an envelope is stored; `waiting` is told when that takes long. Throws Refused. */
export type Store = (envelope: Envelope, waiting: (is: boolean, full?: boolean) => void) => Promise<void>;

export class Talk {
  seq = 0;
  /** Whether the texts of all languages are here. */
  languages = false;
  /** The rest of the conversation takes this over once it is loaded. */
  advance: (state: State, event: Event) => Step = (state, event) => firstMinute(state, event) ?? [state, []];
  /** The element for the question at hand, below the bubbles. */
  readonly panel = el("section", { id: "panel" });
  readonly later: Promise<Later>;
  private readonly box = byId<HTMLTextAreaElement>("words");
  private readonly log = byId("log");
  private readonly status = byId("status");
  protected readonly live = new Map<object, () => void>();
  private resting: (() => void)[] = [];

  constructor(
    readonly line: LineData,
    readonly recipients: Bytes[],
    readonly shared: Conversation,
    public state: State,
    public put: Store,
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
    this.keep(element, () => (element.textContent = words()));
  }

  /** Do something now, and again when the language changes; a later call for the same thing replaces this one. */
  keep(thing: object, show: () => void): void {
    show();
    this.live.set(thing, show);
  }

  dispatch(event: Event): void {
    const [state, effects] = this.advance(this.state, event);
    if (state.told && !this.state.told && event.on !== "returned") void this.later.then((later) => later.offerReturn());
    this.state = state;
    if (event.on === "language") {
      this.shared.language = state.language;
      document.documentElement.lang = state.language;
      for (const show of this.live.values()) show();
    }
    for (const effect of effects) {
      if (event.on !== "language" || effect.do !== "say") this.perform(effect);
    }
    byId("composer").classList.toggle("first", state.phase === "account");
    this.box.dispatchEvent(new Event("input"));
    // While own words are on their way a reply would be lost: the conversation takes one thing at a time.
    this.panel.toggleAttribute("inert", state.waiting?.do === "seal-account" && !state.failed);
    if (!state.waiting) for (const go of this.resting.splice(0)) go();
  }

  /** Resolves when nothing is on its way. */
  idle(): Promise<void> {
    return new Promise((go) => (this.state.waiting ? this.resting.push(go) : go()));
  }

  private perform(effect: Effect): void {
    switch (effect.do) {
      case "say":
        if (effect.key === "send.failed") return this.failed();
        if (effect.key === "receipt") break;
        if (effect.key !== "gate") this.bot(() => this.t(effect.key));
        return;
      case "seal-account":
        if (this.box.value.trim() === effect.text) this.box.value = "";
        void this.deliver("account", effect.text, this.mine(() => effect.text));
        return;
      case "seal-answers":
        void this.deliver("answers", JSON.stringify(effect.answers), this.doing());
        return;
      case "seal-end":
        void this.deliver("end", "", this.doing());
        return;
      case "erase":
        return leave();
    }
    void this.later.then((later) => later.perform(effect));
  }

  /** A bubble of the line; screen readers are told. */
  bot(words: () => string): void {
    const bubble = el("p", { class: "b" });
    this.say(bubble, words);
    this.log.append(bubble);
    this.status.textContent = words();
    this.toEnd();
  }

  /** A bubble of the source; what is returned is a line in it for what becomes of it. */
  mine(words: () => string): HTMLElement {
    const said = el("p");
    const state = el("small");
    this.say(said, words);
    this.log.append(el("div", { class: "m" }, said, state));
    this.toEnd();
    return state;
  }

  /** A line in place of the question, for what becomes of the answers. */
  private doing(): HTMLElement {
    const status = el("p", { class: "pr", role: "status" });
    this.panel.replaceChildren(status);
    return status;
  }

  /** Show what came last: the end, or the beginning of a question that is taller than the screen. */
  toEnd(): void {
    const tall = this.panel.offsetHeight > innerHeight * 0.6;
    if (tall) this.panel.scrollIntoView({ block: "start" });
    else scrollTo(0, document.documentElement.scrollHeight);
  }

  /** Move on to a new question, but not away from somebody who is writing. */
  focus(title: HTMLElement): void {
    this.toEnd();
    if (document.activeElement !== this.box || !this.box.value) title.focus({ preventScroll: true });
    else this.status.textContent = title.textContent;
  }

  /** Send what is in the box. */
  tell(): void {
    const { waiting, failed } = this.state;
    const words = this.box.value.trim();
    if (!waiting || (failed && waiting.do === "seal-account")) this.dispatch({ on: "words", text: words });
    else if (words) void this.tellBeside(words);
  }

  /** Words do not wait for a film that is on its way for half an hour. The conversation is not told of them. */
  private async tellBeside(words: string): Promise<void> {
    if (Array.from(words).length > MAX_WORDS) return this.bot(() => this.t("account.too_long"));
    this.write("");
    const status = this.mine(() => words);
    if (!(await this.attempt("account", words, status))) this.giveBack(words, status);
  }

  /** Words that failed are in the box again: whatever else is written there goes with them. */
  private giveBack(words: string, status: HTMLElement): void {
    status.parentElement?.remove();
    this.write(`${words}\n${this.box.value}`.trim());
  }

  private write(words: string): void {
    this.box.value = words;
    this.box.dispatchEvent(new Event("input"));
  }

  /** Seal and send what the conversation waits for, and tell it what became of it. */
  private async deliver(kind: Kind, body: string, status: HTMLElement): Promise<void> {
    if (!(await this.attempt(kind, body, status))) {
      if (kind === "account") this.giveBack(body, status);
      return this.dispatch({ on: "not-sealed" });
    }
    // What comes next is a question, and the questions may still be on their way.
    await this.later;
    this.dispatch({ on: "sealed" });
  }

  /** Whether one message was stored; `status` shows how it goes. */
  async attempt(kind: Kind, body: string, status: HTMLElement): Promise<boolean> {
    const show = (key: string): void => this.say(status, () => this.t(key));
    show("account.sending");
    try {
      await this.store(kind, utf8(body), undefined, (waiting, full) =>
        show(waiting ? (full ? "send.room" : "send.waiting") : "account.sending"),
      );
    } catch (error) {
      show(error instanceof Refused ? "send.refused" : "send.failed");
      return false;
    }
    show("account.sent");
    return true;
  }

  /** Seal one message and have it stored. Throws Refused. */
  async store(kind: Kind, body: Uint8Array, part: Part | undefined, waiting: (is: boolean, full?: boolean) => void): Promise<void> {
    const envelope = await sealMessage(this.recipients, this.shared, this.seq++, kind, body, part);
    await this.put(envelope, waiting);
  }

  private failed(): void {
    const words = el("p", { class: "b", tabindex: "-1" });
    const click = (): void => (this.state.waiting?.do === "seal-account" ? this.tell() : this.dispatch({ on: "retry" }));
    const again = el("button", { class: "go", type: "button", click });
    const choices = el("div", { class: "c" }, again);
    this.say(words, () => this.t("send.failed"));
    this.say(again, () => this.t("send.retry"));
    if (this.state.waiting?.do === "seal-file") {
      const drop = el("button", { class: "q", type: "button", click: () => this.dispatch({ on: "decide", choice: "drop" }) });
      this.say(drop, () => this.t("file.drop"));
      choices.append(drop);
    }
    this.panel.replaceChildren(words, choices);
    this.focus(words);
  }
}

/** Wipe the page and put a blank one in its place in the history. */
export function leave(): void {
  document.body.replaceChildren();
  document.title = "";
  location.replace("about:blank");
}
