import { address, integer, jobId } from "@starling/protocol";
import * as z from "zod/mini";
import { MIN_CACHE_BYTES, SHARE } from "../constants.ts";
import { type RecordTable, recordTable } from "../storage/record-table.ts";
import type { VolunteerStorage } from "../storage/storage.ts";

const list = <T>(item: z.ZodMiniType<T>) => z.array(item).check(z.maxLength(256));

/** What the visitor decided. Kept in the profile; obeyed within a second. */
export const Settings = z.strictObject({
  v: z.literal(1),
  /** GPU share in percent: CBOR has no use for fractions here. */
  sharePercent: integer(SHARE.min * 100, SHARE.max * 100),
  /** Go on while the tab is hidden. */
  whenHidden: z.boolean(),
  /** Go on while the device runs on battery. */
  onBattery: z.boolean(),
  /** Most bytes of blocks kept on this device. */
  cacheBytes: integer(MIN_CACHE_BYTES, Number.MAX_SAFE_INTEGER),
  /** Most bytes fetched and sent in one day of local time; null for no limit. */
  dailyBytes: z.nullable(integer(1, Number.MAX_SAFE_INTEGER)),
  /** Keep the screen on while computing, where the browser can. */
  keepAwake: z.boolean(),
  preferJobs: list(jobId),
  blockJobs: list(jobId),
  preferClients: list(address),
  blockClients: list(address),
});
export type Settings = z.infer<typeof Settings>;

/** A hidden tab works on (it was opened for that), a battery is spared. */
export const DEFAULT_SETTINGS: Settings = {
  v: 1,
  sharePercent: 100,
  whenHidden: true,
  onBattery: false,
  cacheBytes: 512 * 1024 * 1024,
  dailyBytes: null,
  keepAwake: false,
  preferJobs: [],
  blockJobs: [],
  preferClients: [],
  blockClients: [],
};

const KEY = "settings";

/** The profile's settings; the defaults where none are kept. */
export async function loadSettings(storage: VolunteerStorage): Promise<Settings> {
  return (await settingsTable(storage).get(KEY)) ?? DEFAULT_SETTINGS;
}

/** Keeps settings; durable when it resolves. */
export async function saveSettings(storage: VolunteerStorage, settings: Settings): Promise<void> {
  await settingsTable(storage).put(KEY, settings);
}

function settingsTable(storage: VolunteerStorage): RecordTable<Settings> {
  return recordTable(storage.table("settings"), Settings);
}
