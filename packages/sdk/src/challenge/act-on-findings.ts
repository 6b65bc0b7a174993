import {
  allowance,
  approve,
  ContractRevertError,
  challenge,
  disprove,
  type JobParams,
  type Ledger,
  NOBODY,
} from "@starling/ledger";
import { type Finding, type Hex, tupleHash } from "@starling/protocol";

/** What a challenger did about an epoch. */
export type ChallengeAction =
  | { readonly type: "none" }
  | { readonly type: "disproved"; readonly finding: Finding; readonly transaction: Hex }
  | { readonly type: "challenged"; readonly bond: bigint; readonly transaction: Hex }
  /** Something is wrong, and nothing can be done about it from here. */
  | { readonly type: "powerless"; readonly why: string };

interface ActOptions {
  readonly params: JobParams;
  readonly epoch: number;
  readonly findings: readonly Finding[];
  /** Token wei that may be bonded now. */
  readonly budget: bigint;
  readonly signal?: AbortSignal;
}

/**
 * Acts on what a verifier found: a proof, where there is one, because it costs nothing and asks nobody; otherwise a
 * bonded challenge, where the job has an arbiter and the budget covers it.
 * @throws LedgerError where the chain cannot be reached
 */
export async function actOnFindings(ledger: Ledger, options: ActOptions): Promise<ChallengeAction> {
  const { findings, params, epoch } = options;
  if (findings.length === 0) return { type: "none" };
  const signal = options.signal === undefined ? {} : { signal: options.signal };
  let refused: string | undefined;
  for (const finding of findings) {
    const { fraud } = finding;
    if (fraud === undefined) continue;
    try {
      const { hash } = await disprove(ledger, { params, epoch, proof: fraud, ...signal });
      return { type: "disproved", finding, transaction: hash };
    } catch (cause) {
      // Somebody was faster, or this proof does not hold: the next one may.
      if (!(cause instanceof ContractRevertError)) throw cause;
      if (cause.reason === "WrongEpoch" || cause.reason === "EpochNotPending") {
        return { type: "powerless", why: cause.message };
      }
      refused = cause.message;
    }
  }
  return bonded(ledger, options, refused);
}

async function bonded(ledger: Ledger, options: ActOptions, refused: string | undefined): Promise<ChallengeAction> {
  const { params, epoch, findings, budget } = options;
  const powerless = (why: string): ChallengeAction => ({ type: "powerless", why: refused ?? why });
  if (params.arbiter === NOBODY) return powerless("The job has no arbiter who could be asked.");
  if (params.bond > budget)
    return powerless(`A challenge takes a bond of ${params.bond}; the budget has ${budget} left.`);
  const signal = options.signal === undefined ? {} : { signal: options.signal };
  try {
    await allow(ledger, params);
    const reason = tupleHash("starling/challenge/1", ...findings.map(({ words }) => words));
    const { hash } = await challenge(ledger, { params, epoch, reason, ...signal });
    return { type: "challenged", bond: params.bond, transaction: hash };
  } catch (cause) {
    if (cause instanceof ContractRevertError) return powerless(cause.message);
    throw cause;
  }
}

async function allow(ledger: Ledger, { token, bond }: JobParams): Promise<void> {
  const owner = ledger.sender?.address ?? NOBODY;
  if ((await allowance(ledger, { token, owner, spender: ledger.rounds })) >= bond) return;
  await approve(ledger, { token, amount: bond });
}
