// The browser's sealing: what it makes, typage opens; what it refuses, Python refuses too (tests/vectors/age/).
import assert from "node:assert/strict";
import { createPrivateKey, createPublicKey, diffieHellman, generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Decrypter } from "age-encryption";
import { capacity, seal, sealedSize } from "../../chat/src/seal/age.js";
import type { Bytes } from "../../chat/src/seal/bytes.js";
import { exchange } from "../../chat/src/seal/exchange.js";
import { parseRecipient } from "../../chat/src/seal/recipient.js";
import { exchange as exchangeByNoble } from "../../chat/src/seal/x25519.js";

interface Case {
  name: string;
  outcome: string;
  text: string;
}

const root = process.env.HOLUB_ROOT ?? process.cwd();
const table = JSON.parse(readFileSync(join(root, "tests/vectors/age/recipients.json"), "utf8")) as { cases: Case[] };
const named = (name: string): string => table.cases.find((one) => one.name === name)!.text;
const CHUNK = 65536;
const EDGES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 258880];
const good = parseRecipient(named("good"));
const identity = named("identity");

/** Bytes that differ from place to place, so that swapped chunks would show. */
const bytes = (length: number): Bytes => new Uint8Array(length).map((_, i) => (i ^ (i >> 8) ^ (i >> 16)) & 255);

async function open(sealed: Uint8Array, key = identity): Promise<Uint8Array> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(key);
  return decrypter.decrypt(sealed);
}

for (const { name, outcome, text } of table.cases) {
  test(`recipient ${name}: ${outcome}`, async () => {
    if (outcome === "success") {
      assert.equal(parseRecipient(text).length, 1216);
    } else if (outcome === "key") {
      await assert.rejects(seal([good, parseRecipient(text)], bytes(10)));
    } else {
      assert.throws(() => parseRecipient(text), (error) => error instanceof Error && error.message === "recipient");
    }
  });
}

for (const length of EDGES) {
  test(`${length} bytes are opened, and are as long as foretold`, async () => {
    const data = bytes(length);
    const sealed = await seal([good, good], data);
    assert.equal(sealed.length, sealedSize(length));
    assert.deepEqual(await open(sealed), data);
    assert.deepEqual(data, bytes(length), "what came in is left alone");
  });
}

test("a view into a larger buffer is sealed like the bytes alone", async () => {
  const inside = bytes(2000).subarray(501, 1502);
  assert.deepEqual(await open(await seal([good], inside)), inside.slice());
});

test("the control: a stranger does not open", async () => {
  const stranger = "AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0";
  const sealed = await seal([good], bytes(10));
  await assert.rejects(open(sealed, stranger));
  sealed[sealed.length - 1] ^= 1;
  await assert.rejects(open(sealed));
});

test("the header is to the letter of the specification", async () => {
  const sealed = await seal([good, good], bytes(0));
  const [version, ...lines] = new TextDecoder("latin1").decode(sealed.subarray(0, sealed.length - 32)).split("\n");
  assert.equal(version, "age-encryption.org/v1");
  assert.equal(lines.length, 6);
  for (const stanza of [lines.slice(0, 2), lines.slice(2, 4)]) {
    assert.match(stanza[0], /^-> mlkem768x25519 [A-Za-z0-9+/]{1494}$/);
    assert.match(stanza[1], /^[A-Za-z0-9+/]{43}$/);
  }
  assert.match(lines[4], /^--- [A-Za-z0-9+/]{43}$/);
  assert.equal(lines[5], "");
});

test("capacity is the largest plaintext that fits", () => {
  assert.deepEqual([8192, 32768, 262144].map(capacity), [4976, 29552, 258880]);
  for (const edge of [3216, 3200 + CHUNK + 16, 3200 + 2 * (CHUNK + 16), 262144]) {
    for (let size = Math.max(3216, edge - 40); size < edge + 40; size++) {
      const room = capacity(size);
      assert.ok(sealedSize(room) <= size && sealedSize(room + 1) > size, `${size}`);
    }
  }
});

