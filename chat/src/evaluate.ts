// Evaluate a compiled questionnaire. The twin of holub_wire.questionnaire.evaluate, which states the rules;
// both pass tests/vectors/expressions.json.

export type Expression = string | number | boolean | Expression[];
export type Answer = string | number | boolean | string[];
export type Answers = Record<string, Answer>;
type Value = string | number | boolean;
export type Texts = Record<string, string>;

export interface Choice {
  name: string;
  label: Texts;
  when?: Expression;
  code?: string;
}

export interface Question {
  name: string;
  type: string;
  label: Texts;
  hint?: Texts;
  required?: Expression;
  relevant?: Expression;
  constraint?: Expression;
  message?: Texts;
  choices?: Choice[];
}

export interface Questionnaire {
  id: string;
  version: string;
  languages: string[];
  questions: Question[];
}

const MAX_STEPS = 10000;
const MAX_DEPTH = 40;
const MAX_ANSWER = 10000;
const MAX_MATCHED = 1000;
const MAX_INTEGER = 999999999999;
const DAY = 86400000;
export const FILES = ["image", "audio", "video", "file"];

export class EvaluationError extends Error {}

/** Own fields only; Object.hasOwn is too young for an old phone. */
export const has = (object: object, name: string): boolean => Object.prototype.hasOwnProperty.call(object, name);

const length = (text: string): number => Array.from(text).length;

const asText = (answer: Answer | undefined): string =>
  answer === true ? "OK" : Array.isArray(answer) ? answer.join(" ") : answer === undefined || answer === false ? "" : `${answer}`;

/** Days since 1970-01-01 of a text YYYY-MM-DD, or NaN. */
export function dayOf(text: string): number {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || text < "0001") return NaN;
  const time = Date.parse(text + "T00:00:00Z");
  return time === time && new Date(time).toISOString().slice(0, 10) === text ? time / DAY : NaN;
}

function numberOf(value: Value): number {
  if (typeof value !== "string") return +value;
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return dayOf(value);
  return /^[ \t\n\r\f\v]*-?(\d+(\.\d*)?|\.\d+)[ \t\n\r\f\v]*$/.test(value) ? +value : NaN;
}

const textOf = (value: Value): string => `${value}`;
const truthOf = (value: Value): boolean => !!value; // NaN, 0 and "" are false
const words = (value: Value): string[] => textOf(value).split(/[ \t\n\r\f\v]+/).filter(Boolean);

