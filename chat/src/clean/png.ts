// Strip a PNG by its chunks. Twin of clean/png.py on the intake, which says what stays, what goes and why.
import { type Bytes, bytes, join, latin, view } from "./bytes.js";
import { freshTiff, orientation, UPRIGHT } from "./exif.js";
import { MAX_PIECES, refuse } from "./fault.js";

const PALETTE = 3;
/** Lengths of the optional chunks that stay, once each, if they stand before the first IDAT. */
const BEFORE_THE_PICTURE: Record<string, number[]> = {
  gAMA: [4],
  sRGB: [1],
  sBIT: [1, 2, 3, 4],
  bKGD: [1, 2, 6],
  acTL: [8],
};

interface Chunk {
  name: string;
  body: Uint8Array;
  whole: Uint8Array;
}

export function strip(data: Uint8Array): Bytes {
  let colour = -1;
  let turn = 0;
  const seen = new Set<string>();
  const kept: Uint8Array[] = [];
  for (const { name, body, whole } of chunks(data)) {
    if (colour < 0) {
      if (name !== "IHDR" || body.length !== 13) refuse("structure");
      colour = view(body).getUint8(9);
      if (![0, 2, PALETTE, 4, 6].includes(colour)) refuse("structure");
    } else if (name === "eXIf" && !turn && !seen.has("IDAT")) turn = orientation(body);
    else if (stays(name, body.length, colour, seen)) {
      kept.push(whole);
      seen.add(name);
    }
  }
  if (!seen.has("IDAT") || (colour === PALETTE && !seen.has("PLTE"))) refuse("structure");
  const head = [data.subarray(0, 33)];
  if (turn > UPRIGHT) head.push(chunk("eXIf", freshTiff(turn)));
  return join([...head, ...kept, chunk("IEND", new Uint8Array(0))]);
}

/** Whether a chunk is needed to show the picture. Refuses what breaks the structure. */
function stays(name: string, size: number, colour: number, seen: Set<string>): boolean {
  const picture = seen.has("IDAT");
  if (name === "IDAT") return true;
  if (name === "PLTE") {
    if (seen.has(name) || picture || size % 3 || size < 3 || size > 768) refuse("structure");
    return colour === PALETTE;
  }
  if (name < "a") refuse("structure");
  if (name === "fcTL") return size === 26 && seen.has("acTL");
  if (name === "fdAT") return size > 4 && seen.has("acTL") && picture;
  const fits =
    name === "tRNS"
      ? colour === PALETTE ? size > 0 && size < 257 : size === [2, 0, 6][colour] && size > 0
      : BEFORE_THE_PICTURE[name]?.includes(size);
  return !!fits && !seen.has(name) && !picture;
}

function* chunks(data: Uint8Array): Generator<Chunk, void> {
  const from = view(data);
  let at = 8;
  for (let count = 0; count < MAX_PIECES; count++) {
    if (at + 12 > data.length) refuse("truncated");
    const end = at + 12 + from.getUint32(at);
    const name = latin(data, at + 4, at + 8);
    if (!/^[A-Za-z]{4}$/.test(name)) refuse("structure");
    if (end > data.length) refuse("truncated");
    if (name === "IEND") return;
    yield { name, body: data.subarray(at + 8, end - 4), whole: data.subarray(at, end) };
    at = end;
  }
  refuse("too-many");
}

function chunk(name: string, body: Uint8Array): Bytes {
  const whole = join([new Uint8Array(4), bytes(name), body, new Uint8Array(4)]);
  const to = view(whole);
  let crc = -1;
  for (let at = 4; at < whole.length - 4; at++) {
    crc ^= to.getUint8(at);
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  to.setUint32(0, body.length);
  to.setUint32(whole.length - 4, ~crc);
  return whole;
}
