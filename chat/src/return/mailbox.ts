// Letters: all slots of a mailbox, asked for each time, whether there is anything in them or not.

import type { Bytes } from "../seal/bytes";
import { open } from "../seal/open";
import { SLOTS, slotOf } from "./code";
import type { Holder } from "./holder";

export const SIZE = 8192;

export interface Letter {
  slot: string;
  day: string;
  language: string;
  text: string;
  /** 64 hex digits that delete it. */
  token: string;
}

/** The letters that are there. `progress` is told of each slot. Throws when the line is down. */
export async function fetchLetters({ identity, mailbox }: Holder, progress: (done: number) => void): Promise<Letter[]> {
  const letters: Letter[] = [];
  for (let n = 0; n < SLOTS; n++) {
    const slot = await slotOf(mailbox, n);
    const answer = await ask(slot, "GET");
    const sealed = new Uint8Array(await answer.arrayBuffer());
    if (!answer.ok || sealed.length !== SIZE) throw new Error("mail");
    const letter = readLetter(slot, await open(identity, sealed));
    if (letter) letters.push(letter);
    progress((n + 1) / SLOTS);
  }
  return letters;
}

/** Have a letter deleted. Throws when the line is down; whether it was there nobody says. */
export async function deleteLetter({ slot, token }: Letter): Promise<void> {
  if (!(await ask(slot, "DELETE", { "Holub-Token": token })).ok) throw new Error("mail");
}

const ask = (slot: string, method: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`/m/${slot}`, { method, headers, credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store", redirect: "error" });

/** What an opened slot says, or null. */
export function readLetter(slot: string, plain: Bytes | null): Letter | null {
  const end = plain?.indexOf(10) ?? -1;
  if (!plain || end < 0) return null;
  try {
    const header = JSON.parse(new TextDecoder().decode(plain.subarray(0, end))) as Record<string, unknown>;
    const { v, day, language, token, length } = header;
    if (v !== 1 || typeof length !== "number" || !/^[0-9a-f]{64}$/.test(String(token))) return null;
    const text = new TextDecoder("utf-8", { fatal: true }).decode(plain.subarray(end + 1, end + 1 + length));
    return { slot, day: String(day), language: String(language), text, token: String(token) };
  } catch {
    return null;
  }
}
