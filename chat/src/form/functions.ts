// What the functions of expressions do with their arguments, once these are evaluated (XPath 1.0 and ODK XForms).
// The twin of holub_wire.questionnaire.functions.
import { date, dateTime, decimalTime, formatDate } from "./dates.js";
import { numberOf, textOf, textsOf, truthOf, type Value, wordsOf } from "./value.js";

type Two<Result> = (a: Value, b: Value) => Result;

const MAX_MATCHED = 1000;
const MAX_RESULT = 20000;
const MAX_PLACES = 30;
const MAX_POWER = 2 ** 53;

/** A pattern of `regex` that the browser does not take. */
export class PatternError extends Error {}

/** Code points: what Python counts. */
const points = (value: Value): string[] => Array.from(textOf(value));

/** A comparison as in XPath 1.0, section 3.4: of several instances one for which it holds is enough. */
function some(holds: Two<boolean>): Two<boolean> {
  const compared: Two<boolean> = (a, b) => {
    if (Array.isArray(a)) return typeof b === "boolean" ? holds(truthOf(a), b) : a.some((each) => compared(each, b));
    if (Array.isArray(b)) return typeof a === "boolean" ? holds(a, truthOf(b)) : b.some((each) => compared(a, each));
    return holds(a, b);
  };
  return compared;
}

function same(a: Value, b: Value): boolean {
  if (typeof a === "boolean" || typeof b === "boolean") return truthOf(a) === truthOf(b);
  if (typeof a === "number" || typeof b === "number") return numberOf(a) === numberOf(b);
  return a === b;
}

export const equal = some(same);

const ordered = (holds: (a: number, b: number) => boolean): Two<boolean> => some((a, b) => holds(numberOf(a), numberOf(b)));
const arithmetic = (apply: (a: number, b: number) => number): Two<number> => (a, b) => apply(numberOf(a), numberOf(b));
const one = (apply: (number: number) => number) => (value: Value): number => apply(numberOf(value));
/** Without the negative zero. */
const whole = (apply: (number: number) => number) => one((number) => apply(number) + 0);

/** The point of the number as it is written, moved to the right. */
function shifted(number: number, places: number): number {
  const [digits, exponent] = `${number}`.split("e");
  return +`${digits}e${+(exponent ?? 0) + places}`;
}

function rounded(value: Value, digits: Value = 0): number {
  const number = numberOf(value);
  const places = Math.trunc(numberOf(digits));
  const scaled = shifted(number, places);
  if (!(Math.abs(places) <= MAX_PLACES)) return NaN;
  return Number.isFinite(scaled) ? shifted(Math.round(scaled), -places) : number;
}

function power(base: Value, exponent: Value): number {
  const number = numberOf(base);
  const times = numberOf(exponent);
  const most = Math.min(Math.abs(times), MAX_POWER);
  const inexact = most % 1;
  if (number !== number || times !== times || (number < 0 && inexact)) return NaN;
  let result = 1;
  let turn = number;
  for (let left = Math.floor(most); left; left = Math.floor(left / 2), turn *= turn) if (left % 2) result *= turn;
  turn = number;
  for (let left = inexact; left; left = (left * 2) % 1) {
    turn = Math.sqrt(turn);
    if (left >= 0.5) result *= turn;
  }
  if (times < 0) result = 1 / result;
  return inexact ? +result.toPrecision(12) : result;
}

/** Each argument as a number, each instance of a repeat as one; where no answer is, no number is. */
const numbers = (values: Value[]): number[] => values.flat().filter((each) => each !== "").map(numberOf);

const extreme = (before: (a: number, b: number) => boolean) => (...values: Value[]): number => {
  const all = numbers(values);
  return all.length ? all.reduce((a, b) => (a !== a || before(a, b) ? a : b)) : NaN;
};

function substring(value: Value, start: Value, length?: Value): string {
  const first = rounded(start);
  const end = length === undefined ? Infinity : first + rounded(length);
  return points(value).filter((_, i) => i + 1 >= first && i + 1 < end).join("");
}

