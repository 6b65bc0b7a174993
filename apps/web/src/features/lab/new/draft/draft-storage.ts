import { Draft, FIRST_DRAFT } from "./draft.ts";

const KEY = "starling-lab-draft";

/** Where a draft is kept between visits. */
export type DraftStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** The kept draft; a new one where there is none, or where it is from another version. */
export function readDraft(storage: DraftStorage): Draft {
  try {
    const parsed = Draft.safeParse({ ...FIRST_DRAFT, ...JSON.parse(storage.getItem(KEY) ?? "{}") });
    return parsed.success ? parsed.data : FIRST_DRAFT;
  } catch {
    return FIRST_DRAFT;
  }
}

/** Keeps a draft, where storage is allowed. */
export function writeDraft(storage: DraftStorage, draft: Draft): void {
  try {
    storage.setItem(KEY, JSON.stringify(draft));
  } catch {
    // The draft lives as long as the page.
  }
}

export function dropDraft(storage: DraftStorage): void {
  try {
    storage.removeItem(KEY);
  } catch {
    // There was nothing to drop.
  }
}
