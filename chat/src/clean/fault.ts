// Why a picture could not be cleaned, and the limits that guard the work. Twin of clean/fault.py on the intake.

export const MAX_BYTES = 64 * 1024 * 1024;
export const MAX_PIECES = 65536;

export type Reason = "truncated" | "structure" | "too-large" | "too-many";

/** A file that says it is a JPEG, PNG or WebP picture, but cannot be taken apart as one. */
export class CannotClean extends Error {
  constructor(readonly reason: Reason) {
    super(reason);
  }
}

export function refuse(reason: Reason): never {
  throw new CannotClean(reason);
}
