// What the functions of expressions do with their arguments. The twin of holub_wire.questionnaire.functions.

import { dateOf, dateTimeOf, decimalTime, formatted } from "./dates";
import { numberOf, textOf, textsOf, truthOf, type Value, wordsOf } from "./value";

const MAX_MATCHED = 1000;
const MAX_RESULT = 20000;
const MAX_POWER = 1000;

export class EvaluationError extends Error {}

export const length = (text: string): number => Array.from(text).length;
const cut = (text: string): string => (text.length > MAX_RESULT ? Array.from(text).slice(0, MAX_RESULT).join("") : text);

export function equal(a: Value, b: Value): boolean {
  if (typeof a === "boolean" || typeof b === "boolean") return truthOf(a) === truthOf(b);
  if (Array.isArray(a)) return a.some((each) => equal(each, b));
  if (Array.isArray(b)) return b.some((each) => equal(a, each));
  if (typeof a === "number" || typeof b === "number") return numberOf(a) === numberOf(b);
  return a === b;
}

const patterns = new Map<string, RegExp>();

function matches(value: Value, pattern: Value): boolean {
  const text = textOf(value);
  const source = textOf(pattern);
  let compiled = patterns.get(source);
  if (!compiled) {
    try {
      compiled = new RegExp(`^(?:${source})$`, "u");
    } catch {
      throw new EvaluationError("pattern");
    }
    patterns.set(source, compiled);
  }
  return length(text) <= MAX_MATCHED && compiled.test(text);
}

function rounded(value: Value, digits: Value = 0): number {
  const number = numberOf(value);
  const places = numberOf(digits);
  if (!isFinite(number) || !(Math.abs(places) <= 12)) return number;
  const power = 10 ** Math.abs(Math.trunc(places));
  const scaled = places >= 0 ? number * power : number / power;
  if (!isFinite(scaled)) return number;
  const whole = Math.floor(scaled + 0.5);
  return places >= 0 ? whole / power : whole * power;
}

function power(base: Value, exponent: Value): number {
  const number = numberOf(base);
  const times = numberOf(exponent);
  if (isNaN(number) || isNaN(times)) return NaN;
  if (Number.isInteger(times)) {
    if (Math.abs(times) > MAX_POWER) return NaN;
    let result = 1;
    for (let i = 0; i < Math.abs(times); i++) result *= number;
    return times < 0 ? 1 / result : result;
  }
  if (number <= 0 || !isFinite(times) || !isFinite(number)) return NaN;
  return +(number ** times).toExponential(11);
}

const numbers = (values: Value[]): number[] =>
  values.flatMap((value) => (Array.isArray(value) ? value.filter(Boolean).map(numberOf) : [numberOf(value)]));

const extreme =
  (choose: (...all: number[]) => number) =>
  (...values: Value[]): number => {
    const all = numbers(values);
    return all.length ? choose(...all) : NaN;
  };

function substr(value: Value, start: Value, end: Value = Infinity): string {
  const text = Array.from(textOf(value));
  const at = (position: Value): number => {
    const number = numberOf(position);
    if (isNaN(number)) return 0;
    const whole = Math.trunc(number);
    return Math.max(0, Math.min(text.length, whole >= 0 || whole === -Infinity ? whole : text.length + whole));
  };
  return text.slice(at(start), at(end)).join("");
}

function substring(value: Value, start: Value, most: Value = Infinity): string {
  const first = rounded(start);
  const end = first + rounded(most);
  return Array.from(textOf(value))
    .filter((_, i) => i + 1 >= first && i + 1 < end)
    .join("");
}

function before(value: Value, part: Value): string {
  const at = textOf(part) ? textOf(value).indexOf(textOf(part)) : -1;
  return at < 0 ? "" : textOf(value).slice(0, at);
}

function after(value: Value, part: Value): string {
  const at = textOf(value).indexOf(textOf(part));
  return at < 0 ? "" : textOf(value).slice(at + textOf(part).length);
}

function translated(value: Value, of: Value, to: Value): string {
  const target = Array.from(textOf(to));
  const table = new Map<string, string>();
  Array.from(textOf(of)).forEach((each, i) => table.has(each) || table.set(each, target[i] ?? ""));
  return Array.from(textOf(value), (each) => table.get(each) ?? each).join("");
}

const trimmed = (text: string): string => text.replace(/^[ \t\n\r\f\v]+|[ \t\n\r\f\v]+$/g, "");

export const FUNCTIONS: Record<string, (...values: Value[]) => Value> = {
  "=": equal,
  "!=": (a, b) => !equal(a, b),
  "<": (a, b) => numberOf(a) < numberOf(b),
  "<=": (a, b) => numberOf(a) <= numberOf(b),
  ">": (a, b) => numberOf(a) > numberOf(b),
  ">=": (a, b) => numberOf(a) >= numberOf(b),
  "+": (a, b) => numberOf(a) + numberOf(b),
  "-": (a, b) => numberOf(a) - numberOf(b),
  "*": (a, b) => numberOf(a) * numberOf(b),
  div: (a, b) => numberOf(a) / numberOf(b),
  mod: (a, b) => numberOf(a) % numberOf(b),
  negate: (a) => -numberOf(a),
  selected: (a, b) => wordsOf(a).includes(trimmed(textOf(b))),
  "selected-at": (a, b) => wordsOf(a)[numberOf(b)] ?? "",
  "count-selected": (a) => wordsOf(a).length,
  "string-length": (a) => length(textOf(a)),
  regex: matches,
  contains: (a, b) => textOf(a).includes(textOf(b)),
  "starts-with": (a, b) => textOf(a).startsWith(textOf(b)),
  "ends-with": (a, b) => textOf(a).endsWith(textOf(b)),
  substr,
  substring,
  "substring-before": before,
  "substring-after": after,
  translate: translated,
  "normalize-space": (a) => wordsOf(a).join(" "),
  concat: (...all) => cut(all.map(textOf).join("")),
  join: (separator, ...all) => cut(all.flatMap(textsOf).filter(Boolean).join(textOf(separator))),
  not: (a) => !truthOf(a),
  true: () => true,
  false: () => false,
  boolean: truthOf,
  "boolean-from-string": (a) => ["true", "1"].includes(textOf(a)),
  number: numberOf,
  int: (a) => Math.trunc(numberOf(a)),
  string: textOf,
  round: rounded,
  floor: (a) => Math.floor(numberOf(a)),
  ceiling: (a) => Math.ceil(numberOf(a)),
  abs: (a) => Math.abs(numberOf(a)),
  sqrt: (a) => Math.sqrt(numberOf(a)),
  pow: power,
  min: extreme(Math.min),
  max: extreme(Math.max),
  sum: (a) => numbers([a]).reduce((sum, each) => sum + each, 0),
  count: (a) => textsOf(a).length,
  "count-non-empty": (a) => textsOf(a).filter(Boolean).length,
  date: dateOf,
  "date-time": dateTimeOf,
  "decimal-date-time": numberOf,
  "decimal-time": decimalTime,
  "format-date": formatted,
};
