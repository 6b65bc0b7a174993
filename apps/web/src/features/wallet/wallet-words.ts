/** What to say of an error that a wallet or its library threw. */
export interface WalletWords {
  readonly title: string;
  readonly fix: string;
}

/** The person said no (EIP-1193 code 4001). */
const REJECTED = 4001;
/** The wallet has a question open already. */
const BUSY = -32_002;
/** The wallet does not know the chain. */
const UNKNOWN_CHAIN = 4902;

function codesOf(error: unknown): number[] {
  const codes: number[] = [];
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if ("code" in at && typeof at.code === "number") codes.push(at.code);
  }
  return codes;
}

/** An error of a wallet in plain words; undefined for one that is not a wallet's. */
export function walletWords(error: unknown): WalletWords | undefined {
  const codes = codesOf(error);
  if (codes.includes(REJECTED)) {
    return { title: "You declined in the wallet.", fix: "Nothing was sent. Try again when you like." };
  }
  if (codes.includes(BUSY)) {
    return { title: "The wallet has a question open.", fix: "Open the wallet and answer it first." };
  }
  if (codes.includes(UNKNOWN_CHAIN)) {
    return { title: "The wallet does not know this chain.", fix: "Let the page add it, then switch." };
  }
  return undefined;
}
