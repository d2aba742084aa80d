// What is sealed and not sent: it stays in memory until it is saved, all of it as one file. docs/envelope.md, "A carried file".

import { Refused } from "../send";
import type { Bytes } from "../seal/bytes";

/** What one file may hold; the twin of holub_desk.carried. A full file is refused before the desk would. */
export const MOST_BYTES = 192 * 1024 * 1024;
export const MOST_ENVELOPES = 4096;

export class Kept {
  /** Called when something was added. */
  changed = (): void => undefined;
  private readonly envelopes: Bytes[] = [];
  private bytes = 0;
  private saved = 0;
  private files = 0;

  /** Throws Refused when the file is full. */
  add(sealed: Bytes): void {
    if (this.envelopes.length >= MOST_ENVELOPES || this.bytes + sealed.length > MOST_BYTES) throw new Refused();
    this.envelopes.push(sealed);
    this.bytes += sealed.length;
    this.changed();
  }

  get any(): boolean {
    return this.envelopes.length > 0;
  }

  get unsaved(): boolean {
    return this.saved < this.envelopes.length;
  }

  /** Of the file that was saved last: it says nothing. */
  get name(): string {
    return this.files > 1 ? `notes-${this.files}.age` : "notes.age";
  }

  /** Everything so far, for a new file; from now on it counts as saved. */
  save(): readonly Bytes[] {
    this.saved = this.envelopes.length;
    this.files++;
    return this.envelopes;
  }
}
