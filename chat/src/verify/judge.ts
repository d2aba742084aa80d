// What a saved line file or page is, told by what a copy of /verify knows. Pure: no clock, no document.

import { sha256 } from "@noble/hashes/sha2.js";
import { hex } from "../seal/bytes";
import { parseVerifier, signedText } from "./note";

/** What a copy of the page carries; `expires` is a day such as 2027-02-21, empty where nothing is signed yet. */
export interface Known {
  key: string;
  sequence: number;
  expires: string;
  addresses: string[];
  page: Record<string, string>;
}

export type LineVerdict = { is: "unreadable" | "foreign" } | (Signed & { is: "same" | "older" | "newer" });

export type Signed = Omit<Known, "key">;

export type FileVerdict = { is: "signed"; paths: string[]; hash: string } | { is: "changed"; hash: string };

/** Whether bytes that were chosen mean to be a line file, rather than a page or a script. */
export const isNote = (text: string): boolean => /\n\n— \S/.test(text);

/** A text as it was before it was copied and pasted: line ends, and the last of them. */
export const pasted = (text: string): string => `${text.replace(/\r\n?/g, "\n").replace(/^\uFEFF|\s+$/g, "")}\n`;

export function judgeLine(note: string, known: Known): LineVerdict {
  if (!isNote(note)) return { is: "unreadable" };
  const text = signedText(note, parseVerifier(known.key));
  if (text === null) return { is: "foreign" };
  try {
    const { sequence, channels } = JSON.parse(text) as { sequence: number; channels?: Omit<Signed, "sequence"> };
    const { addresses = [], expires = "", page = {} } = channels ?? {};
    const is = sequence === known.sequence ? "same" : sequence < known.sequence ? "older" : "newer";
    return { is, sequence, addresses, expires, page };
  } catch {
    return { is: "unreadable" };
  }
}

/** Under which paths the very bytes were signed. */
export function judgeFile(bytes: Uint8Array, page: Record<string, string>): FileVerdict {
  const hash = hex(sha256(bytes));
  const paths = Object.keys(page).filter((path) => page[path] === hash);
  return paths.length ? { is: "signed", paths, hash } : { is: "changed", hash };
}
