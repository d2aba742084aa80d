// Evaluate one expression. The twin of holub_wire.questionnaire.evaluate, which states the rules; both pass
// tests/vectors/expressions.json. The form has been checked: numbers of arguments are not looked at again.
import { equal, FUNCTIONS, PatternError } from "./functions.js";
import { type Answer, type Answers, asText, has, numberOf, textOf, truthOf, type Value } from "./value.js";

/** A literal, or `[operator, argument, …]`. */
export type Expression = string | number | boolean | Expression[];
type Row = Readonly<Record<string, string>>;

/** What an expression sees. */
export interface Scope {
  readonly today: string;
  /** The answer to a question as text; the texts of all instances where it stands in a repeat farther in. */
  seen(name: string): Value;
  /** The number of the instance of this repeat from which one looks; 0 from outside. */
  position(repeat: string): number;
  /** The answer in these instances of the repeats around it. */
  indexed(name: string, instances: Record<string, number>): string;
  /** The label of a choice of a question. */
  choiceName(value: string, question: string): string;
  rows(table: string): readonly Row[];
}

const MAX_STEPS = 50000;
const MAX_DEPTH = 60;
const ROWS_IN_A_STEP = 10;

/** An expression that cannot be evaluated. The message is one of steps, function, pattern. */
export class EvaluationError extends Error {}

/** Answers without repeats and labels. */
export const flat = (answers: Answers, today: string, tables: Record<string, readonly Row[]> = {}): Scope => ({
  today,
  seen: (name) => asText(has(answers, name) ? answers[name] : undefined),
  position: () => 0,
  indexed: () => "",
  choiceName: (value) => value,
  rows: (table) => (has(tables, table) ? tables[table] : []),
});

/** Whether its value depends on the row at hand; `rows` in it have rows of their own. */
const looksAtColumns = (e: Expression): boolean =>
  Array.isArray(e) && (e[0] === "column" || (e[0] !== "rows" && e.slice(1).some(looksAtColumns)));

/** The value of an expression; `own` is what `.` means. */
export function evaluate(expression: Expression, scope: Scope, own?: Answer): Value {
  let steps = 0;
  let row: Row = {};

  /** The cells of a column in the rows where the condition holds. */
  const rows = (table: string, column: string, condition: Expression, depth: number): string[] => {
    const cell = (each: Row, name: string): string => (has(each, name) ? each[name] : "");
    const all = scope.rows(table);
    const [operator, key, wanted] = Array.isArray(condition) ? condition : [];
    let found: readonly Row[];
    // By far the most common.
    if (operator === "=" && Array.isArray(key) && key[0] === "column" && !looksAtColumns(wanted)) {
      steps += Math.floor(all.length / ROWS_IN_A_STEP);
      const sought = value(wanted, depth + 2);
      found = all.filter((each) => equal(cell(each, key[1] as string), sought));
    } else {
      const around = row;
      found = all.filter((each) => {
        row = each;
        return truthOf(value(condition, depth + 1));
      });
      row = around;
    }
    return found.map((each) => cell(each, column));
  };

  const value = (e: Expression, depth: number): Value => {
    if (++steps > MAX_STEPS || depth > MAX_DEPTH + 1) throw new EvaluationError("steps");
    if (typeof e === "number") return e + 0; // JSON's -0 is a whole number or a negative zero, depending on who reads it
    if (!Array.isArray(e)) return e;
    const [operator, ...rest] = e as string[]; // names, or expressions: the operator says which
    const at = (i: number): Value => value(rest[i], depth + 1);
    switch (operator) {
      case "ref":
        return scope.seen(rest[0]);
      case "self":
        return asText(own);
      case "today":
        return scope.today;
      case "now": // no finer than the day: a time of day could be joined with somebody's log
        return `${scope.today}T00:00:00`;
      case "or":
        return truthOf(at(0)) || truthOf(at(1));
      case "and":
        return truthOf(at(0)) && truthOf(at(1));
      case "if":
        return truthOf(at(0)) ? at(1) : at(2);
      case "coalesce":
        return textOf(at(0)) || textOf(at(1));
      case "string-length":
        if (!rest.length) return FUNCTIONS[operator](asText(own));
        break;
      case "position":
        return scope.position(rest[0]);
      case "indexed-repeat": {
        const wanted: [string, number][] = [];
        for (let i = 1; i < rest.length; i += 2) wanted.push([rest[i][1], numberOf(at(i + 1))]);
        return scope.indexed(rest[0][1], Object.fromEntries(wanted));
      }
      case "choice-name":
        return scope.choiceName(textOf(at(0)), rest[1]);
      case "column":
        return has(row, rest[0]) ? row[rest[0]] : "";
      case "rows":
        return rows(rest[0], rest[1], rest[2], depth);
    }
    if (!has(FUNCTIONS, operator)) throw new EvaluationError("function");
    try {
      return FUNCTIONS[operator](...rest.map((_, i) => at(i)));
    } catch (error) {
      throw error instanceof PatternError ? new EvaluationError("pattern") : error;
    }
  };
  return value(expression, 0);
}
