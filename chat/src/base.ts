// What the rest of the page uses of the first minute. app.js holds it; what is loaded later imports it from there.

export { PART_BYTES } from "./envelope";
export * from "./seal/age";
export * from "./seal/bytes";
export { Refused, useSolver } from "./send";
export { leave } from "./talk";
export { learn } from "./texts";
export { el } from "./view/dom";
export { formatRecipient, parseRecipient } from "./seal/recipient";
