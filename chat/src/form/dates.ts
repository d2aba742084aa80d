// Dates and times in expressions. The twin of holub_wire.questionnaire.dates.
import { fractionOf, numberOf, textOf, type Value } from "./value.js";

const FIRST = -719162; // 0001-01-01
const LAST = 2932896; // 9999-12-31
const DAY = 86400;
const MONTHS = "January February March April May June July August September October November December".split(" ");
const DAYS = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");

/** YYYY-MM-DDTHH:MM:SS.000Z of a date, a date with a time, a time, or a number of days; empty when there is none. */
function stamp(value: Value): string {
  const number = numberOf(value);
  const day = Math.floor(number);
  if (!(day >= FIRST && day <= LAST)) return "";
  return new Date((day * DAY + Math.min(DAY - 1, Math.round((number - day) * DAY))) * 1000).toISOString();
}

export const date = (value: Value): string => stamp(value).slice(0, 10);
export const dateTime = (value: Value): string => stamp(value).slice(0, 19);

/** The part of the day that has passed, to the second; NaN when there is none. */
export const decimalTime = (value: Value): number => fractionOf(stamp(value).slice(11, 19));

/** ODK's format-date(); names of months and days are English. What is no date stays empty. */
export function formatDate(value: Value, pattern: Value): string {
  const at = stamp(value);
  if (!at) return "";
  const [year, month, day, hour, minute, second] = at.split(/\D/);
  const monthName = MONTHS[+month - 1];
  const dayName = DAYS[new Date(at).getUTCDay()];
  const parts: Record<string, string> = {
    Y: year,
    y: year.slice(2),
    m: month,
    n: `${+month}`,
    B: monthName,
    b: monthName.slice(0, 3),
    d: day,
    e: `${+day}`,
    H: hour,
    h: `${+hour}`,
    M: minute,
    S: second,
    3: "000",
    A: dayName,
    a: dayName.slice(0, 3),
    "%": "%",
  };
  return textOf(pattern).replace(/%(.)/gsu, (_, letter: string) => parts[letter] ?? "");
}
