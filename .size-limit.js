import { readFileSync } from "node:fs";

const dist = "apps/web/dist";

/** Every script that the page itself asks for: the entry and what it preloads. */
function firstLoad() {
  const html = readFileSync(`${dist}/index.html`, "utf8");
  return [...html.matchAll(/(?:src|href)="(\/[^"]+\.js)"/g)].map(([, path]) => dist + path);
}

export default [{ name: "scripts of the first load, before Start", path: firstLoad(), limit: "150 kB", gzip: true }];