function equal(a: Value, b: Value): boolean {
  if (typeof a === "boolean" || typeof b === "boolean") return truthOf(a) === truthOf(b);
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

const FUNCTIONS: Record<string, (...values: Value[]) => Value> = {
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
  selected: (a, b) => words(a).includes(textOf(b).replace(/^[ \t\n\r\f\v]+|[ \t\n\r\f\v]+$/g, "")),
  "selected-at": (a, b) => words(a)[numberOf(b)] ?? "",
  "count-selected": (a) => words(a).length,
  "string-length": (a) => length(textOf(a)),
  regex: matches,
  contains: (a, b) => textOf(a).includes(textOf(b)),
  "starts-with": (a, b) => textOf(a).startsWith(textOf(b)),
  concat: (...all) => all.map(textOf).join(""),
  not: (a) => !truthOf(a),
  true: () => true,
  false: () => false,
  number: numberOf,
  int: (a) => Math.trunc(numberOf(a)),
  string: textOf,
  date: (a) => (dayOf(textOf(a).slice(0, 10)) === dayOf(textOf(a).slice(0, 10)) ? textOf(a).slice(0, 10) : ""),
};

export function evaluate(expression: Expression, answers: Answers, today: string, own?: Answer): Value {
  let steps = 0;
  const value = (e: Expression, depth: number): Value => {
    if (++steps > MAX_STEPS || depth > MAX_DEPTH + 1) throw new EvaluationError("steps");
    if (!Array.isArray(e)) return e;
    const [operator, ...rest] = e as [string, ...Expression[]];
    const at = (i: number): Value => value(rest[i], depth + 1);
    switch (operator) {
      case "ref":
        return asText(has(answers, rest[0] as string) ? answers[rest[0] as string] : undefined);
      case "self":
        return asText(own);
      case "today":
        return today;
      case "or":
        return truthOf(at(0)) || truthOf(at(1));
      case "and":
        return truthOf(at(0)) && truthOf(at(1));
      case "if":
        return truthOf(at(0)) ? at(1) : at(2);
      case "coalesce":
        return textOf(at(0)) || textOf(at(1));
      case "string-length":
        if (!rest.length) return length(asText(own));
    }
    if (!has(FUNCTIONS, operator)) throw new EvaluationError("function");
    return FUNCTIONS[operator](...rest.map((_, i) => at(i)));
  };
  return value(expression, 0);
}

export const isRelevant = (question: Question, answers: Answers, today: string): boolean =>
  question.relevant === undefined || truthOf(evaluate(question.relevant, answers, today));

export const isRequired = (question: Question, answers: Answers, today: string): boolean =>
  truthOf(evaluate(question.required ?? false, answers, today));

export const choicesFor = (question: Question, answers: Answers, today: string): Choice[] =>
  (question.choices ?? []).filter((choice) => choice.when === undefined || truthOf(evaluate(choice.when, answers, today)));

export const isEmpty = (answer: Answer | undefined): boolean =>
  answer === undefined || answer === "" || (Array.isArray(answer) && !answer.length);

/** What is wrong with an answer (required, integer, date, choice, too_long, constraint, kind), or null. */
export function checkAnswer(question: Question, answer: Answer | undefined, answers: Answers, today: string): string | null {
  if (answer === undefined || isEmpty(answer)) return isRequired(question, answers, today) ? "required" : null;
  const wrong = wrongKind(question, answer, answers, today);
  if (wrong) return wrong;
  if (question.constraint === undefined) return null;
  const all = { ...answers, [question.name]: answer };
  return truthOf(evaluate(question.constraint, all, today, answer)) ? null : "constraint";
}

function wrongKind(question: Question, answer: Answer, answers: Answers, today: string): string | null {
  switch (question.type) {
    case "integer":
      return Number.isInteger(answer) && Math.abs(answer as number) <= MAX_INTEGER ? null : "integer";
    case "date":
      return typeof answer === "string" && dayOf(answer) === dayOf(answer) ? null : "date";
    case "text":
      return typeof answer !== "string" ? "kind" : length(answer) <= MAX_ANSWER ? null : "too_long";
    case "acknowledge":
      return answer === true ? null : "kind";
    case "select_one":
    case "select_multiple": {
      const names = Array.isArray(answer) ? answer : [answer];
      const shown = choicesFor(question, answers, today).map((choice) => choice.name);
      const fits = Array.isArray(answer) === (question.type === "select_multiple") && new Set(names).size === names.length;
      return fits && names.every((name) => shown.includes(name as string)) ? null : "choice";
    }
  }
  return "kind";
}

const asks = (question: Question): boolean => question.type !== "note" && !FILES.includes(question.type);

/** The answers that still count, in the order of the questions. */
export function cleanAnswers(questionnaire: Questionnaire, answers: Answers, today: string): Answers {
  const kept: Answers = {};
  for (const question of questionnaire.questions) {
    let answer: Answer | undefined = has(answers, question.name) ? answers[question.name] : undefined;
    if (answer === undefined || !asks(question) || !isRelevant(question, kept, today)) continue;
    if (Array.isArray(answer) && question.type === "select_multiple") {
      const shown = choicesFor(question, kept, today).map((choice) => choice.name);
      answer = answer.filter((name) => shown.includes(name));
    }
    if (!isEmpty(answer) && checkAnswer(question, answer, kept, today) === null) kept[question.name] = answer;
  }
  return kept;
}

/** The relevant questions in order. */
export function questionsNow(questionnaire: Questionnaire, answers: Answers, today: string): Question[] {
  const kept = cleanAnswers(questionnaire, answers, today);
  return questionnaire.questions.filter((question) => isRelevant(question, kept, today));
}
