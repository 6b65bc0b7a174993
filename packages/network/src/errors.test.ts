import { StarlingError } from "@starling/protocol";
import { describe, expect, test } from "vitest";
import { RemoteError, toError } from "./errors.ts";

describe("toError", () => {
  test("leaves errors as they are", () => {
    const error = new TypeError("no");
    expect(toError(error)).toBe(error);
  });

  test("gives a DOM event words", () => {
    expect(toError(new Event("error")).message).toBe("The connection failed (error).");
  });

  test("names every failure of several dials", () => {
    const error = toError(new AggregateError([new Error("first"), new Event("close")], "all failed"));
    expect(error.message).toBe("all failed; first; The connection failed (close).");
  });

  test("takes anything else as text", () => {
    expect(toError("gone").message).toBe("gone");
    expect(toError(undefined).message).toBe("undefined");
  });
});

test("a remote error carries code and fix", () => {
  const error = new RemoteError("StoreFullError", "No room.", { fix: "Raise the limit.", details: ["12 bytes"] });
  expect(error).toBeInstanceOf(StarlingError);
  expect(error.code).toBe("StoreFullError");
  expect(error.describe()).toBe("No room. Raise the limit.\n  12 bytes");
});
