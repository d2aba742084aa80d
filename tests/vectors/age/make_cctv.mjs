// Print cctv.json from the package `cctv-age`: `node make_cctv.mjs > cctv.json`. Armoured vectors are left out.
import * as vectors from "cctv-age";

/** A vector is lines of `key: value`, an empty line, and an age file. */
function read(vector) {
  const file = Buffer.from(vector);
  const end = file.indexOf("\n\n");
  const fields = { identity: [], passphrase: [] };
  for (const line of file.subarray(0, end).toString("utf8").split("\n")) {
    const at = line.indexOf(": ");
    const [key, value] = [line.slice(0, at), line.slice(at + 2)];
    if (key in fields && Array.isArray(fields[key])) fields[key].push(value);
    else fields[key] = value;
  }
  return { ...fields, age: file.subarray(end + 2).toString("base64") };
}

const all = Object.keys(vectors).sort().map((name) => [name, read(vectors[name])]);
const armoured = all.filter(([, { armored }]) => armored === "yes").map(([name]) => name);
const kept = all.filter(([, { armored }]) => armored !== "yes");
console.log(JSON.stringify({ armoured, vectors: Object.fromEntries(kept) }, null, 1));
