import { startStation, temporaryFolder } from "./harness/station.ts";
import { contribute, untilAcknowledged } from "./harness/tab.ts";
import { expect, test } from "./harness/test.ts";
import { freePort, startTlsProxy } from "./harness/tls-proxy.ts";

test.use({ ignoreHTTPSErrors: true });

test("behind a TLS proxy with a self-signed certificate a tab computes over wss", async ({ page }) => {
  const port = await freePort();
  const proxy = await startTlsProxy(port);
  const folder = temporaryFolder();
  const env = { PORT: String(port), PUBLIC_URL: proxy.origin, SAMPLE_CHUNKS: "1", SAMPLE_ROUNDS: "50" };
  const station = await startStation(folder.path, env);
  try {
    expect(station.url).toBe(proxy.origin);
    const sockets: string[] = [];
    page.on("websocket", (socket) => sockets.push(socket.url()));
    await contribute(page, proxy.origin);
    await untilAcknowledged(page, 1);
    expect(await page.evaluate(() => isSecureContext && location.protocol)).toBe("https:");
    expect(sockets.length).toBeGreaterThan(0);
    for (const url of sockets) expect(new URL(url).origin).toBe(proxy.origin.replace("https:", "wss:"));
  } finally {
    await station.stop();
    await proxy.stop();
    folder.remove();
  }
});
