// What comes after the first words: questions, files, review. Loaded always and at once, whatever is answered.

import { useSolver } from "./base";
import { type Rest, takeOver } from "./rest";
import type { Lists } from "./return/code";
import type { Later, Talk } from "./talk";
import { CodeWords } from "./view/code";
import { showReceipt } from "./view/receipt";
import { Returning } from "./view/returning";
import { offerToSave } from "./view/unsent";
import { solve } from "./work";

const HOW: RequestInit = { credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store" };

/** Fetch the questions and the texts of all languages, and take over. */
export async function load(talk: Talk): Promise<Later> {
  const answer = await fetch("/chat.json", HOW);
  if (!answer.ok) throw new Error("rest");
  const rest = takeOver(talk, (await answer.json()) as Rest, showReceipt);
  useSolver(solve);
  offerToSave(talk);
  const words = new CodeWords(talk, fetchLists);
  const returning = new Returning(talk, words);
  return { ...rest, offerReturn: () => words.offer(), comeBack: () => returning.ask() };
}

async function fetchLists(): Promise<Lists> {
  const answer = await fetch("/words.json", HOW);
  if (!answer.ok) throw new Error("words");
  const lists = (await answer.json()) as Record<string, string>;
  return Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, list.split(" ")]));
}
