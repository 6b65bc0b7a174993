import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plural, shortName } from "./name.ts";
import { formatBytes, formatLoss, formatPpm, formatSpeed, formatUnits } from "./number.ts";
import { formatAge, formatDuration, toMilliseconds } from "./time.ts";
import { formatAmount, formatTokens, parseAmount } from "./tokens.ts";

describe("numbers", () => {
  it.each([
    ["0", "0 FLOP"],
    ["999", "999 FLOP"],
    ["1000", "1 kFLOP"],
    ["12345678", "12.3 MFLOP"],
    ["999999999", "1 GFLOP"],
    ["123456789012345", "123 TFLOP"],
  ])("writes %s units as %s", (units, shown) => expect(formatUnits(units)).toBe(shown));

  it("writes bytes, speeds, losses and shares", () => {
    expect(formatBytes(1_048_576)).toBe("1.05 MB");
    expect(formatSpeed(3.3e9)).toBe("3.3 GFLOP/s");
    expect(formatLoss("412345")).toBe("0.412");
    expect(formatPpm(784_500)).toBe("78.5 %");
  });
});

describe("tokens", () => {
  it("cuts off and never rounds up", () => {
    expect(formatAmount(1_999_999_999_999_999_999n, 18)).toBe("1.9999");
    expect(formatAmount("1234000000000000000000", 18)).toBe("1,234");
    expect(formatTokens("0", { symbol: "STAR", decimals: 18 })).toBe("0 STAR");
  });

  it("never hides that there is something", () => {
    expect(formatAmount(1n, 18)).toBe("<0.0001");
    expect(formatAmount(1n, 0)).toBe("1");
  });

  it.each(["", "-1", "1e3", "0x10", "1.2.3", "one", "1.0000000000000000001"])("refuses %j", (text) =>
    expect(parseAmount(text, 18)).toBeUndefined(),
  );

  it("reads back what it wrote in full", () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 30n - 1n), fc.integer({ min: 0, max: 18 }), (wei, decimals) => {
        const shown = formatAmount(wei, decimals, decimals);
        return parseAmount(shown, decimals) === wei;
      }),
    );
  });
});

describe("time", () => {
  it.each([
    [0, "0.0 s"],
    [9_400, "9.4 s"],
    [61_000, "1 min 1 s"],
    [3_600_000, "1 h"],
    [90_000_000, "1 d 1 h"],
  ])("writes %d ms as %s", (ms, shown) => expect(formatDuration(ms)).toBe(shown));

  it("says how long ago something was", () => {
    expect(formatAge(1_000, 2_000)).toBe("just now");
    expect(formatAge(0, 61_000)).toBe("1 min ago");
  });

  it("takes seconds and milliseconds", () => {
    expect(toMilliseconds(1_795_000_000)).toBe(1_795_000_000_000);
    expect(toMilliseconds(1_795_000_000_000)).toBe(1_795_000_000_000);
  });
});

describe("names", () => {
  it("leaves short names whole", () => {
    expect(shortName("0x1234")).toBe("0x1234");
    expect(shortName(`0x${"ab".repeat(20)}`)).toBe("0xababab…ababab");
  });
  it("counts in words", () => {
    expect(plural(1, "chunk")).toBe("1 chunk");
    expect(plural(1200, "copy", "copies")).toBe("1,200 copies");
  });
});
