import { CHUNK_STATE, JOB_STATE, StarlingError } from "@starling/protocol";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { CHUNK_MARKS, JOB_MARKS } from "../design/marks.ts";
import { askStation, readJobsGlance, readStationGlance } from "./glance.ts";

const job = {
  job: `0x${"ab".repeat(32)}`,
  title: "Clothes",
  purpose: "To learn.",
  client: `0x${"cd".repeat(20)}`,
  state: "running",
  round: 3,
  rounds: 20,
  members: [{ connected: true }, { connected: false }],
  copies: [{ state: "open" }, { state: "leased" }],
  roundViews: [
    { acceptedChunks: 4, train: { evaluation: { accuracyPpm: 500_000 } } },
    { acceptedChunks: 3, train: { evaluation: null } },
  ],
};

describe("a glance at jobs", () => {
  it("has what the first page shows", () => {
    expect(readJobsGlance([job])[0]).toMatchObject({
      state: "running",
      tabs: 1,
      accepted: 7,
      accuracyPpm: 500_000,
      copies: ["open", "leased"],
    });
  });

  it.each([
    [
      "an accuracy that is no number",
      { ...job, roundViews: [{ acceptedChunks: 1, train: { evaluation: { accuracyPpm: "9" } } }] },
    ],
    ["a state that it does not know", { ...job, state: "flying" }],
    ["an inherited name as a state", { ...job, state: "toString" }],
    ["a chunk of no state", { ...job, copies: [{ state: "constructor" }] }],
    ["an id that is none", { ...job, job: "<script>" }],
    ["a round below 0", { ...job, round: -1 }],
    ["no members", { ...job, members: undefined }],
  ])("refuses %s", (_, wrong) => expect(() => readJobsGlance([wrong])).toThrow(StarlingError));

  it("shows no accuracy of a batch", () => {
    const roundViews = [{ acceptedChunks: 2, train: null, batch: { done: 9 } }];
    expect(readJobsGlance([{ ...job, roundViews }])[0]).toMatchObject({ accepted: 2, accuracyPpm: undefined });
  });

  it("shows no accuracy of a job that has none", () => {
    const roundViews = [{ acceptedChunks: 1, train: { evaluation: { accuracyPpm: null } } }];
    expect(readJobsGlance([{ ...job, roundViews }])[0]?.accuracyPpm).toBeUndefined();
  });

  it("throws only its own error, whatever comes", () => {
    fc.assert(
      fc.property(fc.anything(), (answer) => {
        for (const read of [readJobsGlance, readStationGlance]) {
          try {
            read(answer);
          } catch (error) {
            expect(error).toBeInstanceOf(StarlingError);
          }
        }
      }),
    );
  });

  it("knows all states of the protocol", () => {
    expect(Object.keys(JOB_MARKS).sort()).toEqual([...JOB_STATE].sort());
    expect(Object.keys(CHUNK_MARKS).sort()).toEqual([...CHUNK_STATE].sort());
  });
});

describe("asking the station", () => {
  afterEach(() => vi.unstubAllGlobals());
  const { signal } = new AbortController();
  const answer = (status: number, body: string) =>
    vi.stubGlobal("fetch", async () => new Response(body, { status, headers: { "content-type": "application/json" } }));

  it("passes the station's own words on", async () => {
    answer(503, JSON.stringify({ error: { name: "X", message: "The chain sleeps.", fix: "Wake it." } }));
    await expect(askStation("/api/jobs", signal)).rejects.toMatchObject({
      message: "The chain sleeps.",
      fix: "Wake it.",
    });
  });

  it("has words where the station has none", async () => {
    answer(502, "<html>");
    await expect(askStation("/api/jobs", signal)).rejects.toThrow("The station answered 502.");
    vi.stubGlobal("fetch", async () => {
      throw new TypeError("Failed to fetch");
    });
    await expect(askStation("/api/jobs", signal)).rejects.toThrow("The station does not answer.");
  });
});