test("either recipient comes first about equally often", async () => {
  const other = good.slice();
  other.set((await exchangeByNoble(good.slice(1184))).share, 1184); // a key that nobody holds
  let first = 0;
  for (let n = 0; n < 100; n++) {
    const [, one] = new TextDecoder("latin1").decode(await seal([good, other], bytes(0))).split("\n-> ");
    // only the first stanza is left; with a MAC that no longer fits, the error tells whether it was ours
    const header = new TextEncoder().encode(`age-encryption.org/v1\n-> ${one}\n--- ${"A".repeat(43)}\n`);
    await assert.rejects(open(header), (error: Error) => {
      first += /MAC/i.test(error.message) ? 1 : 0;
      return true;
    });
  }
  assert.ok(first >= 20 && first <= 80, `${first} of 100`); // fails once in 10^9 runs
});

test("the same plaintext gives another file each time", async () => {
  const [one, two] = [await seal([good], bytes(100)), await seal([good], bytes(100))];
  for (const at of [60, one.length - 132, one.length - 100]) {
    assert.notDeepEqual(one.subarray(at, at + 16), two.subarray(at, at + 16));
  }
});

test("without a recipient nothing is sealed", async () => {
  await assert.rejects(seal([], bytes(10)), /recipient/);
});

test("the file key is wiped, and so is every secret of an exchange", async (context) => {
  const drawn: Uint8Array[] = [];
  const draw = crypto.getRandomValues.bind(crypto);
  context.mock.method(crypto, "getRandomValues", (array: Uint8Array) => {
    drawn.push(array);
    return draw(array);
  });
  const secrets: ArrayBuffer[] = [];
  const derive = crypto.subtle.deriveBits.bind(crypto.subtle);
  context.mock.method(crypto.subtle, "deriveBits", async (...given: Parameters<typeof derive>) => {
    secrets.push(await derive(...given));
    return secrets.at(-1);
  });
  const sealed = await seal([good, good], bytes(10));
  const [fileKey, ...rest] = drawn.filter(({ length }) => length === 16);
  assert.deepEqual(fileKey, new Uint8Array(16));
  assert.notDeepEqual(rest[0], new Uint8Array(16), "the control: the nonce is not wiped, it is in the file");
  assert.ok(Buffer.from(sealed).includes(Buffer.from(rest[0])));
  assert.deepEqual(secrets.map((secret) => new Uint8Array(secret)), [new Uint8Array(32), new Uint8Array(32)]);
});

test("without X25519 in WebCrypto, noble's is taken, and it opens", async (context) => {
  const refused = context.mock.method(crypto.subtle, "generateKey", async () => {
    throw new DOMException("unknown", "NotSupportedError");
  });
  assert.deepEqual(await open(await seal([good, good], bytes(1000))), bytes(1000));
  assert.equal(refused.mock.callCount(), 2);
});

for (const [way, exchanging] of [["WebCrypto", exchange], ["noble", exchangeByNoble]] as const) {
  test(`an exchange by ${way} agrees with OpenSSL`, async () => {
    const prefix = Buffer.from("302a300506032b656e032100", "hex"); // SubjectPublicKeyInfo of X25519
    const ours = createPrivateKey(generateKeyPairSync("x25519").privateKey.export({ type: "pkcs8", format: "pem" }));
    const ourKey = createPublicKey(ours).export({ type: "spki", format: "der" }).subarray(prefix.length);
    const shares = new Set<string>();
    for (let n = 0; n < 20; n++) {
      const { share, secret } = await exchanging(Uint8Array.from(ourKey));
      const publicKey = createPublicKey({ key: Buffer.concat([prefix, share]), type: "spki", format: "der" });
      assert.deepEqual(Buffer.from(secret), diffieHellman({ privateKey: ours, publicKey }));
      shares.add(Buffer.from(share).toString("hex"));
    }
    assert.equal(shares.size, 20);
  });

  test(`an exchange by ${way} refuses points of low order`, async () => {
    for (const { text } of table.cases.filter(({ name }) => name.startsWith("order-"))) {
      await assert.rejects(async () => exchanging(parseRecipient(text).slice(1184)));
    }
  });
}
