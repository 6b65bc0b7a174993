import { InvalidDataError, StarlingError } from "@starling/protocol";
import { describe, expect, it } from "vitest";
import { GpuFaultError, MemoryLimitError } from "../errors.ts";
import { fromErrorMessage, toErrorMessage } from "./error-message.ts";

const overTheBoundary = (error: unknown) => fromErrorMessage(structuredClone(toErrorMessage(error)));

describe("an error that crosses a thread boundary", () => {
  it("keeps its class, message, fix and details", () => {
    const error = overTheBoundary(new GpuFaultError("broken", { fix: "mend it", details: ["a", "b"] }));
    expect(error).toBeInstanceOf(GpuFaultError);
    expect(error).toMatchObject({ message: "broken", fix: "mend it", details: ["a", "b"] });
  });

  it("keeps by how much a chunk is too large", () => {
    const shortage = { neededBytes: 3, availableBytes: 2, microBatch: 1 };
    const error = overTheBoundary(new MemoryLimitError("large", { fix: "shrink it", shortage }));
    expect(error).toMatchObject({ name: "MemoryLimitError", fix: "shrink it", shortage });
  });

  it("keeps the name of another package's error", () => {
    const error = overTheBoundary(new InvalidDataError("odd", { fix: "even it" }));
    expect(error).toBeInstanceOf(StarlingError);
    expect(error).toMatchObject({ name: "InvalidDataError", fix: "even it" });
  });

  it.each([[new TypeError("odd")], ["odd"]])("always has a fix", (thrown) => {
    expect(overTheBoundary(thrown)).toMatchObject({ message: "odd", fix: expect.stringMatching(/.+/) });
  });
});
