// Strip hidden data from pictures by their structure, never decoding them: canvas re-encoding fails in privacy
// browsers. Byte for byte the same as holub_intake.clean, held to the same vectors (tests/vectors/clean/).
import type { Bytes } from "./bytes.js";
import { MAX_BYTES, refuse } from "./fault.js";
import * as jpeg from "./jpeg.js";
import { sniff } from "./kinds.js";
import * as png from "./png.js";
import * as webp from "./webp.js";

export { CannotClean, MAX_BYTES, type Reason } from "./fault.js";
export { sniff };

export interface Cleaned {
  data: Bytes;
  /** The true MIME type. */
  type: string;
}

/**
 * The same picture without hidden data, or null if it is of a kind that cannot be cleaned: then ask the source.
 * Throws CannotClean if the file begins like a picture that can be cleaned, and is broken or too big.
 */
export function clean(data: Uint8Array): Cleaned | null {
  const type = sniff(data);
  const kind = { "image/jpeg": jpeg, "image/png": png, "image/webp": webp }[type];
  if (!kind) return null;
  if (data.length > MAX_BYTES) refuse("too-large");
  return { data: kind.strip(data), type };
}
