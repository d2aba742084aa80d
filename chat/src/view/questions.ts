// One question at a time, each with Skip and Back; then the answers, each with Change.

import { el } from "../app";
import { current } from "../conversation";
import { type Answer, type Answers, choicesFor, cleanAnswers, FILES, type Question, type Texts } from "../evaluate";
import type { Effect } from "../first";
import type { Talk } from "../talk";

/** More choices than this are a list to pick from, not chips. */
const MANY = 12;

export const wordsOf = (texts: Texts | undefined, language: string): string =>
  texts?.[language] || Object.values(texts ?? {}).find(Boolean) || "";

type Asked = Extract<Effect, { do: "ask" }>;

export function showQuestion(talk: Talk, asked: Asked): void {
  const question = current(talk.state);
  const { language } = talk.state;
  const title = el("h2", { class: "b", tabindex: "-1", id: "question" });
  const hint = el("p", { class: "hint", id: "hint" });
  const progress = el("p", { class: "pr" });
  const problem = el("p", { class: "problem", role: "alert", id: "problem" });
  const steps = el("div", { class: "steps" }, progress, el("progress", { "aria-hidden": "true", max: `${asked.total}`, value: `${asked.number}` }));
  talk.say(progress, () => talk.t("question.progress", { n: asked.number, total: asked.total }));
  title.textContent = wordsOf(question.label, language);
  const several = question.type === "select_multiple" && !wordsOf(question.hint, language);
  hint.textContent = several ? talk.t("question.several") : wordsOf(question.hint, language);
  if (asked.problem) {
    problem.textContent = wordsOf(question.message, language);
    if (asked.problem !== "constraint" || !problem.textContent) problem.textContent = talk.t(`problem.${asked.problem}`);
  }
  const reply = (answer: Answer): void => {
    talk.dispatch({ on: "reply", answer });
    // What comes next is shown in a while; an answer that does not fit is not remembered.
    if (talk.state.answers[question.name] === answer) remember(talk, question, answer);
  };
  const skip = quiet(talk, "question.skip", () => talk.dispatch({ on: "skip" }));
  const back = quiet(talk, "question.back", () => talk.dispatch({ on: "back" }));
  const form = el("form", { novalidate: true, autocomplete: "off" }, ...controls(talk, question, reply));
  form.addEventListener("submit", (event) => event.preventDefault());
  const box = el("div", { role: "group", "aria-labelledby": "question", "aria-describedby": "hint problem" }, form);
  talk.panel.replaceChildren(steps, title, hint, problem, box, el("div", { class: "c quiet" }, skip, back));
  aside(question.type === "text");
  talk.focus(title);
}

/** Where an answer is written there is one box, not two; but words that were begun stay in sight. */
export function aside(is: boolean): void {
  const words = document.getElementById("words") as HTMLTextAreaElement;
  document.getElementById("composer")?.classList.toggle("aside", is && !words.value);
}

function quiet(talk: Talk, key: string, click: () => void): HTMLElement {
  const button = el("button", { class: "q", type: "button", click });
  talk.say(button, () => talk.t(key));
  return button;
}

function next(talk: Talk, click: () => void): HTMLElement {
  const button = el("button", { class: "go", type: "button", click });
  talk.say(button, () => talk.t("question.next"));
  return button;
}

function controls(talk: Talk, question: Question, reply: (answer: Answer) => void): HTMLElement[] {
  const before = talk.state.answers[question.name];
  if (FILES.includes(question.type)) {
    const pick = el("button", { class: "go", type: "button", click: () => document.getElementById("add")?.click() });
    talk.say(pick, () => talk.t("file.add"));
    return [pick];
  }
  if (question.type === "acknowledge") {
    const yes = el("button", { class: "go", type: "button", click: () => reply(true) });
    talk.say(yes, () => talk.t("question.acknowledge"));
    return [yes];
  }
  if (question.choices) return choices(talk, question, reply, before);
  return [...typed(talk, question, reply, before)];
}

function typed(talk: Talk, question: Question, reply: (answer: Answer) => void, before: Answer | undefined): HTMLElement[] {
  const attributes = {
    "aria-labelledby": "question",
    "aria-describedby": "hint problem",
    autocomplete: "off",
    autocapitalize: "sentences",
    spellcheck: "false",
    translate: "no",
  };
  const box =
    question.type === "text"
      ? el("textarea", { ...attributes, rows: "2" })
      : el("input", { ...attributes, type: question.type === "date" ? "date" : "text", inputmode: question.type === "date" ? "none" : "numeric" });
  if (question.type === "date") box.removeAttribute("inputmode");
  if (before !== undefined) box.value = `${before}`;
  const send = (): void => {
    const words = box.value.trim();
    if (!words) return talk.dispatch({ on: "skip" });
    reply(question.type === "integer" && /^-?\d{1,15}$/.test(words) ? Number(words) : words);
  };
  return [el("div", { class: "field" }, box, next(talk, send))];
}

