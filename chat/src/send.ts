// PUT the same bytes until the answer is 201 or 200; docs/envelope.md has the table of answers.

import type { Envelope } from "./envelope";

/** The server does not take this: the fault is ours, and repeating the same bytes would not help. */
export class Refused extends Error {}

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 30000;
/** Milliseconds for one attempt: half a minute, and what a line of 4 kbit/s needs. */
const patience = (bytes: number): number => 30000 + bytes * 2;

type Solve = (challenge: string, id: string, sealed: Uint8Array) => Promise<string>;

let haveSolver: (solve: Solve) => void;
const solver = new Promise<Solve>((go) => (haveSolver = go));

/** How work is done that a flooded line asks for; it comes with the rest of the page, whatever is answered. */
export const useSolver = (solve: Solve): void => haveSolver(solve);

interface Answer {
  /** 0 where there was no answer, or one that is not the intake's. */
  status: number;
  work?: string | null;
  room?: string | null;
}

/** Resolves when the envelope is stored durably. `waiting` is told when an attempt failed, or there was no room, and when
 * one begins again. */
export async function put(envelope: Envelope, waiting: (is: boolean, full?: boolean) => void): Promise<void> {
  let proof = "";
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    const { status, work, room } = await attempt(envelope, proof);
    if (work && /^\d+\.\d+\.[0-9a-f]{32}$/.test(work)) {
      proof = await (await solver)(work, envelope.id, envelope.sealed);
      continue;
    }
    if (status === 200 || status === 201) return waiting(false);
    if (status === 400 || status === 405 || status === 409 || status === 411 || status === 413) throw new Refused();
    waiting(true, !!room);
    await sleep(pause * (0.5 + Math.random()));
  }
}

async function attempt({ id, sealed }: Envelope, proof: string): Promise<Answer> {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  const timer = setTimeout(abort, patience(sealed.length));
  // When the line is back, what was on its way over the old one is lost, and nobody would say so for minutes.
  addEventListener("online", abort);
  try {
    const answer = await fetch(`/e/${id}`, {
      method: "PUT",
      body: sealed,
      headers: { "Content-Type": "application/octet-stream", ...(proof && { "Holub-Work": proof }) },
      credentials: "omit",
      referrerPolicy: "no-referrer",
      cache: "no-store",
      redirect: "error",
      signal: controller.signal,
    });
    // A proxy's "down for maintenance" may come with status 200, and must not count as stored.
    const ours = answer.headers.get("Content-Type")?.startsWith("text/plain");
    if (!ours) return { status: 0 };
    return { status: answer.status, work: answer.headers.get("Holub-Work"), room: answer.headers.get("Holub-Room") };
  } catch {
    return { status: 0 };
  } finally {
    clearTimeout(timer);
    removeEventListener("online", abort);
  }
}

/** Sleep, but not longer than until the line is back. */
export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      clearTimeout(timer);
      removeEventListener("online", wake);
      resolve();
    };
    const timer = setTimeout(wake, milliseconds);
    addEventListener("online", wake);
  });
}
