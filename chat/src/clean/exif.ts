// The one thing that survives of Exif: which way up a picture is. Twin of clean/exif.py on the intake.
import { type Bytes, bytes, latin, view } from "./bytes.js";

export const UPRIGHT = 1;

/** What stands before the TIFF block in a JPEG, never in a PNG, and in some WebP files. */
export const hasPrefix = (exif: Uint8Array) => latin(exif, 0, 6) === "Exif\0\0";

/** Which of the eight orientations a TIFF block tells; 1 (upright) if it tells none that counts. */
export function orientation(tiff: Uint8Array): number {
  const order = latin(tiff, 0, 4);
  const little = order === "II*\0";
  if (!(little || order === "MM\0*") || tiff.length < 8) return UPRIGHT;
  const from = view(tiff);
  const directory = from.getUint32(4, little);
  if (directory + 2 > tiff.length) return UPRIGHT;
  let at = directory + 2;
  const end = Math.min(at + 12 * from.getUint16(directory, little), tiff.length - 11);
  for (; at < end; at += 12) {
    if (from.getUint16(at, little) !== 0x0112) continue;
    const value = from.getUint16(at + 8, little);
    // As browsers do: one SHORT, or nothing.
    const counts = from.getUint16(at + 2, little) === 3 && from.getUint32(at + 4, little) === 1;
    return counts && value > 1 && value < 9 ? value : UPRIGHT;
  }
  return UPRIGHT;
}

/** A TIFF block of 26 bytes that holds the orientation and nothing else; always big-endian. */
export const freshTiff = (turn: number): Bytes =>
  bytes(`MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0${String.fromCharCode(turn)}\0\0\0\0\0\0`);
