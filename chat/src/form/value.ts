// Values of expressions and how they turn into each other. The twin of holub_wire.questionnaire.value.

export type Answer = string | number | boolean | string[];
export type Answers = Record<string, Answer>;
/** A list is what a question in a repeat looks like from outside: the text of each instance. */
export type Value = string | number | boolean | string[];

const DAY = 86400000;

/** Own fields only; Object.hasOwn is too young for an old phone. */
export const has = (object: object, name: string): boolean => Object.prototype.hasOwnProperty.call(object, name);

/** How an answer looks to expressions. */
export const asText = (answer: Answer | undefined): string =>
  answer === true ? "OK" : Array.isArray(answer) ? answer.join(" ") : answer === undefined || answer === false ? "" : `${answer}`;

export function numberOf(value: Value): number {
  if (Array.isArray(value)) value = textOf(value);
  if (typeof value !== "string") return +value;
  if (/^[ \t\n\r\f\v]*-?([0-9]+(\.[0-9]*)?|\.[0-9]+)[ \t\n\r\f\v]*$/.test(value)) return +value;
  const days = dayOf(value.slice(0, 10));
  if (isNaN(days)) return fractionOf(value);
  const rest = value.slice(10);
  return rest[0] === "T" ? days + fractionOf(rest.slice(1)) : rest ? NaN : days;
}

export const textOf = (value: Value): string => (Array.isArray(value) ? (value[0] ?? "") : `${value}`);

export const truthOf = (value: Value): boolean => (Array.isArray(value) ? value.length > 0 : !!value);

export const textsOf = (value: Value): string[] => (Array.isArray(value) ? value : [textOf(value)]);

/** The names in the text of a select_multiple. */
export const wordsOf = (value: Value): string[] => textOf(value).split(/[ \t\n\r\f\v]+/).filter(Boolean);

/** Days since 1970-01-01 of a text YYYY-MM-DD, or NaN. */
export function dayOf(text: string): number {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text) || text < "0001") return NaN;
  const time = Date.parse(text + "T00:00:00Z");
  return !isNaN(time) && new Date(time).toISOString().slice(0, 10) === text ? time / DAY : NaN;
}

/** The part of the day that has passed at a time HH:MM, or NaN. */
export function fractionOf(text: string): number {
  const match = /^([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9])(?:\.[0-9]{1,3})?)?$/.exec(text);
  return match ? (+match[1] * 3600 + +match[2] * 60 + +(match[3] ?? 0)) / 86400 : NaN;
}
