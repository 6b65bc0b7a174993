import { StarlingError } from "@starling/protocol";
import { createStationClient } from "@starling/sdk";
import { readLedger } from "../wallet/read-ledger.ts";
import { checkEpoch } from "./epochs/check-epoch.ts";
import type { AuditNews, EpochNews, ReplayOrder, VerifyOrder } from "./messages.ts";
import { replayRounds } from "./replay-rounds.ts";

/** Summing and hashing whole models or a thousand accounts takes seconds: it happens here, the page stays awake. */
const tell = (news: AuditNews | EpochNews) => postMessage(news);

async function carryOut(order: ReplayOrder | VerifyOrder): Promise<AuditNews | EpochNews> {
  const client = createStationClient(order.origin);
  if (order.type === "verify") {
    return {
      type: "verified",
      findings: await checkEpoch(readLedger(order.station), (cid) => client.block(cid), order),
    };
  }
  const made = await replayRounds(
    order,
    (cid) => client.block(cid),
    (round) => tell({ type: "round", ...round }),
  );
  return { type: "done", made };
}

addEventListener("message", async ({ data }: MessageEvent<ReplayOrder | VerifyOrder>) => {
  try {
    tell(await carryOut(data));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    tell({ type: "error", message, fix: error instanceof StarlingError ? error.fix : "Try again." });
  }
});
