import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createLive, readLiveEvent, staleKeys } from "./live.ts";

describe("live events", () => {
  it("reads what the station sends", () => {
    expect(readLiveEvent('{"type":"job","job":"0xab"}')).toEqual({ type: "job", job: "0xab" });
  });

  it.each(["", "{", "null", "[]", '{"type":"script","job":"0x"}', '{"type":"job"}', '{"type":"job","job":7}'])(
    "ignores %j",
    (data) => expect(readLiveEvent(data)).toBeUndefined(),
  );

  it("makes money old only when an epoch moved", () => {
    const keys = (type: "job" | "epoch") => staleKeys({ type, job: "0xab" }).map((key) => key.join(" "));
    expect(keys("job")).toEqual(["glance jobs", "jobs", "job 0xab"]);
    expect(keys("epoch")).toEqual(
      expect.arrayContaining(["job 0xab", "epochs", "events", "leaderboard", "operator", "account"]),
    );
  });
});

describe("the line to the station", () => {
  /** The browser's EventSource, with the test at the other end. */
  class Line {
    static opened: Line[] = [];
    onopen?: () => void;
    onerror?: () => void;
    onmessage?: (event: { data: string }) => void;
    closed = false;
    readonly url: string;
    constructor(url: string) {
      this.url = url;
      Line.opened.push(this);
    }
    close() {
      this.closed = true;
    }
  }
  const queryClient = new QueryClient();
  const stale: unknown[] = [];

  beforeEach(() => {
    Line.opened = [];
    stale.splice(0);
    vi.stubGlobal("EventSource", Line);
    vi.spyOn(queryClient, "invalidateQueries").mockImplementation(async (filter) => {
      stale.push(filter?.queryKey ?? "everything");
    });
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  function open() {
    const live = createLive(queryClient);
    live.start();
    const [line] = Line.opened;
    if (line === undefined) throw new TypeError("no line");
    return { live, line };
  }

  it("is one, however often it is started", () => {
    const { live } = open();
    live.start();
    expect(Line.opened.map(({ url }) => url)).toEqual(["/api/live"]);
  });

  it("makes answers old as it is told, and passes over noise", () => {
    const { live, line } = open();
    line.onopen?.();
    expect(live.store.getState().connected).toBe(true);
    expect(stale).toEqual([]);
    line.onmessage?.({ data: "noise" });
    expect(stale).toEqual([]);
    line.onmessage?.({ data: '{"type":"job","job":"0xab"}' });
    expect(stale).toEqual([["glance", "jobs"], ["jobs"], ["job", "0xab"]]);
  });

  it("asks for everything anew after a gap, because what happened in it was not told", () => {
    const { live, line } = open();
    line.onopen?.();
    line.onerror?.();
    expect(live.store.getState().connected).toBe(false);
    line.onopen?.();
    expect(stale).toEqual(["everything"]);
  });

  it("hangs up, and can be started again", () => {
    const { live, line } = open();
    live.stop();
    expect(line.closed).toBe(true);
    live.start();
    expect(Line.opened).toHaveLength(2);
  });
});
