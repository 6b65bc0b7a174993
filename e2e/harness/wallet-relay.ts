import type { Page } from "@playwright/test";

/** What a page asked WalletConnect's relay. */
export interface WalletRelay {
  /** Methods of its requests, in order. */
  readonly asked: readonly string[];
}

/** Stands for WalletConnect's relay, which cannot be reached from a test: takes every message and delivers none. */
export async function installWalletRelay(page: Page): Promise<WalletRelay> {
  const asked: string[] = [];
  await page.routeWebSocket(/^wss:\/\/relay\.walletconnect\.(org|com)\//, (socket) => {
    socket.onMessage((message) => {
      const { id, method } = JSON.parse(String(message)) as { id: number; method?: string };
      if (method === undefined) return;
      asked.push(method);
      socket.send(JSON.stringify({ id, jsonrpc: "2.0", result: method === "irn_subscribe" ? "11".repeat(32) : true }));
    });
  });
  await page.route(/^https:\/\/[a-z]+\.walletconnect\.(org|com)\//, (route) => route.abort());
  return { asked };
}
