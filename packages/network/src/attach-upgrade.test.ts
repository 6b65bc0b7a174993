import { createServer, type IncomingMessage, type Server } from "node:http";
import { connect } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { attachUpgrade } from "./attach-upgrade.ts";

const servers: Server[] = [];

async function listen(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** An upgrade server that echoes; remembers the request it saw. */
async function inner(): Promise<{ port: number; seen: IncomingMessage[] }> {
  const seen: IncomingMessage[] = [];
  const server = createServer();
  server.on("upgrade", (request, socket, head) => {
    seen.push(request);
    socket.write("HTTP/1.1 101 Switching Protocols\r\nupgrade: echo\r\nconnection: upgrade\r\n\r\n");
    socket.write(head);
    socket.pipe(socket);
  });
  return { port: await listen(server), seen };
}

function upgrade(
  port: number,
  path: string,
  early = "",
): Promise<{ text: () => string; send: (text: string) => void; closed: Promise<void> }> {
  return new Promise((resolve) => {
    let got = "";
    const socket = connect(port, "127.0.0.1", () => {
      socket.write(
        `GET ${path} HTTP/1.1\r\nHost: here\r\nOrigin: http://page\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n${early}`,
      );
      resolve({ text: () => got, send: (text) => void socket.write(text), closed });
    });
    const closed = new Promise<void>((done) => socket.on("close", () => done()));
    socket.on("data", (data) => {
      got += data.toString();
    });
    socket.on("error", () => {});
  });
}

describe("upgrade requests on the station's port", () => {
  test("that are accepted reach the inner listener whole, bytes and all", async () => {
    const behind = await inner();
    const outer = createServer();
    const port = await listen(outer);
    attachUpgrade(outer, behind.port, { accept: ({ headers }) => headers.origin === "http://page" });
    const socket = await upgrade(port, "/", "early ");
    await expect.poll(socket.text).toContain("early ");
    socket.send("late");
    await expect.poll(socket.text).toMatch(/^HTTP\/1\.1 101 [\s\S]*early late$/);
    expect(behind.seen[0]?.headers).toMatchObject({ host: "here", origin: "http://page" });
  });

  test("that are not accepted are left to their own handler", async () => {
    const behind = await inner();
    const outer = createServer();
    const port = await listen(outer);
    attachUpgrade(outer, behind.port, { accept: ({ url }) => url === "/" });
    outer.on("upgrade", (request, socket) => {
      if (request.url !== "/") socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
    });
    const socket = await upgrade(port, "/other");
    await socket.closed;
    expect(socket.text()).toContain("403");
    expect(behind.seen).toEqual([]);
  });

  test("end when the listener is gone, and when they are detached", async () => {
    const behind = await inner();
    const outer = createServer();
    const port = await listen(outer);
    const detach = attachUpgrade(outer, behind.port, { accept: () => true });
    const socket = await upgrade(port, "/", "x");
    await expect.poll(socket.text).toContain("101");
    detach();
    await socket.closed;
    attachUpgrade(outer, 1, { accept: () => true });
    await (await upgrade(port, "/")).closed;
  });
});
