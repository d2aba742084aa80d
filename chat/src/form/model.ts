// The compiled questionnaire, as the line file carries it. holub_wire.questionnaire.model says what each field means.

import type { Expression } from "./evaluate";

export type Texts = Record<string, string>;

export interface Choice {
  name: string;
  label: Texts;
  when?: Expression;
  picture?: Texts;
}

export interface Question {
  name: string;
  type: string;
  label: Texts;
  hint?: Texts;
  required?: Expression;
  needed?: Texts;
  relevant?: Expression;
  constraint?: Expression;
  message?: Texts;
  choices?: Choice[];
  value?: Expression;
  default?: Expression;
  range?: [number, number, number];
  look?: string;
  exact?: boolean;
  picture?: Texts;
  count?: Expression;
  questions?: Question[];
}

export interface Questionnaire {
  id: string;
  version: string;
  languages: string[];
  questions: Question[];
  tables?: Record<string, Record<string, string>[]>;
  pictures?: Record<string, string>;
}

export const FILES = ["image", "audio", "video", "file"];
/** Those that are written by hand. */
export const TYPED = ["integer", "decimal", "text", "date", "time", "dateTime", "geopoint"];
export const SEVERAL = ["select_multiple", "rank"];
export const CHOOSING = ["select_one", ...SEVERAL];

/** The text in a language, else in any. */
export const textIn = (texts: Texts | undefined, language: string): string =>
  texts?.[language] || Object.values(texts ?? {}).find(Boolean) || "";
