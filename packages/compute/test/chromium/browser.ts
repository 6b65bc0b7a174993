import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { build } from "vite";

/** Debian's full Chromium with its software WebGPU; its headless shell has none. */
const LAUNCH = {
  executablePath: "/usr/bin/chromium",
  args: [
    "--headless=new",
    "--no-sandbox",
    "--enable-unsafe-webgpu",
    "--use-webgpu-adapter=swiftshader",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};

const TYPES: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".wasm": "application/wasm",
};

/** The built test page: its scripts by file name, and a way to open it. */
export interface BuiltPage {
  readonly scripts: ReadonlyMap<string, string>;
  open(): Promise<Page>;
  close(): Promise<void>;
}

/** Builds this folder as an app would and serves it to a fresh Chromium. */
export async function buildPage(): Promise<BuiltPage> {
  const folder = await mkdtemp(join(tmpdir(), "starling-compute-"));
  const root = fileURLToPath(new URL(".", import.meta.url));
  await build({
    root,
    configFile: false,
    logLevel: "error",
    worker: { format: "es" },
    build: { outDir: folder, emptyOutDir: true, target: "esnext" },
  });
  const assets = await readdir(join(folder, "assets"));
  const scripts = new Map<string, string>();
  for (const name of assets.filter((asset) => asset.endsWith(".js"))) {
    scripts.set(name, await readFile(join(folder, "assets", name), "utf8"));
  }

  const server = createServer(async (request, response) => {
    const path = request.url === "/" ? "/index.html" : (request.url ?? "");
    const body = await readFile(join(folder, path)).catch(() => undefined);
    response.writeHead(body ? 200 : 404, { "content-type": TYPES[extname(path)] ?? "text/plain" });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

  const browsers: Browser[] = [];
  return {
    scripts,
    open: async () => {
      const browser = await chromium.launch(LAUNCH);
      browsers.push(browser);
      const page = await browser.newPage();
      await page.goto(address);
      await page.waitForFunction(() => "computePage" in globalThis);
      return page;
    },
    close: async () => {
      await Promise.all(browsers.map((browser) => browser.close()));
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
