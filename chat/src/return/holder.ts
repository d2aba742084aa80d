// The holder of a code: how to answer, and what to ask for.

import { type Bytes, hex } from "../seal/bytes";
import { identityOf, type Identity } from "../seal/open";
import { formatRecipient } from "../seal/recipient";
import type { Keys } from "./code";

export interface Holder {
  identity: Identity;
  mailbox: Bytes;
  reply: { recipient: string; mailbox: string };
}

export async function holderOf({ seed, mailbox }: Keys): Promise<Holder> {
  const identity = await identityOf(seed);
  return { identity, mailbox, reply: { recipient: formatRecipient(identity.recipient), mailbox: hex(mailbox) } };
}
