// What the cases of tests/vectors/expressions.json see, and how their values are written there: as
// tests/support/holub_testing/expressions.py says.
import { evaluate, EvaluationError, type Expression, flat, type Scope } from "../../chat/src/form/evaluate.js";
import { type Answer, type Answers, asText, has, textOf } from "../../chat/src/form/value.js";

export interface Case {
  compiled: Expression;
  answers: Record<string, Answer | { list: string[] }>;
  own?: Answer;
  position?: Record<string, number>;
}

export interface World {
  today: string;
  labels: Record<string, Record<string, string>>;
  tables: Record<string, Record<string, string>[]>;
}

function scope({ today, labels, tables }: World, { answers, position = {} }: Case): Scope {
  const plain: Answers = {};
  const lists: Record<string, string[]> = {};
  for (const [name, answer] of Object.entries(answers)) {
    if (typeof answer === "object" && !Array.isArray(answer)) lists[name] = answer.list;
    else plain[name] = answer;
  }
  return {
    ...flat(plain, today, tables),
    seen: (name) => (has(lists, name) ? lists[name] : asText(has(plain, name) ? plain[name] : undefined)),
    position: (repeat) => (has(position, repeat) ? position[repeat] : 0),
    indexed(name, instances) {
      return textOf(this.seen(name + Object.values(instances).map((each) => `[${textOf(each)}]`).join("")));
    },
    choiceName: (value, question) => (has(labels, question) && has(labels[question], value) ? labels[question][value] : value),
  };
}

/** The value of a case, written so that JSON keeps it: NaN, the infinities and the negative zero by name. */
export function outcome(world: World, one: Case): unknown {
  try {
    const value = evaluate(one.compiled, scope(world, one), one.own ?? undefined);
    return typeof value !== "number" || (Number.isFinite(value) && !Object.is(value, -0))
      ? value
      : { number: value === 0 ? "-0" : `${value}` };
  } catch (error) {
    // Anything but a refusal is a defect: let the test see it.
    return error instanceof EvaluationError ? { error: error.message } : { crash: String(error) };
  }
}
