// Build the chat page's scripts and copy the desk's: `node chat/build.mjs`. The output is the same for the same input.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build, transform } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const source = join(root, "chat/src");
const target = join(root, "intake/src/holub_intake/web/static");
/** app.js, which is loaded already, is a module outside the others; it hands on what it has of sealing. */
const plugin = (name) => ({
  name: "holub",
  setup(build) {
    if (name === "later") build.onResolve({ filter: /\/(base|age|bytes|recipient)$/ }, () => ({ path: "./app.js", external: true }));
    build.onResolve({ filter: /\/x25519$/ }, ({ kind }) => (kind === "dynamic-import" ? { path: "./x25519.js", external: true } : null));
  },
});

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
for (const [name, entry] of [["app", "app.ts"], ["later", "later.ts"], ["x25519", "seal/x25519.ts"], ["carried", "carried.ts"]]) {
  await build({
    entryPoints: { [name]: join(source, entry) },
    outdir: target,
    bundle: true,
    minify: true,
    format: name === "carried" ? "iife" : "esm",
    target: "es2020",
    charset: "utf8",
    legalComments: "none",
    plugins: name === "carried" ? [] : [plugin(name)],
    logLevel: "warning",
  });
}
// Stands in the page /verify itself, which must work as one file.
await build({ entryPoints: [join(source, "verify.ts")], outdir: target, bundle: true, minify: true, format: "iife", target: "es2020", charset: "utf8", legalComments: "none", logLevel: "warning" });
await build({ entryPoints: [join(source, "app.css"), join(source, "carried.css")], outdir: target, minify: true, charset: "utf8", target: "chrome80", logLevel: "warning" });

for (const name of readdirSync(target).sort()) {
  const data = readFileSync(join(target, name));
  const br = brotliCompressSync(data, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: data.length } });
  writeFileSync(join(target, `${name}.br`), br);
  writeFileSync(join(target, `${name}.gz`), gzipSync(data, { level: 9 }));
  console.log(`${name.padEnd(12)} ${String(data.length).padStart(7)} bytes, ${String(br.length).padStart(6)} br`);
}

const desk = join(root, "desk/src/holub_desk/web/static");
mkdirSync(desk, { recursive: true });
const packages = join(root, "node_modules");
writeFileSync(join(desk, "htmx.min.js"), readFileSync(join(packages, "htmx.org/dist/htmx.min.js")));
// Without the note of where its map for debuggers lies, which is not served.
const leaflet = readFileSync(join(packages, "leaflet/dist/leaflet.js"), "utf8").replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n");
writeFileSync(join(desk, "leaflet.min.js"), leaflet);
// Without its pictures: they are of markers and of a menu, which the map does not have.
const style = readFileSync(join(packages, "leaflet/dist/leaflet.css"), "utf8").replace(/^\s*background-image: url\(images\/.*\);$/gm, "");
writeFileSync(join(desk, "leaflet.min.css"), (await transform(style, { loader: "css", minify: true })).code);
