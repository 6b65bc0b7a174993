import type { BrowserContext } from "@playwright/test";
import { createWalletClient, type Hex, hexToBigInt, http } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";

/** A wallet that announces itself to pages (EIP-6963). The key and every decision stay in the test's process. */
export interface TestWallet {
  readonly address: Hex;
  /** Methods that pages have asked for, in order. */
  readonly asked: readonly string[];
  /** Chain that the wallet is on. */
  chainId(): number;
  /** Says no to the next question that a person would be shown. */
  declineNext(): void;
}

interface TestWalletInit {
  /** The station's chain, with its RPC door as an absolute URL. */
  readonly chain: { readonly id: number; readonly rpc: string };
  /** Chain that the wallet is on at first; the station's when absent. */
  readonly startOn?: number;
  /** Whose wallet it is; a new account's when absent. */
  readonly key?: Hex;
}

interface Request {
  readonly method: string;
  readonly params?: readonly unknown[];
}

interface Answer {
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
  /** Set when the wallet has changed its chain. */
  readonly chain?: string;
}

const NAME = "Test Wallet";
const ANNOUNCED = { uuid: "7d9b1b3e-3d0a-4c53-9c2b-5a1f2f0f6f11", name: NAME, rdns: "example.test-wallet" };
/** EIP-1193 and EIP-3326 codes. */
const [DECLINED, UNKNOWN_CHAIN] = [4001, 4902];
const QUESTIONS = new Set([
  "eth_requestAccounts",
  "eth_signTypedData_v4",
  "eth_sendTransaction",
  "wallet_switchEthereumChain",
]);

const toHex = (value: number): string => `0x${value.toString(16)}`;

/** Puts a wallet with a new key into every page that the context opens from now on. */
export async function installTestWallet(context: BrowserContext, init: TestWalletInit): Promise<TestWallet> {
  const account = privateKeyToAccount(init.key ?? generatePrivateKey());
  const { id, rpc } = init.chain;
  const asked: string[] = [];
  let current = init.startOn ?? id;
  let connected = false;
  let decline = false;

  const client = createWalletClient({
    account,
    transport: http(rpc),
    chain: {
      id,
      name: "Station",
      nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
      rpcUrls: { default: { http: [rpc] } },
    },
  });

  async function forward(request: Request): Promise<Answer> {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, ...request });
    const response = await fetch(rpc, { method: "POST", headers: { "content-type": "application/json" }, body });
    return (await response.json()) as Answer;
  }

  async function sign(text: string): Promise<Hex> {
    const { types, ...data } = JSON.parse(text) as Parameters<typeof account.signTypedData>[0] & {
      types: Record<string, readonly { name: string; type: string }[]>;
    };
    const { EIP712Domain: _, ...structs } = types;
    return account.signTypedData({ ...data, types: structs } as Parameters<typeof account.signTypedData>[0]);
  }

  async function send(given: { to?: Hex; data?: Hex; value?: Hex; gas?: Hex }): Promise<Hex> {
    return client.sendTransaction({
      to: given.to ?? null,
      ...(given.data === undefined ? {} : { data: given.data }),
      ...(given.value === undefined ? {} : { value: hexToBigInt(given.value) }),
      ...(given.gas === undefined ? {} : { gas: hexToBigInt(given.gas) }),
    });
  }

  async function carryOut({ method, params = [] }: Request): Promise<Answer> {
    switch (method) {
      case "eth_requestAccounts":
        connected = true;
        return { result: [account.address] };
      case "eth_accounts":
        return { result: connected ? [account.address] : [] };
      case "eth_chainId":
        return { result: toHex(current) };
      case "wallet_revokePermissions":
        connected = false;
        return { result: null };
      case "wallet_switchEthereumChain": {
        const wanted = Number((params[0] as { chainId: string }).chainId);
        if (wanted !== id) return { error: { code: UNKNOWN_CHAIN, message: "This wallet does not know the chain." } };
        current = wanted;
        return { result: null, chain: toHex(current) };
      }
      case "eth_signTypedData_v4":
        return { result: await sign(String(params[1])) };
      case "eth_sendTransaction":
        return { result: await send(params[0] as Parameters<typeof send>[0]) };
      default:
        return forward({ method, params });
    }
  }

  await context.exposeFunction("askTestWallet", async (request: Request): Promise<Answer> => {
    asked.push(request.method);
    if (decline && QUESTIONS.has(request.method)) {
      decline = false;
      return { error: { code: DECLINED, message: "The person said no." } };
    }
    return carryOut(request).catch((error: Error) => ({ error: { code: -32_603, message: error.message } }));
  });
  await context.addInitScript((info) => {
    const ask = (globalThis as unknown as { askTestWallet: (request: unknown) => Promise<Answer> }).askTestWallet;
    const listeners = new Map<string, Set<(value: unknown) => void>>();
    const provider = {
      async request({ method, params }: Request) {
        const { result, error, chain } = await ask({ method, ...(params === undefined ? {} : { params }) });
        if (chain !== undefined) for (const hear of listeners.get("chainChanged") ?? []) hear(chain);
        if (error !== undefined) throw Object.assign(new Error(error.message), { code: error.code });
        return result;
      },
      on(event: string, hear: (value: unknown) => void) {
        const known = listeners.get(event) ?? new Set();
        listeners.set(event, known.add(hear));
      },
      removeListener: (event: string, hear: (value: unknown) => void) => void listeners.get(event)?.delete(hear),
    };
    const icon = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/%3E";
    const detail = Object.freeze({ info: Object.freeze({ ...info, icon }), provider });
    const announce = () => window.dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail }));
    window.addEventListener("eip6963:requestProvider", announce);
    announce();
  }, ANNOUNCED);

  return {
    address: account.address.toLowerCase() as Hex,
    asked,
    chainId: () => current,
    declineNext: () => {
      decline = true;
    },
  };
}
