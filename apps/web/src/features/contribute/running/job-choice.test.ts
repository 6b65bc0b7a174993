import type { JobId } from "@starling/protocol";
import { expect, it } from "vitest";
import { wishOf, withWish } from "./job-choice.ts";

const [a, b] = ["0xa", "0xb"] as JobId[] as [JobId, JobId];

it("keeps a job in one list at most", () => {
  let settings = { preferJobs: [a], blockJobs: [] as JobId[] };
  settings = withWish(settings, a, "block");
  expect(settings).toEqual({ preferJobs: [], blockJobs: [a] });
  expect(wishOf(settings, a)).toBe("block");
  settings = withWish(settings, b, "prefer");
  settings = withWish(settings, a, "prefer");
  expect(settings).toEqual({ preferJobs: [a, b], blockJobs: [] });
  expect(withWish(settings, a, "normal")).toEqual({ preferJobs: [b], blockJobs: [] });
  expect(wishOf(settings, "0xc" as JobId)).toBe("normal");
});
