// Reading numbers and names, and putting pieces together.

export type Bytes = Uint8Array<ArrayBuffer>;

export const view = (data: Uint8Array) => new DataView(data.buffer, data.byteOffset, data.length);

/** Bytes as characters of the same codes, for names and expressions. At most a few dozen bytes. */
export const latin = (data: Uint8Array, start = 0, end = data.length) =>
  String.fromCharCode(...data.subarray(start, end));

export const bytes = (text: string): Bytes => Uint8Array.from(text, (char) => char.charCodeAt(0));

export function join(pieces: Uint8Array[]): Bytes {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