function choices(talk: Talk, question: Question, reply: (answer: Answer) => void, before: Answer | undefined): HTMLElement[] {
  const { language, today } = talk.state;
  const shown = choicesFor(question, cleanAnswers(talk.state.questionnaire, talk.state.answers, today), today);
  const several = question.type === "select_multiple";
  if (!several && shown.length > MANY) {
    const list = el("select", { "aria-labelledby": "question", "aria-describedby": "hint problem", autocomplete: "off" });
    list.append(el("option", { value: "" }, talk.t("question.choose")));
    for (const choice of shown) {
      const option = el("option", { value: choice.name }, wordsOf(choice.label, language));
      option.selected = choice.name === before;
      list.append(option);
    }
    const send = (): void => (list.value ? reply(list.value) : talk.dispatch({ on: "skip" }));
    return [el("div", { class: "field" }, list, next(talk, send))];
  }
  const marked = new Set(Array.isArray(before) ? before : before === undefined ? [] : [before as string]);
  const chips = shown.map((choice) => {
    const chip = el("button", { class: "chip", type: "button", "aria-pressed": `${marked.has(choice.name)}` }, wordsOf(choice.label, language));
    chip.addEventListener("click", () => {
      if (!several) return reply(choice.name);
      if (!marked.delete(choice.name)) marked.add(choice.name);
      chip.setAttribute("aria-pressed", `${marked.has(choice.name)}`);
    });
    return chip;
  });
  const group = el("div", { class: several ? "c several" : "c" }, ...chips);
  if (!several) return [group];
  const send = (): void => {
    const names = shown.map((choice) => choice.name).filter((name) => marked.has(name));
    if (names.length) reply(names);
    else talk.dispatch({ on: "skip" });
  };
  return [group, el("div", { class: "c" }, next(talk, send))];
}

/** Question and answer move up into the conversation. */
function remember(talk: Talk, question: Question, answer: Answer): void {
  const asked = el("p", { class: "b" });
  talk.say(asked, () => wordsOf(question.label, talk.state.language));
  document.getElementById("log")?.append(asked);
  talk.mine(() => answerWords(talk, question, answer));
}

export function answerWords(talk: Talk, question: Question, answer: Answer): string {
  const { language } = talk.state;
  const word = (name: string | number | boolean): string => {
    const choice = question.choices?.find((each) => each.name === name);
    return choice ? wordsOf(choice.label, language) : name === true ? talk.t("question.acknowledge") : `${name}`;
  };
  return Array.isArray(answer) ? answer.map(word).join(", ") : word(answer);
}

/** The answers before they are sent. */
export function showAnswers(talk: Talk, answers: Answers): void {
  const title = el("h2", { class: "b", tabindex: "-1" });
  const hint = el("p", { class: "hint" });
  const names = Object.keys(answers);
  talk.say(title, () => talk.t("review.title"));
  talk.say(hint, () => talk.t(names.length ? "review.hint" : "review.nothing"));
  const list = el("dl", { class: "review" });
  for (const name of names) {
    const question = talk.state.questionnaire.questions.find((each) => each.name === name);
    if (!question) continue;
    const label = wordsOf(question.label, talk.state.language);
    const change = el("button", { class: "q", type: "button", click: () => talk.dispatch({ on: "change", name }) });
    talk.say(change, () => talk.t("review.change"));
    change.setAttribute("aria-label", `${talk.t("review.change")}: ${label}`);
    list.append(el("div", {}, el("dt", {}, label), el("dd", {}, el("span", {}, answerWords(talk, question, answers[name])), change)));
  }
  const send = el("button", { class: "go", type: "button", click: () => talk.dispatch({ on: "send" }) });
  talk.say(send, () => talk.t(names.length ? "review.send" : "review.finish"));
  const back = quiet(talk, "question.back", () => talk.dispatch({ on: "back" }));
  talk.panel.replaceChildren(title, hint, list, el("div", { class: "c" }, send, back));
  aside(false);
  talk.focus(title);
}