/** What stands before, or after, the first `part`. */
function beside(value: Value, part: Value, after: boolean): string {
  const text = textOf(value);
  const found = text.indexOf(textOf(part));
  return found < 0 ? "" : after ? text.slice(found + textOf(part).length) : text.slice(0, found);
}

function translated(value: Value, of: Value, to: Value): string {
  const source = points(of);
  const target = points(to);
  return points(value).map((each) => (source.includes(each) ? (target[source.indexOf(each)] ?? "") : each)).join("");
}

function joined(separator: Value, ...values: Value[]): string {
  let result = "";
  for (const text of values.flatMap(textsOf)) {
    // What will be cut is never put together; a character takes two places at most.
    if (text && result.length < 2 * MAX_RESULT) result += result ? textOf(separator) + text : text;
  }
  return result.length > MAX_RESULT ? points(result).slice(0, MAX_RESULT).join("") : result;
}

function selected(value: Value, name: Value): boolean {
  const [wanted, more] = wordsOf(name);
  return more === undefined && wordsOf(value).includes(wanted);
}

function matches(value: Value, pattern: Value): boolean {
  if (points(value).length > MAX_MATCHED) return false;
  try {
    return new RegExp(`^(?:${textOf(pattern)})$`, "u").test(textOf(value));
  } catch {
    throw new PatternError();
  }
}

/** Those that look at all their arguments; `or`, `and`, `if`, `coalesce` stop early and live in the evaluator. */
export const FUNCTIONS: Record<string, (...values: Value[]) => Value> = {
  "=": equal,
  "!=": some((a, b) => !same(a, b)),
  "<": ordered((a, b) => a < b),
  "<=": ordered((a, b) => a <= b),
  ">": ordered((a, b) => a > b),
  ">=": ordered((a, b) => a >= b),
  "+": arithmetic((a, b) => a + b),
  "-": arithmetic((a, b) => a - b),
  "*": arithmetic((a, b) => a * b),
  div: arithmetic((a, b) => a / b),
  mod: arithmetic((a, b) => a % b),
  negate: one((a) => -a),
  selected,
  "selected-at": (a, b) => wordsOf(a)[numberOf(b)] ?? "",
  "count-selected": (a) => wordsOf(a).length,
  "string-length": (a) => points(a).length,
  regex: matches,
  contains: (a, b) => textOf(a).includes(textOf(b)),
  "starts-with": (a, b) => textOf(a).startsWith(textOf(b)),
  "ends-with": (a, b) => textOf(a).endsWith(textOf(b)),
  substr: (a, start, end = Infinity) => points(a).slice(numberOf(start), numberOf(end)).join(""),
  substring,
  "substring-before": (a, b) => beside(a, b, false),
  "substring-after": (a, b) => beside(a, b, true),
  translate: translated,
  "normalize-space": (a) => wordsOf(a).join(" "),
  concat: (...all) => joined("", ...all),
  join: joined,
  not: (a) => !truthOf(a),
  true: () => true,
  false: () => false,
  boolean: truthOf,
  "boolean-from-string": (a) => ["true", "1"].includes(textOf(a)),
  number: numberOf,
  int: whole(Math.trunc),
  string: textOf,
  round: rounded,
  floor: whole(Math.floor),
  ceiling: whole(Math.ceil),
  abs: one(Math.abs),
  sqrt: one(Math.sqrt),
  pow: power,
  min: extreme((a, b) => a <= b),
  max: extreme((a, b) => a >= b),
  sum: (a) => numbers([a]).reduce((sum, each) => sum + each, 0),
  count: (a) => textsOf(a).length,
  "count-non-empty": (a) => textsOf(a).filter(Boolean).length,
  date,
  "date-time": dateTime,
  "decimal-date-time": numberOf,
  "decimal-time": decimalTime,
  "format-date": formatDate,
};
