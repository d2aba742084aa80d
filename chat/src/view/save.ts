// A file that the browser saves. Nothing is asked of a network.

import { el } from "../base";

/** How long a browser may take to copy what it saves, in milliseconds. */
const COPYING = 60000;

export function saveFile(name: string, content: readonly BlobPart[]): void {
  const href = URL.createObjectURL(new Blob([...content], { type: "application/octet-stream" }));
  el("a", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), COPYING);
}
