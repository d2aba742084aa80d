// The page /verify, also as a copy on a disk without a network: what was saved elsewhere is looked at here.

import { text, learn, type Table } from "./texts";
import { isNote, judgeFile, judgeLine, type Known, pasted, type Signed } from "./verify/judge";
import { byId, el } from "./view/dom";

interface Page extends Known {
  language: string;
  texts: Table;
}

const MAX_FILE = 8 * 2 ** 20;

const page = JSON.parse(byId("known").textContent ?? "") as Page;
const today = new Date().toISOString().slice(0, 10);
learn({ [page.language]: { verify: page.texts } });

const t = (key: string, values: Record<string, string | number> = {}): string => text(page.language, `verify.${key}`, values);

const findings = byId("findings");

function say(well: boolean, ...words: string[]): void {
  findings.append(el("p", { class: well ? "saved" : "saved problem" }, words.join(" ")));
}

/** Says what a line file is; returns what it signs. */
function tellLine(note: string, file: string): Signed | null {
  const verdict = judgeLine(note, page);
  if (!("sequence" in verdict)) {
    say(false, t(`said.${verdict.is}`, { file }));
    return null;
  }
  const { is, sequence, expires, addresses } = verdict;
  const passed = !!expires && expires < today;
  const words = [t(`said.${is}`, { file, n: sequence, known: page.sequence })];
  if (expires) words.push(t("said.until", { day: expires }));
  if (passed) words.push(t("passed"));
  say(is !== "older" && !passed, ...words);
  if (addresses.length) {
    const listed = addresses.map((address) => el("li", { translate: "no" }, address));
    findings.append(el("p", {}, t("said.addresses")), el("ul", { class: "points" }, ...listed));
  }
  return verdict;
}

function tellFile(bytes: Uint8Array, file: string, signed: Signed): void {
  const verdict = judgeFile(bytes, signed.page);
  if (verdict.is === "signed") say(true, t("said.signed", { file, path: verdict.paths.join(", ") }));
  else say(false, t("said.changed", { file }));
  findings.append(el("p", { class: "hint", translate: "no" }, `SHA-256 ${verdict.hash}`));
}

/** Line files first: a page is held against the newest of them. */
async function look(files: File[]): Promise<void> {
  findings.replaceChildren();
  const pages: { name: string; bytes: Uint8Array }[] = [];
  let signed: Signed = page;
  for (const file of files) {
    if (file.size > MAX_FILE) {
      say(false, t("said.large", { file: file.name }));
      continue;
    }
    const bytes = new Uint8Array(await file.arrayBuffer());
    const note = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
    if (!isNote(note) && file.name !== "line.json") {
      pages.push({ name: file.name, bytes });
      continue;
    }
    const told = tellLine(note, file.name);
    if (told && told.sequence > signed.sequence) signed = told;
  }
  for (const { name, bytes } of pages) tellFile(bytes, name, signed);
}

function lookAtPasted(): void {
  findings.replaceChildren();
  tellLine(pasted(byId<HTMLTextAreaElement>("pasted").value), "line.json");
}

if (!/^https?:$/.test(location.protocol)) {
  // Where a copy lies on a disk, nothing of the site's is beside it.
  for (const beside of document.querySelectorAll("nav, footer, .served")) beside.remove();
  byId("copy").hidden = false;
}
if (page.expires && page.expires < today) byId("passed").hidden = false;
byId("check").hidden = false;
byId<HTMLInputElement>("files").addEventListener("change", ({ target }) => {
  const input = target as HTMLInputElement;
  void look(Array.from(input.files ?? [])).then(() => (input.value = ""));
});
byId("look").addEventListener("click", lookAtPasted);
