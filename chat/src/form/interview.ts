// An interview: what a questionnaire asks, given the answers so far. The twin of holub_wire.questionnaire.interview,
// which states the rules.

import { answerFrom, isEmpty, takesAnswer, wrongKind } from "./answers";
import { evaluate, EvaluationError, type Expression, type Scope } from "./evaluate";
import { type Choice, CHOOSING, type Question, type Questionnaire, type Texts, textIn } from "./model";
import { type Answer, type Answers, asText, has, numberOf, textOf, truthOf, type Value } from "./value";

const MAX_INSTANCES = 50;
const MAX_SLOTS = 5000;
const MAX_TOGETHER = 30000;

type Path = readonly number[];

/** A question in one instance of its repeats; that of a repeat itself asks whether there is another one. */
export interface Slot {
  question: Question;
  path: Path;
  key: string;
}

const keyOf = (name: string, path: Path): string => name + path.map((number) => `[${number}]`).join("");

const slot = (question: Question, path: Path): Slot => ({ question, path, key: keyOf(question.name, path) });

interface Entry {
  question: Question;
  /** The repeats around it, outermost first. */
  around: Question[];
  /** The places among the questions: those of the repeats around it, then its own. */
  place: number[];
}

const indexes = new WeakMap<Questionnaire, Map<string, Entry>>();

function indexOf(questionnaire: Questionnaire): Map<string, Entry> {
  let index = indexes.get(questionnaire);
  if (!index) {
    const found = new Map<string, Entry>();
    const enter = (questions: Question[], around: Question[], places: number[]): void =>
      questions.forEach((question, i) => {
        found.set(question.name, { question, around, place: [...places, i] });
        enter(question.questions ?? [], [...around, question], [...places, i]);
      });
    enter(questionnaire.questions, [], []);
    indexes.set(questionnaire, (index = found));
  }
  return index;
}

/** Compares two orders, as Python compares tuples. */
export function isAfter(a: Path, b: Path): boolean {
  for (let i = 0; i < a.length; i++) {
    if (i >= b.length) return true;
    if (a[i] !== b[i]) return a[i] > b[i];
  }
  return false;
}

export class Interview {
  readonly index: Map<string, Entry>;
  slots: Slot[] = [];
  answers: Answers;
  private known = new Map<string, unknown>();
  private counted: Answers | null = null;

  constructor(
    readonly questionnaire: Questionnaire,
    answers: Answers,
    readonly today: string,
    readonly language: string,
    settle = true,
  ) {
    this.index = indexOf(questionnaire);
    this.answers = answers;
    while (settle) {
      this.known.clear();
      this.slots = [];
      this.walk(questionnaire.questions, []);
      const wrong = this.slots.filter((each) => this.breaksConstraint(each)).map(({ key }) => key);
      if (!wrong.length) break;
      this.answers = Object.fromEntries(Object.entries(this.answers).filter(([key]) => !wrong.includes(key)));
    }
  }

  private walk(questions: Question[], path: Path): void {
    for (const question of questions) {
      if (!this.isRelevant(question, path)) continue;
      if (question.type !== "repeat") {
        this.seen(question, path); // in this order no chain of references gets deep
        if (question.type !== "calculate") this.add(question, path);
        continue;
      }
      const instances = this.instances(question, path);
      for (let number = 1; number <= instances; number++) {
        if (question.count === undefined) this.add(question, [...path, number]);
        this.walk(question.questions ?? [], [...path, number]);
      }
      if (question.count === undefined && instances < MAX_INSTANCES) this.add(question, [...path, instances + 1]);
    }
  }

  private add(question: Question, path: Path): void {
    if (this.slots.length < MAX_SLOTS) this.slots.push(slot(question, path));
  }

  find(key: string): Slot | null {
    const match = /^([^[\]]+)((?:\[[0-9]{1,2}\])*)$/.exec(key);
    const entry = match && this.index.get(match[1]);
    if (!match || !entry) return null;
    const path = (match[2].match(/[0-9]+/g) ?? []).map(Number);
    const { question, around } = entry;
    const depth = around.length + (question.type === "repeat" && question.count === undefined ? 1 : 0);
    return path.length === depth && keyOf(question.name, path) === key ? slot(question, path) : null;
  }

  /** Where a slot stands among all possible ones, for isAfter. */
  order({ question, path }: Slot): Path {
    return this.entry(question).place.flatMap((place, i) => [place, ...path.slice(i, i + 1)]);
  }

  /** The answers that count, by key, in the order of the questions. */
  get kept(): Answers {
    if (!this.counted) {
      this.counted = {};
      for (const each of this.slots) {
        const answer = this.answer(each);
        if (answer !== null) this.counted[each.key] = answer;
      }
    }
    return this.counted;
  }

