import { parse, peerIdText, safeInteger, TaskReply } from "@starling/protocol";
import * as z from "zod/mini";
import type { AccountView } from "../state/volunteer-state.ts";
import { recordTable } from "../storage/record-table.ts";
import type { VolunteerStorage } from "../storage/storage.ts";
import { type AccountViewParameters, accountView } from "./account-view.ts";

const Kept = z.strictObject({ peer: peerIdText, asOf: safeInteger, reply: z.unknown() });
const KEY = "account";

/** Keeps the coordinator's newest word on the account, so that a reloaded page shows it before *Start*. */
export async function keepAccount(storage: VolunteerStorage, view: AccountViewParameters): Promise<void> {
  const { account, peer, standing, jobs, asOf } = view;
  const reply = { type: "account", account, standing, jobs };
  await recordTable(storage.table("settings"), Kept).put(KEY, { peer, asOf: asOf ?? 0, reply });
}

/** The kept account; undefined where there is none that this version can read. */
export async function keptAccount(storage: VolunteerStorage): Promise<AccountView | undefined> {
  const kept = await recordTable(storage.table("settings"), Kept).get(KEY);
  if (kept === undefined) return undefined;
  try {
    const reply = parse(TaskReply, kept.reply);
    return reply.type === "account" ? accountView({ ...reply, peer: kept.peer, asOf: kept.asOf }) : undefined;
  } catch {
    return undefined;
  }
}
