// What the tests of sealing run, in a page and in Node: seal numbered bytes for the recipients given, as base64.
import { base64 } from "../../chat/src/seal/bytes";
import { seal } from "../../chat/src/seal/age";
import { parseRecipient } from "../../chat/src/seal/recipient";

export async function sealTo(recipients: string[], length: number): Promise<string> {
  const data = new Uint8Array(length).map((_, i) => (i ^ (i >> 8) ^ (i >> 16)) & 255);
  return base64(await seal(recipients.map(parseRecipient), data));
}

Object.assign(globalThis, { sealTo });