  choices({ question, path, key }: Slot): Choice[] {
    return this.once(`choices ${key}`, () =>
      (question.choices ?? []).filter((choice) => choice.when === undefined || truthOf(this.value(choice.when, question, path))),
    );
  }

  /** Name → choice: the one that is shown now where a name stands for several things. */
  named(at: Slot): Map<string, Choice> {
    const every = [...this.choices(at), ...(at.question.choices ?? [])];
    return new Map(every.reverse().map((choice) => [choice.name, choice]));
  }

  /** Where there is nothing to choose from, it may be skipped. */
  required(at: Slot): boolean {
    const { question, path } = at;
    if (question.choices && !this.choices(at).length) return false;
    return truthOf(this.value(question.required ?? false, question, path));
  }

  /** What is wrong with an answer, or null. */
  problem(at: Slot, answer: Answer): string | null {
    if (isEmpty(answer)) return this.required(at) ? "required" : null;
    const wrong = wrongKind(at.question, answer, this.shown(at));
    if (wrong) return wrong;
    const other = new Interview(this.questionnaire, { ...this.answers, [at.key]: answer }, this.today, this.language, false);
    if (other.breaksConstraint(at)) return "constraint";
    const lengths = Object.entries(other.answers).map(([key, each]) => Array.from(key + asText(each)).length + 8);
    return lengths.reduce((sum, each) => sum + each, 0) > MAX_TOGETHER ? "too_long" : null;
  }

  /** The answer that is offered, if it would do. */
  default(at: Slot): Answer | undefined {
    if (at.question.default === undefined) return undefined;
    const answer = answerFrom(at.question, this.value(at.question.default, at.question, at.path));
    return isEmpty(answer) || wrongKind(at.question, answer, this.shown(at)) ? undefined : answer;
  }

  /** A label, hint or message, with the answers that it quotes. */
  text(texts: Texts | undefined, at: Slot, language: string): string {
    return textIn(texts, language).replace(/\$\{([^{}\s]+)\}/g, (_, name: string) => this.quoted(name, at, language));
  }

  /** The label, with the numbers of its instances. */
  title(at: Slot, language: string): string {
    const label = this.text(at.question.label, at, language);
    return at.path.length ? `${label} (${at.path.join(".")})` : label;
  }

  /** What a note says: its label, its hint, and the value that it shows. */
  note(at: Slot, language: string): string {
    const { label, hint } = at.question;
    const parts = [this.text(label, at, language), this.text(hint, at, language), this.seen(at.question, at.path)];
    return parts.filter(Boolean).join("\n");
  }

  /** The answer, or the value, as it is shown. */
  words(at: Slot, language: string): string {
    return this.said(at, this.seen(at.question, at.path), language);
  }

  /** A text of asText in words: the labels of what was chosen. */
  said(at: Slot, text: string, language: string): string {
    if (!CHOOSING.includes(at.question.type)) return text;
    const labels = new Map([...this.named(at)].map(([name, choice]) => [name, choice.label]));
    const names = labels.has(text) ? [text] : text.split(" ");
    return names.map((name) => (labels.has(name) ? this.text(labels.get(name), at, language) : name)).join(", ");
  }

  // --- what expressions see, by place

  /** The existing instances of these repeats: one's own where one stands in them, else all. */
  paths(around: Question[], own: Question[], path: Path): Path[] {
    let paths: Path[] = [[]];
    let within = true;
    around.forEach((repeat, i) => {
      within &&= own[i] === repeat;
      paths = within ? [path.slice(0, i + 1)] : this.all(repeat, paths);
    });
    return paths;
  }

  all(repeat: Question, paths: Path[]): Path[] {
    return paths.flatMap((path) =>
      this.isRelevant(repeat, path)
        ? Array.from({ length: this.instances(repeat, path) }, (_, i) => [...path, i + 1])
        : [],
    );
  }

  exists(around: Question[], path: Path): boolean {
    return around.every((repeat, i) => {
      const before = path.slice(0, i);
      return this.isRelevant(repeat, before) && path[i] >= 1 && path[i] <= this.instances(repeat, before);
    });
  }

  /** What expressions see of a question in existing instances. */
  seen(question: Question, path: Path): string {
    const memo = `seen ${keyOf(question.name, path)}`;
    if (!this.known.has(memo)) {
      this.known.set(memo, ""); // for one that looks at itself by indexed-repeat()
      this.known.set(memo, this.look(question, path));
    }
    return this.known.get(memo) as string;
  }

  private look(question: Question, path: Path): string {
    if (!this.isRelevant(question, path)) return "";
    if (question.value !== undefined) {
      const text = textOf(this.value(question.value, question, path));
      return text === "NaN" ? "" : text;
    }
    return asText(this.answer(slot(question, path)) ?? undefined);
  }

