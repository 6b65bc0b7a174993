import type { WaitReason } from "./phase.ts";

/** What the page says while it waits: what is missing, and what happens next. */
export const WAIT_WORDS: Readonly<Record<WaitReason, string>> = {
  "no-jobs": "No job is open right now. This tab asks again by itself.",
  "round-full": "All chunks of this round are taken. The next round opens soon.",
  verifying: "Other volunteers are checking this round's results.",
  aggregating: "The round's results are being put together.",
  "paused-by-researcher": "The researcher has paused the job.",
  unfunded: "The job's budget does not cover another chunk.",
  "not-eligible": "The open jobs need a larger or different device than this one.",
  "busy-elsewhere": "Another session of yours holds a chunk; this tab takes one when that is done.",
  "blocked-by-you": "Every open job is one that you blocked. Change your settings to help with one of them.",
  "hidden-tab": "This tab is hidden, and you asked to compute only while you see it.",
  "on-battery": "This device runs on battery, and you asked to compute only on mains power.",
  frozen: "The browser has put this tab to sleep. It goes on when you look at it again.",
  "byte-limit": "Today's limit for data is used up. It starts anew at midnight.",
};
