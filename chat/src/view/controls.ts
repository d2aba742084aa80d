// What a question is answered with: a box to write in, chips to tap, a list to pick from.

import { el } from "../base";
import { interview } from "../asking";
import { numbersOf, readAnswer } from "../form/answers";
import type { Slot } from "../form/interview";
import { FILES, SEVERAL, textIn, type Texts } from "../form/model";
import type { Answer } from "../form/value";
import type { Talk } from "../talk";

/** More choices than this are a list to pick from, not chips. */
const MANY = 12;
/** Type of the field, and its keyboard. */
const FIELDS: Record<string, [string, string]> = {
  integer: ["text", "numeric"],
  decimal: ["text", "decimal"],
  date: ["date", ""],
  month: ["month", ""],
  year: ["text", "numeric"],
  time: ["time", ""],
  dateTime: ["datetime-local", ""],
  geopoint: ["text", ""],
};
const LABELLED = { "aria-labelledby": "question", "aria-describedby": "hint problem", autocomplete: "off" };

type Reply = (answer: Answer) => void;

/** One thing to choose. */
interface Offered {
  name: string;
  words: string;
  picture?: Texts;
}

export function controls(talk: Talk, slot: Slot, reply: Reply): HTMLElement[] {
  const { question } = slot;
  const form = interview(talk.state);
  const before = talk.state.answers[slot.key] ?? form.default(slot);
  const { language } = talk.state;
  if (FILES.includes(question.type)) return [button(talk, "file.add", () => document.getElementById("add")?.click())];
  if (question.type === "acknowledge" || question.type === "repeat")
    return [button(talk, question.type === "repeat" ? "question.yes" : "question.acknowledge", () => reply(true))];
  if (question.choices) {
    const shown = form.choices(slot).map(({ name, label, picture }) => ({ name, words: form.text(label, slot, language), picture }));
    if (SEVERAL.includes(question.type)) return several(talk, shown, question.type === "rank", reply, before);
    return one(talk, shown, reply, before, question.look === "list");
  }
  const numbers = numbersOf(question);
  if (numbers.length) {
    const shown = numbers.map((name) => ({ name, words: name }));
    return one(talk, shown, (name) => reply(readAnswer(question, `${name as string}`)), before === undefined ? before : `${before as number}`);
  }
  return typed(talk, slot, reply, before);
}

/** The picture of a question or a choice, if there is one. */
export function picture(talk: Talk, texts: Texts | undefined): HTMLElement[] {
  const src = talk.state.questionnaire.pictures?.[textIn(texts, talk.state.language)];
  return src ? [el("img", { class: "picture", src, alt: "" })] : [];
}

function button(talk: Talk, key: string, click: () => void): HTMLElement {
  const made = el("button", { class: "go", type: "button", click });
  talk.say(made, () => talk.t(key));
  return made;
}

function typed(talk: Talk, { question }: Slot, reply: Reply, before: Answer | undefined): HTMLElement[] {
  const attributes = { ...LABELLED, autocapitalize: "sentences", spellcheck: "false", translate: "no", dir: "auto" };
  const [type, inputmode] = FIELDS[question.look ?? ""] ?? FIELDS[question.type] ?? ["text", ""];
  const box =
    question.type === "text"
      ? el("textarea", { ...attributes, rows: question.look === "long" ? "5" : "2" })
      : el("input", { ...attributes, type, ...(inputmode && { inputmode }) });
  const cut = { month: 7, year: 4 }[question.look ?? ""];
  if (before !== undefined) box.value = `${before as string}`.slice(0, cut);
  const send = (): void => {
    if (box.value.trim()) reply(readAnswer(question, box.value));
    else talk.dispatch({ on: "skip" });
  };
  return [el("div", { class: "field" }, box, button(talk, "question.next", send))];
}

function one(talk: Talk, shown: Offered[], reply: Reply, before: Answer | undefined, asList = false): HTMLElement[] {
  if (shown.length <= MANY && !asList) {
    const chips = shown.map((offered) => {
      const made = chip(talk, offered, offered.name === before);
      made.addEventListener("click", () => reply(offered.name));
      return made;
    });
    return [el("div", { class: "c" }, ...chips)];
  }
  const list = el("select", LABELLED);
  list.append(el("option", { value: "" }, talk.t("question.choose")));
  for (const { name, words } of shown) {
    const option = el("option", { value: name }, words);
    option.selected = name === before;
    list.append(option);
  }
  const send = (): void => (list.value ? reply(list.value) : talk.dispatch({ on: "skip" }));
  return [el("div", { class: "field" }, list, button(talk, "question.next", send))];
}

/** Several in the order in which they are shown; of a ranking in the order in which they are tapped. */
function several(talk: Talk, shown: Offered[], ranked: boolean, reply: Reply, before: Answer | undefined): HTMLElement[] {
  let marked = (Array.isArray(before) ? before : []).filter((name) => shown.some((offered) => offered.name === name));
  const chips = shown.map((offered) => {
    const made = chip(talk, offered, false);
    made.addEventListener("click", () => {
      marked = marked.includes(offered.name) ? marked.filter((name) => name !== offered.name) : [...marked, offered.name];
      show();
    });
    return made;
  });
  const show = (): void =>
    shown.forEach(({ name, words }, i) => {
      const at = marked.indexOf(name);
      chips[i].setAttribute("aria-pressed", `${at >= 0}`);
      if (ranked) (chips[i].lastChild as HTMLElement).textContent = at < 0 ? words : `${at + 1}. ${words}`;
    });
  show();
  const send = (): void => {
    const names = ranked ? marked : shown.map(({ name }) => name).filter((name) => marked.includes(name));
    if (names.length) reply(names);
    else talk.dispatch({ on: "skip" });
  };
  const group = el("div", { class: ranked ? "c several rank" : "c several" }, ...chips);
  return [group, el("div", { class: "c" }, button(talk, "question.next", send))];
}

function chip(talk: Talk, offered: Offered, pressed: boolean): HTMLButtonElement {
  const words = el("span", { dir: "auto" }, offered.words);
  return el("button", { class: "chip", type: "button", "aria-pressed": `${pressed}` }, ...picture(talk, offered.picture), words);
}
