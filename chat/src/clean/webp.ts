// Strip a WebP by its chunks. Twin of clean/webp.py on the intake, which says what stays, what goes and why.
import { type Bytes, bytes, join, latin, view } from "./bytes.js";
import { freshTiff, hasPrefix, orientation, UPRIGHT } from "./exif.js";
import { MAX_PIECES, refuse } from "./fault.js";

type Chunk = [name: string, body: Uint8Array];

export function strip(data: Uint8Array): Bytes {
  const end = 8 + view(data).getUint32(4, true);
  if (end > data.length) refuse("truncated");
  const [first, ...rest] = chunks(data.subarray(12, Math.max(12, end)), MAX_PIECES);
  if (first && isPicture(first)) return file([first]);
  if (first?.[0] !== "VP8X" || first[1].length !== 10) return refuse("structure");
  const header = first[1].slice();
  const flags = header[0]!;
  // As in libwebp, Exif that the header does not announce says nothing.
  const exif = (flags & 8 && rest.find(([name]) => name === "EXIF")?.[1]) || new Uint8Array(0);
  const turn = orientation(exif.subarray(hasPrefix(exif) ? 6 : 0));
  header.set([(flags & 0x12) | (turn > UPRIGHT ? 8 : 0), 0, 0, 0]);
  const shown = flags & 2 ? animation(rest) : picture(rest);
  return file([["VP8X", header], ...shown, ...(turn > UPRIGHT ? [["EXIF", freshTiff(turn)] as Chunk] : [])]);
}

const isPicture = ([name]: Chunk) => name === "VP8 " || name === "VP8L";

/** The first picture, after its transparency if it has one. */
function picture(all: Chunk[]): Chunk[] {
  const kept: Chunk[] = [];
  for (const chunk of all) {
    if (isPicture(chunk)) return [...kept, chunk];
    if (chunk[0] === "ALPH" && !kept.length) kept.push(chunk);
  }
  return refuse("structure");
}

/** The background and loop count, then every frame. */
function animation(all: Chunk[]): Chunk[] {
  const settings = all.find(([name]) => name === "ANIM");
  const frames = all.filter(([name]) => name === "ANMF").map(([, body]) => frame(body));
  return frames.length && settings?.[1].length === 6 ? [settings, ...frames] : refuse("structure");
}

function frame(body: Uint8Array): Chunk {
  if (body.length < 16) refuse("structure");
  const head = body.slice(0, 16);
  head[15]! &= 3;
  return ["ANMF", join([head, ...written(picture(chunks(body.subarray(16), 16)))])];
}

function chunks(data: Uint8Array, most: number): Chunk[] {
  const from = view(data);
  const found: Chunk[] = [];
  for (let at = 0; at < data.length; ) {
    if (found.length === most) refuse("too-many");
    if (at + 8 > data.length) refuse("truncated");
    const length = from.getUint32(at + 4, true);
    const end = at + 8 + length;
    if (end > data.length) refuse("truncated");
    found.push([latin(data, at, at + 4), data.subarray(at + 8, end)]);
    at = end + (length % 2);
  }
  return found;
}

const written = (all: Chunk[]): Uint8Array[] =>
  all.flatMap(([name, body]) => {
    const size = new Uint8Array(4);
    view(size).setUint32(0, body.length, true);
    return [bytes(name), size, body, new Uint8Array(body.length % 2)];
  });

function file(all: Chunk[]): Bytes {
  const whole = join([bytes("RIFF\0\0\0\0WEBP"), ...written(all)]);
  view(whole).setUint32(4, whole.length - 8, true);
  return whole;
}