  private quoted(name: string, at: Slot, language: string): string {
    const entry = this.index.get(name);
    if (!entry) return "";
    const own = this.entry(at.question).around;
    return this.paths(entry.around, own, at.path)
      .map((path) => this.said(slot(entry.question, path), this.seen(entry.question, path), language))
      .join(", ");
  }

  private once<T>(memo: string, make: () => T): T {
    if (!this.known.has(memo)) this.known.set(memo, make());
    return this.known.get(memo) as T;
  }

  entry(question: Question): Entry {
    return this.index.get(question.name) as Entry;
  }

  private shown(at: Slot): string[] {
    return [...new Set(this.choices(at).map((choice) => choice.name))];
  }

  private breaksConstraint(at: Slot): boolean {
    const { constraint } = at.question;
    if (constraint === undefined) return false;
    const answer = this.answer(at);
    return answer !== null && !truthOf(this.value(constraint, at.question, at.path, answer));
  }

  /** The answer of a relevant slot, if it is of the right kind. */
  private answer(at: Slot): Answer | null {
    const { question, key } = at;
    let answer: unknown = has(this.answers, key) ? this.answers[key] : undefined;
    if (isEmpty(answer) || !takesAnswer(question)) return null;
    const shown = this.shown(at);
    if (question.type === "select_multiple" && Array.isArray(answer)) answer = answer.filter((name) => shown.includes(name as string));
    return isEmpty(answer) || wrongKind(question, answer, shown) ? null : (answer as Answer);
  }

  /** What cannot be evaluated is empty, and thereby false. */
  private value(expression: Expression, question: Question, path: Path, own?: Answer): Value {
    if (!Array.isArray(expression)) return expression;
    const { around } = this.entry(question);
    try {
      return evaluate(expression, new Place(this, around, path.slice(0, around.length)), own);
    } catch (error) {
      if (error instanceof EvaluationError) return "";
      throw error;
    }
  }

  private isRelevant(question: Question, path: Path): boolean {
    const { relevant } = question;
    if (relevant === undefined) return true;
    return this.once(`relevant ${keyOf(question.name, path)}`, () => truthOf(this.value(relevant, question, path)));
  }

  private instances(repeat: Question, path: Path): number {
    return this.once(`instances ${keyOf(repeat.name, path)}`, () => {
      if (repeat.count === undefined) {
        let number = 0;
        while (number < MAX_INSTANCES) {
          const key = keyOf(repeat.name, [...path, number + 1]);
          if (!has(this.answers, key) || this.answers[key] !== true) break;
          number++;
        }
        return number;
      }
      const count = numberOf(this.value(repeat.count, repeat, path));
      return count > 0 ? Math.trunc(Math.min(count, MAX_INSTANCES)) : 0;
    });
  }
}

/** An interview as an expression sees it from inside some repeats. */
class Place implements Scope {
  readonly today: string;

  constructor(
    private interview: Interview,
    private around: Question[],
    private path: Path,
  ) {
    this.today = interview.today;
  }

  seen(name: string): Value {
    const { question, around } = this.interview.index.get(name)!;
    const paths = this.interview.paths(around, this.around, this.path);
    if (question.type === "repeat") return this.interview.all(question, paths).map((path) => `${path[path.length - 1]}`);
    const texts = paths.map((path) => this.interview.seen(question, path));
    return around.every((repeat, i) => this.around[i] === repeat) && texts.length ? texts[0] : texts;
  }

  position(repeat: string): number {
    const at = this.around.findIndex((each) => each.name === repeat);
    return at < 0 ? 0 : this.path[at];
  }

  indexed(name: string, instances: Record<string, number>): string {
    const { question, around } = this.interview.index.get(name)!;
    const path = around.map((repeat, i) => {
      const own = this.around[i] === repeat ? this.path[i] : 0;
      const number = has(instances, repeat.name) ? instances[repeat.name] : own;
      return number >= 1 && number <= MAX_INSTANCES && Number.isInteger(number) ? number : 0;
    });
    return this.interview.exists(around, path) ? this.interview.seen(question, path) : "";
  }

  choiceName(value: string, question: string): string {
    const { question: asked, around } = this.interview.index.get(question)!;
    const [path] = this.interview.paths(around, this.around, this.path);
    const choice = path && this.interview.named(slot(asked, path)).get(value);
    return choice ? textIn(choice.label, this.interview.language) : "";
  }

  rows(table: string): readonly Record<string, string>[] {
    const { tables = {} } = this.interview.questionnaire;
    return has(tables, table) ? tables[table] : [];
  }
}
