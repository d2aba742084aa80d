// What a file is, by how it begins. Twin of clean/kinds.py on the intake: same expressions, same order.
import { latin } from "./bytes.js";

const KINDS: [RegExp, string][] = [
  [/^\xff\xd8\xff/, "image/jpeg"],
  [/^\x89PNG\r\n\x1a\n/, "image/png"],
  [/^RIFF.{4}WEBP/s, "image/webp"],
  [/^GIF8[79]a/, "image/gif"],
  [/^.{4}ftyp(.{4}){0,12}avi[fs]/s, "image/avif"],
  [/^.{4}ftyp(he(i[cxms]|v[cxms])|mif1|msf1)/s, "image/heic"],
  [/^.{4}ftypM4[AB] /s, "audio/mp4"],
  [/^.{4}ftypqt  /s, "video/quicktime"],
  [/^.{4}ftyp3g/s, "video/3gpp"],
  [/^.{4}ftyp/s, "video/mp4"],
  [/^OggS.{24}\x80theora/s, "video/ogg"],
  [/^OggS/, "audio/ogg"],
  [/^ID3/, "audio/mpeg"],
  [/^\xff[\xfa\xfb\xf2\xf3\xe2\xe3][\x10-\xef]/, "audio/mpeg"],
  [/^\xff[\xf0\xf1\xf8\xf9][\x40-\x7f]/, "audio/aac"],
  [/^#!AMR/, "audio/amr"],
  [/^fLaC/, "audio/flac"],
  [/^RIFF.{4}WAVE/s, "audio/wav"],
  [/^RIFF.{4}AVI /s, "video/x-msvideo"],
  [/^\x1aE\xdf\xa3.*webm/s, "video/webm"],
  [/^\x1aE\xdf\xa3.*matroska/s, "video/x-matroska"],
  [/^%PDF-/, "application/pdf"],
  [/^PK(\x03\x04|\x05\x06)/, "application/zip"],
  [/^(II\*\0|MM\0\*)/, "image/tiff"],
  [/^BM.{4}\0\0\0\0/s, "image/bmp"],
];

/** The MIME type that the first 64 bytes tell; `application/octet-stream` for everything else. */
export function sniff(data: Uint8Array): string {
  const head = latin(data, 0, 64);
  return KINDS.find(([pattern]) => pattern.test(head))?.[1] ?? "application/octet-stream";
}
