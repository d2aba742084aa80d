// Strip a JPEG by its segments. Twin of clean/jpeg.py on the intake, which says what stays, what goes and why.
import { type Bytes, bytes, join, latin, view } from "./bytes.js";
import { freshTiff, hasPrefix, orientation, UPRIGHT } from "./exif.js";
import { MAX_PIECES, refuse } from "./fault.js";

const EOI = 0xd9;
const SOS = 0xda;
const FRAMES = [0xc0, 0xc1, 0xc2, 0xc3, 0xc9, 0xca, 0xcb];

interface Segment {
  code: number;
  body: Uint8Array;
  /** Marker, length, body and, after a start of scan, the scan. */
  whole: Uint8Array;
}

export function strip(data: Uint8Array): Bytes {
  let jfif = false;
  let turn = 0;
  let transform = -1;
  const kept: Uint8Array[] = [];
  let frames = 0;
  let scans = 0;
  for (const { code, body, whole } of segments(data)) {
    if ((code >= 0xe0 && code <= 0xef) || code === 0xfe) {
      if (scans) continue;
      if (code === 0xe0 && body.length >= 14 && latin(body, 0, 5) === "JFIF\0") jfif = true;
      else if (code === 0xe1 && !turn && hasPrefix(body)) turn = orientation(body.subarray(6));
      else if (code === 0xee && body.length >= 12 && latin(body, 0, 5) === "Adobe") transform = view(body).getUint8(11);
      continue;
    }
    if (FRAMES.includes(code)) frames++;
    if (code === SOS) scans++;
    if (frames > 1 || (scans && !frames) || !wellFormed(code, body)) refuse("structure");
    kept.push(whole);
  }
  if (!scans) refuse("structure");
  const head = [bytes("\xff\xd8")];
  if (jfif) head.push(bytes("\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"));
  if (turn > UPRIGHT) head.push(bytes("\xff\xe1\0\x22Exif\0\0"), freshTiff(turn));
  if (transform >= 0) head.push(bytes(`\xff\xee\0\x0eAdobe\0\x64\0\0\0\0${String.fromCharCode(transform)}`));
  return join([...head, ...kept, bytes("\xff\xd9")]);
}

/** Where the next marker stands, from `at` on; in a scan, restart markers are none. */
function marker(data: Uint8Array, at: number, inScan: boolean): number {
  while ((at = data.indexOf(0xff, at)) >= 0 && at + 1 < data.length) {
    const code = data[at + 1]!;
    if (code && code < 0xff && !(inScan && code >= 0xd0 && code <= 0xd7)) return at;
    at++;
  }
  return refuse("truncated");
}

function* segments(data: Uint8Array): Generator<Segment, void> {
  const from = view(data);
  let at = 2;
  for (let count = 0; count < MAX_PIECES; count++) {
    const start = marker(data, at, false);
    const code = from.getUint8(start + 1);
    at = start + 2;
    if (code === EOI) return;
    if (code === 1 || (code >= 0xd0 && code <= 0xd7)) continue;
    if (code === 0xd8) refuse("structure");
    if (at + 2 > data.length) refuse("truncated");
    const length = from.getUint16(at);
    let end = at + length;
    if (length < 2) refuse("structure");
    if (end > data.length) refuse("truncated");
    const body = data.subarray(at + 2, end);
    at = end;
    if (code === SOS) {
      at = marker(data, at, true);
      while (at > end && data[at - 1] === 0xff) at--;
      end = at;
    }
    yield { code, body, whole: data.subarray(start, end) };
  }
  refuse("too-many");
}

/** Whether a segment is one that a picture needs, exactly as long as what it says it holds. */
function wellFormed(code: number, body: Uint8Array): boolean {
  const size = body.length;
  if (FRAMES.includes(code)) return size > 8 && body[5]! <= 4 && size === 6 + 3 * body[5]!;
  if (code === SOS) return size > 5 && body[0]! <= 4 && size === 4 + 2 * body[0]!;
  if (code === 0xdb) return fills(body, (at) => (body[at]! >> 4 ? 129 : 65));
  if (code === 0xc4) return fills(body, (at) => body.subarray(at + 1, at + 17).reduce((sum, n) => sum + n, 17));
  if (code === 0xcc) return size > 0 && size % 2 === 0;
  return (code === 0xdd || code === 0xdc) && size === 2;
}

function fills(body: Uint8Array, sizeAt: (at: number) => number): boolean {
  let at = 0;
  while (at < body.length) at += sizeAt(at);
  return at > 0 && at === body.length;
}
