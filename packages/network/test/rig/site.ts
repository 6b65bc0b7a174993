import { createServer, type Server } from "node:http";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { MAX_BLOCK_BYTES, rawBlock } from "@starling/protocol";
import { CID } from "multiformats/cid";
import { build } from "vite";
import { memoryStore } from "../../src/index.ts";
import { attachUpgrade, createStationNode, type StationNode } from "../../src/node.ts";
import { noise } from "./noise.ts";

const HERE = dirname(fileURLToPath(import.meta.url));

/** Bundles the test page once. */
async function bundle(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: "silent",
    root: HERE,
    build: { write: false, minify: false, target: "esnext", lib: { entry: join(HERE, "page.ts"), formats: ["es"] } },
  });
  const [output] = Array.isArray(built) ? built : [built];
  if (output === undefined || !("output" in output)) throw new Error("vite built nothing");
  return output.output[0].code;
}

/** A station on its own HTTP port: libp2p behind `/`, its blocks as a trustless gateway behind `/ipfs/`. */
export interface TestStation {
  readonly origin: string;
  readonly node: StationNode;
  /** Gateway requests so far. */
  readonly gatewayRequests: number;
  /** Puts the noise of `seed` into the station's store. */
  add(seed: number, count: number): Promise<string[]>;
  forget(cids: readonly string[]): Promise<void>;
  parse(cids: readonly string[]): CID[];
  /** Ends node and HTTP server without a goodbye to anybody. */
  kill(): Promise<void>;
}

let page: Promise<string> | undefined;

export async function startStation({ seed, port = 0 }: { seed: number; port?: number }): Promise<TestStation> {
  page ??= bundle();
  const script = await page;
  let gatewayRequests = 0;
  let node: StationNode | undefined;
  const server: Server = createServer(async (request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    if (path === "/page.js") {
      response.writeHead(200, { "content-type": "text/javascript" }).end(script);
    } else if (path.startsWith("/ipfs/")) {
      gatewayRequests++;
      const block = await node?.blocks.store.get(CID.parse(path.slice(6)));
      response.writeHead(block === undefined ? 404 : 200, { "access-control-allow-origin": "*" }).end(block);
    } else {
      response.writeHead(200, { "content-type": "text/html" });
      response.end('<!doctype html><title>rig</title><script type="module" src="/page.js"></script>');
    }
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const origin = `http://127.0.0.1:${address.port}`;
  node = await createStationNode({
    seed: new Uint8Array(32).fill(seed),
    origins: [origin],
    allowPrivate: true,
    store: await memoryStore({ maxBytes: 512 * 1024 * 1024 }),
  });
  const detach = attachUpgrade(server, node.port, {
    accept: (request) =>
      request.headers.origin === undefined || new URL(request.headers.origin).hostname === "127.0.0.1",
  });
  const running = node;
  return {
    origin,
    node: running,
    get gatewayRequests() {
      return gatewayRequests;
    },
    async add(seed, count) {
      const cids: string[] = [];
      for (let i = 0; i < count; i++) {
        const block = rawBlock(noise(seed, i, MAX_BLOCK_BYTES));
        await running.blocks.put(block.cid, block.bytes);
        cids.push(block.cid.toString());
      }
      return cids;
    },
    async forget(cids) {
      for (const cid of cids) await running.blocks.store.delete(CID.parse(cid));
    },
    parse: (cids) => cids.map((cid) => CID.parse(cid)),
    async kill() {
      detach();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await running.stop();
    },
  };
}
