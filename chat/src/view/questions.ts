// One question at a time, each with Skip and Back; then the answers, each with Change.

import { el } from "../base";
import { current, interview } from "../asking";
import type { Interview, Slot } from "../form/interview";
import { type Answer, type Answers, asText } from "../form/value";
import type { Effect } from "../first";
import type { Talk } from "../talk";
import { controls, picture } from "./controls";

type Asked = Extract<Effect, { do: "ask" }>;

export function showQuestion(talk: Talk, asked: Asked): void {
  const slot = current(talk.state);
  const { question } = slot;
  const form = interview(talk.state);
  const { language } = talk.state;
  const title = el("h2", { class: "b", tabindex: "-1", id: "question", dir: "auto" }, form.title(slot, language));
  const hint = el("p", { class: "hint", id: "hint", dir: "auto" }, form.text(question.hint, slot, language));
  const progress = el("p", { class: "pr" });
  const problem = el("p", { class: "problem", role: "alert", id: "problem", dir: "auto" });
  const steps = el("div", { class: "steps" }, progress, el("progress", { "aria-hidden": "true", max: `${asked.total}`, value: `${asked.number}` }));
  talk.say(progress, () => talk.t("question.progress", { n: asked.number, total: asked.total }));
  const help = helping(slot);
  if (help && (help !== "several" || !hint.textContent)) hint.append(` ${talk.t(`question.${help}`)}`);
  if (asked.problem) {
    const own = { constraint: question.message, required: question.needed }[asked.problem];
    problem.textContent = form.text(own, slot, language) || talk.t(`problem.${asked.problem}`);
  }
  const reply = (answer: Answer): void => {
    const asked = (): string => form.title(slot, talk.state.language);
    talk.dispatch({ on: "reply", answer });
    // What comes next is shown in a while; an answer that does not fit is not remembered.
    if (talk.state.answers[slot.key] === answer) remember(talk, asked, () => sayAnswer(talk, form, slot, answer));
  };
  const skip = quiet(talk, question.type === "repeat" ? "question.no" : "question.skip", () => talk.dispatch({ on: "skip" }));
  const back = quiet(talk, "question.back", () => talk.dispatch({ on: "back" }));
  const box = el("form", { novalidate: true, autocomplete: "off" }, ...controls(talk, slot, reply));
  box.addEventListener("submit", (event) => event.preventDefault());
  const group = el("div", { role: "group", "aria-labelledby": "question", "aria-describedby": "hint problem" }, box);
  talk.panel.replaceChildren(steps, title, ...picture(talk, question.picture), hint, problem, group, el("div", { class: "c quiet" }, skip, back));
  aside(question.type === "text");
  talk.focus(title);
}

/** Which text of `question` says how this is answered; the twin of holub_intake.conversation.helping. */
function helping({ question, path }: Slot): string {
  switch (question.type) {
    case "repeat":
      return path[path.length - 1] === 1 ? "first" : "another";
    case "geopoint":
      return question.exact ? "place_exact" : "place";
    case "select_multiple":
      return "several";
    case "rank":
      return "rank";
  }
  return "";
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

/** Question and answer move up into the conversation. */
function remember(talk: Talk, asked: () => string, words: () => string): void {
  const bubble = el("p", { class: "b", dir: "auto" });
  talk.say(bubble, asked);
  document.getElementById("log")?.append(bubble);
  talk.mine(words);
}

/** An answer in words. */
function sayAnswer(talk: Talk, form: Interview, slot: Slot, answer: Answer): string {
  if (answer === true) return talk.t(slot.question.type === "repeat" ? "question.yes" : "question.acknowledge");
  return form.said(slot, asText(answer), talk.state.language);
}

/** The answers before they are sent. */
export function showAnswers(talk: Talk, answers: Answers): void {
  const form = interview(talk.state);
  const title = el("h2", { class: "b", tabindex: "-1" });
  const hint = el("p", { class: "hint" });
  const any = Object.keys(answers).length > 0;
  talk.say(title, () => talk.t("review.title"));
  talk.say(hint, () => talk.t(any ? "review.hint" : "review.nothing"));
  const list = el("dl", { class: "review" });
  for (const [key, answer] of Object.entries(answers)) {
    const slot = form.find(key);
    if (!slot) continue;
    const label = form.title(slot, talk.state.language);
    const change = el("button", { class: "q", type: "button", click: () => talk.dispatch({ on: "change", key }) });
    talk.say(change, () => talk.t("review.change"));
    change.setAttribute("aria-label", `${talk.t("review.change")}: ${label}`);
    const words = el("span", { dir: "auto" }, sayAnswer(talk, form, slot, answer));
    list.append(el("div", {}, el("dt", { dir: "auto" }, label), el("dd", {}, words, change)));
  }
  const send = el("button", { class: "go", type: "button", click: () => talk.dispatch({ on: "send" }) });
  talk.say(send, () => talk.t(any ? "review.send" : "review.finish"));
  const back = quiet(talk, "question.back", () => talk.dispatch({ on: "back" }));
  talk.panel.replaceChildren(title, hint, list, el("div", { class: "c" }, send, back));
  aside(false);
  talk.focus(title);
}
