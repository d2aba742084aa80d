// Evaluate one expression. The twin of holub_wire.questionnaire.evaluate, which states the rules; both pass
// tests/vectors/expressions.json.

import { equal, EvaluationError, FUNCTIONS, length } from "./functions";
import { type Answer, type Answers, asText, has, numberOf, textOf, truthOf, type Value } from "./value";

export { EvaluationError } from "./functions";

export type Expression = string | number | boolean | Expression[];
type Row = Record<string, string>;

const MAX_STEPS = 50000;
const MAX_DEPTH = 40;

/** What an expression sees. */
export interface Scope {
  today: string;
  seen(name: string): Value;
  position(repeat: string): number;
  indexed(name: string, instances: Record<string, number>): string;
  choiceName(value: string, question: string): string;
  rows(table: string): readonly Row[];
}

export function evaluate(expression: Expression, scope: Scope, own?: Answer): Value {
  let steps = 0;
  let row: Row = {};

  const value = (e: Expression, depth: number): Value => {
    if (++steps > MAX_STEPS || depth > MAX_DEPTH + 1) throw new EvaluationError("steps");
    if (!Array.isArray(e)) return e;
    const [operator, ...rest] = e as [string, ...Expression[]];
    const at = (i: number): Value => value(rest[i], depth + 1);
    switch (operator) {
      case "ref":
        return scope.seen(rest[0] as string);
      case "self":
        return asText(own);
      case "today":
        return scope.today;
      case "now":
        return `${scope.today}T00:00:00`;
      case "or":
        return truthOf(at(0)) || truthOf(at(1));
      case "and":
        return truthOf(at(0)) && truthOf(at(1));
      case "if":
        return truthOf(at(0)) ? at(1) : at(2);
      case "coalesce":
        return textOf(at(0)) || textOf(at(1));
      case "position":
        return scope.position(rest[0] as string);
      case "indexed-repeat": {
        const wanted: Record<string, number> = {};
        for (let i = 1; i < rest.length; i += 2) wanted[(rest[i] as string[])[1]] = numberOf(at(i + 1));
        return scope.indexed((rest[0] as string[])[1], wanted);
      }
      case "choice-name":
        return scope.choiceName(textOf(at(0)), rest[1] as string);
      case "column":
        return has(row, rest[0] as string) ? row[rest[0] as string] : "";
      case "rows":
        return cells(rest[0] as string, rest[1] as string, rest[2], depth);
      case "string-length":
        if (!rest.length) return length(asText(own));
    }
    if (!has(FUNCTIONS, operator)) throw new EvaluationError("function");
    return FUNCTIONS[operator](...rest.map((_, i) => at(i)));
  };

  /** The cells of a column in the rows where the condition holds. */
  const cells = (table: string, column: string, condition: Expression, depth: number): string[] => {
    const around = row;
    const cell = (of: Row, name: string): string => (has(of, name) ? of[name] : "");
    const key = simpleKey(condition);
    if (key !== null) {
      const wanted = value((condition as Expression[])[2], depth + 1);
      return scope.rows(table).filter((each) => equal(cell(each, key), wanted)).map((each) => cell(each, column));
    }
    const found = scope.rows(table).filter((each) => {
      row = each;
      return truthOf(value(condition, depth + 1));
    });
    row = around;
    return found.map((each) => cell(each, column));
  };

  return value(expression, 0);
}

/** The column of `column = value`, by far the most common condition, where the value is the same for all rows. */
function simpleKey(condition: Expression): string | null {
  if (!Array.isArray(condition) || condition[0] !== "=" || !Array.isArray(condition[1])) return null;
  return condition[1][0] === "column" && !looksAtColumns(condition[2]) ? (condition[1][1] as string) : null;
}

const looksAtColumns = (e: Expression): boolean =>
  Array.isArray(e) && (e[0] === "column" || e[0] === "rows" || e.slice(1).some(looksAtColumns));

/** Answers without repeats and labels. */
export const flat = (answers: Answers, today: string, tables: Record<string, Row[]> = {}): Scope => ({
  today,
  seen: (name) => asText(has(answers, name) ? answers[name] : undefined),
  position: () => 0,
  indexed: () => "",
  choiceName: (value) => value,
  rows: (table) => (has(tables, table) ? tables[table] : []),
});
