// Answers: what a written one means, and which kinds fit which question. The twin of holub_wire.questionnaire.answers.

import { CHOOSING, FILES, type Question, SEVERAL } from "./model";
import { type Answer, asText, dayOf, fractionOf, numberOf, type Value, wordsOf } from "./value";

const MAX_ANSWER = 10000;
const MAX_INTEGER = 999999999999;
const MAX_DECIMAL = 1e12;
const MAX_SHOWN = 21;
export const COARSE = 2;
export const EXACT = 6;
const PLACE = /^([+-]?[0-9]{1,3}(?:[.,][0-9]{1,15})?)[ \t\n\r\f\v]*[,; \t\n\r\f\v][ \t\n\r\f\v]*([+-]?[0-9]{1,3}(?:[.,][0-9]{1,15})?)(?: [0-9. -]*)?$/;
const digitsOf = (question: Question): number => (question.exact ? EXACT : COARSE);

export const takesAnswer = ({ type }: Question): boolean => !FILES.includes(type) && type !== "note" && type !== "calculate";

export const isEmpty = (answer: unknown): boolean =>
  answer === undefined || answer === null || answer === "" || (Array.isArray(answer) && !answer.length);

/** What a text means as an answer to a question that is not answered by choosing. */
export function readAnswer(question: Question, text: string): Answer {
  text = text.replace(/^[ \t\n\r\f\v\u00a0]+|[ \t\n\r\f\v\u00a0]+$/g, "");
  switch (question.type) {
    case "integer":
      return /^[+-]?[0-9]{1,15}$/.test(text) ? Number(text) : text;
    case "decimal":
      return /^[+-]?[0-9]{1,15}(?:[.,][0-9]{1,15})?$/.test(text) ? number(text) : text;
    case "date":
      return /^[0-9]{4}-[0-9]{2}$/.test(text) ? `${text}-01` : /^[0-9]{4}$/.test(text) ? `${text}-01-01` : text;
    case "time":
      return clock(text);
    case "dateTime": {
      const parts = /^([^ ]*) (.+)$/s.exec(text.replace("T", " "));
      return parts ? `${parts[1]}T${clock(parts[2].trim())}` : text;
    }
    case "geopoint":
      return place(text, digitsOf(question));
    case "acknowledge":
    case "repeat":
      return text ? true : "";
  }
  return text;
}

const number = (text: string): number => Number(text.replace(",", "."));

function clock(text: string): string {
  const match = /^([0-9]{1,2})[:.]([0-9]{2})(?::[0-9]{2}(?:\.[0-9]+)?)?$/.exec(text);
  return match ? `${match[1].padStart(2, "0")}:${match[2]}` : text;
}

/** `lat lon` in degrees, rounded, so that what is nearer is gone before anything is sealed. */
function place(text: string, digits: number): string {
  const match = PLACE.exec(text);
  if (!match) return text;
  const degrees = [number(match[1]), number(match[2])];
  return Math.abs(degrees[0]) > 90 || Math.abs(degrees[1]) > 180 ? text : writtenPlace(degrees, digits);
}

/** Degrees, with so many digits behind the point. */
export function writtenPlace(degrees: number[], digits: number): string {
  const power = 10 ** digits;
  return degrees.map((each) => (Math.floor(each * power + 0.5) / power).toFixed(digits)).join(" ");
}

/** The key of what is wrong with the kind of an answer, or null. */
export function wrongKind(question: Question, answer: unknown, shown: string[]): string | null {
  const { type } = question;
  if (type === "integer" || type === "decimal") return wrongNumber(question, answer);
  if (CHOOSING.includes(type)) return wrongChoice(type, answer, shown);
  if (type === "acknowledge" || type === "repeat") return answer === true ? null : "kind";
  if (!["text", "date", "time", "dateTime", "geopoint"].includes(type)) return "kind";
  if (typeof answer !== "string") return type === "text" ? "kind" : type;
  if (Array.from(answer).length > MAX_ANSWER) return "too_long";
  return isWritten(type, answer, digitsOf(question)) ? null : type;
}

function wrongNumber({ type, range }: Question, answer: unknown): string | null {
  const whole = type === "integer";
  if (typeof answer !== "number" || (whole && !Number.isInteger(answer))) return type;
  if (!(Math.abs(answer) <= (whole ? MAX_INTEGER : MAX_DECIMAL))) return type;
  if (!range) return null;
  const [least, greatest, step] = range;
  const steps = (answer - least) / step;
  return least <= answer && answer <= greatest && Math.abs(steps - Math.floor(steps + 0.5)) < 1e-9 ? null : "range";
}

function wrongChoice(type: string, answer: unknown, shown: string[]): string | null {
  const names: unknown[] = Array.isArray(answer) ? answer : [answer];
  const fits =
    Array.isArray(answer) === SEVERAL.includes(type) &&
    names.every((name) => typeof name === "string" && shown.includes(name)) &&
    new Set(names).size === names.length;
  if (!fits) return "choice";
  return type === "rank" && names.length !== shown.length ? "rank" : null;
}

function isWritten(type: string, text: string, digits: number): boolean {
  switch (type) {
    case "date":
      return !isNaN(dayOf(text));
    case "time":
      return text.length === 5 && fractionOf(text) >= 0;
    case "dateTime":
      return text[10] === "T" && text.length === 16 && !isNaN(numberOf(text));
    case "geopoint": {
      const match = /^(-?[0-9]{1,2}\.([0-9]+)) (-?[0-9]{1,3}\.([0-9]+))$/.exec(text);
      if (!match || match[2].length !== digits || match[4].length !== digits) return false;
      return Math.abs(+match[1]) <= 90 && Math.abs(+match[3]) <= 180;
    }
  }
  return true;
}

/** The numbers of a range, if they are few enough to choose from; else none. */
export function numbersOf({ range }: Question): string[] {
  if (!range) return [];
  const [least, greatest, step] = range;
  const steps = Math.floor((greatest - least) / step + 1e-9);
  if (steps >= MAX_SHOWN) return [];
  return Array.from({ length: steps + 1 }, (_, i) => asText(Math.round((least + i * step) * 1e9) / 1e9));
}

/** What a worked-out value, such as a default, would be as an answer. */
export function answerFrom(question: Question, value: Value): Answer {
  const text = typeof value === "boolean" ? (value ? "OK" : "") : asText(value);
  if (SEVERAL.includes(question.type)) return wordsOf(text);
  return CHOOSING.includes(question.type) ? text : readAnswer(question, text);
}
