/** The RPC as an absolute URL: wallets are told it, and know nothing of this page's origin. */
export function absoluteRpc(rpc: string, origin: string): string {
  return new URL(rpc, origin).href;
}
