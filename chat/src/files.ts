// Files: chosen, cleaned by structure, asked about, cut into parts, sealed and sent. Names are never read.

import { sha256 } from "@noble/hashes/sha2.js";
import { el, hex, newId, PART_BYTES, Refused, seal } from "./base";
import { clean, MAX_BYTES, sniff } from "./clean/index";
import { MAX_FILE } from "./conversation";
import type { Part } from "./envelope";
import type { FileChoice } from "./first";
import type { Bytes } from "./seal/bytes";
import type { Talk } from "./talk";

const AT_ONCE = 2;
const HEAD = 64;

interface Chosen {
  file: Blob;
  type: string;
  /** The picture without hidden data, where that was possible. */
  cleaned: Blob | null;
}

export class Files {
  private chosen: Chosen | null = null;
  private input = el("input", { type: "file", hidden: true, change: () => void this.offered() });
  private thumbnail = "";

  constructor(
    private readonly talk: Talk,
    private readonly custodian: Bytes,
  ) {
    document.body.append(this.input);
  }

  pick(): void {
    const { talk, input } = this;
    if (talk.state.phase === "stopped") return;
    // A browser opens its picker soon after a tap only, and the words that went first may have taken longer.
    if (navigator.userActivation?.isActive === false) return talk.bot(() => talk.t("file.again"));
    input.value = "";
    input.click();
  }

  private async offered(): Promise<void> {
    const { talk } = this;
    const file = this.input.files?.[0];
    if (!file) return;
    await talk.idle();
    this.drop();
    try {
      this.chosen = await look(file);
    } catch {
      return talk.bot(() => talk.t("file.unreadable"));
    }
    talk.dispatch({ on: "offer", size: file.size, cleanable: !!this.chosen.cleaned });
  }

  drop(): void {
    this.chosen = null;
    if (this.thumbnail) URL.revokeObjectURL(this.thumbnail);
    this.thumbnail = "";
  }

  /** What a file is and how large; never its name. */
  private describe({ type, file }: Chosen): string {
    const { talk } = this;
    const kind = type.startsWith("image/") ? "photo" : /^(audio|video)\//.test(type) ? "recording" : "document";
    const [unit, digits, key] = file.size < 1048576 ? ([1024, 1, "file.size_small"] as const) : ([1048576, 10, "file.size"] as const);
    const size = Math.ceil((file.size / unit) * digits) / digits;
    return `${talk.t(`file.${kind}`)}, ${talk.t(key, { size: size.toLocaleString(talk.state.language) })}`;
  }

  /** What to do with the chosen file; a picture is shown, since sending the wrong one is a danger. */
  ask(cleanable: boolean): void {
    const { talk, chosen } = this;
    if (!chosen) return talk.dispatch({ on: "decide", choice: "drop" });
    const question = el("p", { class: "b", tabindex: "-1" });
    talk.say(question, () => talk.t(cleanable ? "file.cleanable" : "file.uncleanable"));
    const about = el("p", { class: "pr" });
    talk.say(about, () => this.describe(chosen));
    const parts: HTMLElement[] = [about, question];
    if (chosen.cleaned) {
      this.thumbnail ||= URL.createObjectURL(chosen.cleaned);
      parts.unshift(el("img", { src: this.thumbnail, alt: talk.t("file.photo"), class: "thumb", load: () => talk.toEnd() }));
    }
    if (/^(audio|video)\//.test(chosen.type)) {
      const warning = el("p", { class: "b" });
      talk.say(warning, () => talk.t("file.voice"));
      parts.push(warning);
    }
    const original = el("input", { type: "checkbox", id: "original" });
    if (cleanable) parts.push(this.originalChoice(original));
    const choose = (choice: FileChoice): void => talk.dispatch({ on: "decide", choice });
    const send = el("button", {
      class: "go",
      type: "button",
      click: () => choose(!cleanable ? "as_is" : original.checked ? "original" : "copy"),
    });
    const not = el("button", { class: "q", type: "button", click: () => choose("drop") });
    talk.say(send, () => talk.t(cleanable ? "file.copy" : "file.as_is"));
    talk.say(not, () => talk.t("file.drop"));
    talk.panel.replaceChildren(...parts, el("div", { class: "c" }, send, not));
    talk.focus(question);
  }

