import type { Hex } from "@starling/protocol";
import { parseSignature } from "viem";
import { type WriteOptions, writeRounds } from "../execute.ts";
import type { JobParams } from "../job-params.ts";
import type { Ledger } from "../ledger.ts";
import { type PermitSigner, signPermit } from "../sign-permit.ts";
import { type Posted, posting } from "./post.ts";

/**
 * Opens a job in one transaction: the allowance comes as an ERC-2612 signature of the client.
 * @throws LedgerError
 */
export async function postWithPermit(
  ledger: Ledger,
  given: WriteOptions & { params: JobParams; amount: bigint; signer: PermitSigner; deadline?: bigint },
): Promise<Posted> {
  const { params, amount, signer, deadline, ...options } = given;
  const permit = await signPermit(ledger, {
    token: params.token,
    spender: ledger.rounds,
    amount,
    signer,
    ...(deadline === undefined ? {} : { deadline }),
  });
  const { r, s, v } = splitSignature(permit.signature);
  return posting(ledger, params, () =>
    writeRounds(ledger, "postWithPermit", [params, amount, permit.deadline, v, r, s], options),
  );
}

function splitSignature(signature: Hex): { r: Hex; s: Hex; v: number } {
  const { r, s, yParity } = parseSignature(signature);
  return { r, s, v: 27 + yParity };
}
