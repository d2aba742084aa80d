// Dates and times in expressions. The twin of holub_wire.questionnaire.dates.

import { dayOf, fractionOf, numberOf, textOf, type Value } from "./value";

const FIRST = -719162;
const LAST = 2932896;
const MONTHS = "January February March April May June July August September October November December".split(" ");
const DAYS = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");

/** Days since 1970-01-01, and the second of the day. */
function split(value: Value): [number, number] | null {
  const text = textOf(value);
  const day = dayOf(text.slice(0, 10));
  if (!isNaN(day)) {
    const fraction = text[10] === "T" ? fractionOf(text.slice(11)) : 0;
    return isNaN(fraction) ? null : [day, seconds(fraction)];
  }
  const number = numberOf(value);
  if (!(number >= FIRST && number < LAST)) return null;
  return [Math.floor(number), Math.min(86399, seconds(number - Math.floor(number)))];
}

/** A half to the even one, as Python rounds. */
function seconds(fraction: number): number {
  const exact = fraction * 86400;
  const near = Math.round(exact);
  return near - exact === 0.5 && near % 2 ? near - 1 : near;
}

const two = (number: number): string => `${number}`.padStart(2, "0");
const iso = (day: number): string => new Date(day * 86400000).toISOString().slice(0, 10);
const clock = (second: number): string => [second / 3600, (second / 60) % 60, second % 60].map((part) => two(Math.floor(part))).join(":");

export function dateOf(value: Value): string {
  const found = split(value);
  return found ? iso(found[0]) : "";
}

export function dateTimeOf(value: Value): string {
  const found = split(value);
  return found ? `${iso(found[0])}T${clock(found[1])}` : "";
}

export function decimalTime(value: Value): number {
  const text = textOf(value);
  return fractionOf(text[10] === "T" ? text.slice(11) : text);
}

export function formatted(value: Value, pattern: Value): string {
  let found = split(value);
  if (!found) {
    const fraction = fractionOf(textOf(value));
    if (isNaN(fraction)) return "";
    found = [0, seconds(fraction)];
  }
  const [year, month, date] = iso(found[0]).split("-");
  const [hours, minutes, second] = clock(found[1]).split(":");
  const weekday = DAYS[new Date(found[0] * 86400000).getUTCDay()];
  const name = MONTHS[+month - 1];
  const parts: Record<string, string> = {
    Y: year,
    y: year.slice(2),
    m: month,
    n: `${+month}`,
    B: name,
    b: name.slice(0, 3),
    d: date,
    e: `${+date}`,
    H: hours,
    h: `${+hours}`,
    M: minutes,
    S: second,
    3: "000",
    A: weekday,
    a: weekday.slice(0, 3),
    "%": "%",
  };
  return textOf(pattern).replace(/%(.)/gsu, (_, part: string) => parts[part] ?? "");
}
