// Values of expressions and how they turn into each other. The twin of holub_wire.questionnaire.value, which states
// the rules.

/** text, date, time, dateTime, geopoint, select_one: string · integer, decimal: number · select_multiple, rank: names ·
 * acknowledge, and "yes, another one": true. */
export type Answer = string | number | boolean | string[];
export type Answers = Record<string, Answer>;
/** A list is what a question in a repeat looks like from outside: the text of each instance. */
export type Value = string | number | boolean | string[];

const DAY = 86400;

/** Own fields only; Object.hasOwn is too young for an old phone. */
export const has = (object: object, name: string): boolean => Object.prototype.hasOwnProperty.call(object, name);

/** How an answer looks to expressions: "" when there is none, choices joined by spaces, "OK" when acknowledged. */
export const asText = (answer?: Answer): string =>
  answer === true ? "OK" : Array.isArray(answer) ? answer.join(" ") : answer === undefined || answer === false ? "" : `${answer}`;

/** XPath's number(), the days of a date, the fraction of a time; NaN when there is none. */
export function numberOf(value: Value): number {
  if (Array.isArray(value)) value = textOf(value);
  if (typeof value !== "string" || /^[ \t\n\r\f\v]*-?(\d+(\.\d*)?|\.\d+)[ \t\n\r\f\v]*$/.test(value)) return +value;
  const day = dayOf(value.slice(0, 10));
  const time = value.slice(10);
  return day !== day ? fractionOf(value) : !time ? day : time[0] === "T" ? day + fractionOf(time.slice(1)) : NaN;
}

/** XPath's string(). */
export const textOf = (value: Value): string => (Array.isArray(value) ? (value[0] ?? "") : `${value}`);

/** XPath's boolean(): no text, zero, NaN and no instance are false. */
export const truthOf = (value: Value): boolean => (Array.isArray(value) ? !!value.length : !!value);

/** The text of each instance; of anything else its own. */
export const textsOf = (value: Value): string[] => (Array.isArray(value) ? value : [textOf(value)]);

/** The names in the text of a select_multiple. */
export const wordsOf = (value: Value): string[] => textOf(value).split(/[ \t\n\r\f\v]+/).filter(Boolean);

/** Days since 1970-01-01 of a text YYYY-MM-DD, or NaN. */
export function dayOf(text: string): number {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || text < "0001") return NaN;
  const time = Date.parse(`${text}T00:00:00Z`);
  return time === time && new Date(time).toISOString().startsWith(text) ? time / DAY / 1000 : NaN;
}

/** The part of the day that has passed at a time HH:MM, seconds allowed, or NaN. */
export function fractionOf(text: string): number {
  const [time, hours, minutes, , seconds] = /^([01]\d|2[0-3]):([0-5]\d)(:([0-5]\d)(\.\d{1,3})?)?$/.exec(text) ?? [];
  return time ? (+hours * 3600 + +minutes * 60 + +(seconds ?? 0)) / DAY : NaN;
}