  private originalChoice(box: HTMLInputElement): HTMLElement {
    const name = el("span");
    const hint = el("small");
    this.talk.say(name, () => this.talk.t("file.original"));
    this.talk.say(hint, () => this.talk.t("file.original_hint"));
    return el("label", { class: "check" }, box, el("span", {}, name, el("br"), hint));
  }

  async send(how: FileChoice): Promise<void> {
    const { talk, chosen } = this;
    if (!chosen) return talk.dispatch({ on: "not-sealed" });
    talk.panel.replaceChildren();
    const words = talk.mine(() => this.describe(chosen));
    const bar = el("progress", { "aria-hidden": "true", max: "1", value: "0" });
    const bubble = words.parentElement;
    words.before(bar);
    const show = (done: number, total: number, waiting: boolean, full = false): void => {
      bar.max = total;
      bar.value = done;
      const key = full ? "send.room" : waiting ? "send.waiting" : total > 1 ? "send.progress" : "account.sending";
      talk.say(words, () => talk.t(key, { n: done, total }));
    };
    try {
      const { file, type, cleaned } = chosen;
      if (how === "original" && cleaned) await this.upload(await this.original(file), "application/octet-stream", false, "original", show);
      await this.upload(cleaned ?? file, type, !!cleaned, "copy", show);
    } catch (error) {
      const key = error instanceof Refused ? "send.refused" : "file.unreadable";
      bubble?.remove();
      talk.bot(() => talk.t(key));
      return talk.dispatch({ on: "not-sealed" });
    }
    this.drop();
    bar.remove();
    talk.say(words, () => talk.t("account.sent"));
    talk.dispatch({ on: "sealed" });
    if (talk.state.phase === "account") this.offerToGoOn();
  }

  /** A file came before any words: they are still asked for, and may be left out. */
  private offerToGoOn(): void {
    const button = el("button", { type: "button", click: () => this.talk.dispatch({ on: "skip" }) });
    this.talk.say(button, () => this.talk.t("account.without"));
    this.talk.panel.replaceChildren(el("div", { class: "c" }, button));
    this.talk.toEnd();
  }

  /** The file as it is, sealed to the custodian alone. */
  private async original(file: Blob): Promise<Blob> {
    return new Blob([await seal([this.custodian], new Uint8Array(await file.arrayBuffer()))]);
  }

  /** Send a file part by part, two at a time; a dropped connection costs one part. */
  private async upload(
    content: Blob,
    type: string,
    cleaned: boolean,
    role: Part["role"],
    show: (done: number, total: number, waiting: boolean, full?: boolean) => void,
  ): Promise<void> {
    const total = Math.max(1, Math.ceil(content.size / PART_BYTES));
    const whole = { attachment: newId(), total, bytes: content.size, sha256: await hashOf(content), type, cleaned, role };
    let next = 1;
    let done = 0;
    show(0, total, false);
    const worker = async (): Promise<void> => {
      while (next <= total) {
        const n = next++;
        try {
          const body = new Uint8Array(await content.slice((n - 1) * PART_BYTES, n * PART_BYTES).arrayBuffer());
          await this.talk.store("attachment", body, { ...whole, n }, (waiting, full) => show(done, total, waiting, full));
        } catch (error) {
          next = total + 1; // the other worker need not go on
          throw error;
        }
        show(++done, total, false);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  }
}

/** What a file is, and its picture without hidden data where that is possible. */
async function look(file: Blob): Promise<Chosen> {
  const head = new Uint8Array(await file.slice(0, HEAD).arrayBuffer());
  const type = sniff(head);
  if (file.size > Math.min(MAX_BYTES, MAX_FILE) || !/^image\/(jpeg|png|webp)$/.test(type)) return { file, type, cleaned: null };
  try {
    const picture = clean(new Uint8Array(await file.arrayBuffer()));
    return { file, type, cleaned: picture && new Blob([picture.data], { type: picture.type }) };
  } catch (error) {
    if (error instanceof DOMException) throw error; // it could not be read
    return { file, type, cleaned: null };
  }
}

/** SHA-256 of a file that may be larger than memory. */
async function hashOf(content: Blob): Promise<string> {
  const hash = sha256.create();
  for (let at = 0; at < content.size; at += PART_BYTES)
    hash.update(new Uint8Array(await content.slice(at, at + PART_BYTES).arrayBuffer()));
  return hex(hash.digest());
}
