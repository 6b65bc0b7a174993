import { describe, expect, it } from "vitest";
import { type Audit, afterNews, READY } from "./audit-state.ts";

const running: Audit = { stage: "running", rounds: [] };

describe("an audit", () => {
  it("collects rounds and ends with the checkpoint", () => {
    let audit = afterNews(running, { type: "round", round: 0, made: "bafya" });
    audit = afterNews(audit, { type: "round", round: 1, made: "bafyb" });
    expect(audit).toEqual({
      stage: "running",
      rounds: [
        { round: 0, made: "bafya" },
        { round: 1, made: "bafyb" },
      ],
    });
    expect(afterNews(audit, { type: "done", made: "bafyb" })).toMatchObject({ stage: "done", made: "bafyb" });
  });

  it("keeps the rounds that followed when a later one does not", () => {
    const one = afterNews(running, { type: "round", round: 0, made: "bafya" });
    const failed = afterNews(one, { type: "error", message: "Round 2 differs.", fix: "Tell the researcher." });
    expect(failed.stage).toBe("failed");
    expect(failed.rounds).toHaveLength(1);
    expect(failed.error).toMatchObject({ name: "ReplayMismatchError", fix: "Tell the researcher." });
    expect(failed.made).toBeUndefined();
  });

  it("changes no state that is shown already", () => {
    afterNews(READY, { type: "round", round: 0, made: "bafya" });
    expect(READY).toEqual({ stage: "ready", rounds: [] });
  });
});
