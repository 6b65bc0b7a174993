import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  decodeEpochHeader,
  EPOCH_HEADER_BYTES,
  type EpochHeader,
  encodeEpochHeader,
  epochEvidenceDigest,
} from "./epoch-header.ts";
import { InvalidDataError } from "./errors.ts";
import { type Bytes32, toHex } from "./hex.ts";

const vector: { header: EpochHeader; bytes: string; evidence: string } = JSON.parse(
  readFileSync(new URL("../../contracts/vectors/epoch-header.json", import.meta.url), "utf8"),
);
const word = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes): Bytes32 => toHex(bytes));
const u32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const header = fc.record({
  spec: word,
  epoch: u32,
  rounds: u32,
  receiptsRoot: word,
  verdictsRoot: word,
  payRoot: word,
  model: word,
  dag: word,
});

test("the vector that Solidity checks too", () => {
  expect(toHex(encodeEpochHeader(vector.header))).toBe(vector.bytes);
  expect(epochEvidenceDigest(vector.header)).toBe(vector.evidence);
});

test("headers come back as they went", () => {
  fc.assert(
    fc.property(header, (one) => {
      const bytes = encodeEpochHeader(one);
      expect(bytes.length).toBe(EPOCH_HEADER_BYTES);
      expect(decodeEpochHeader(bytes)).toEqual(one);
    }),
  );
});

test("any bytes are either refused or the one form of a header", () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    header.map(encodeEpochHeader),
    fc.constant(new Uint8Array(EPOCH_HEADER_BYTES)),
  );
  fc.assert(
    fc.property(bytes, fc.nat(EPOCH_HEADER_BYTES - 1), fc.integer({ min: 0, max: 255 }), (input, at, value) => {
      const mutated = input.slice();
      if (at < mutated.length) mutated[at] = value;
      let decoded: EpochHeader;
      try {
        decoded = decodeEpochHeader(mutated);
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidDataError);
        return;
      }
      expect(toHex(encodeEpochHeader(decoded))).toBe(toHex(mutated));
    }),
  );
});

test.each([
  ["a number beyond 32 bits", { epoch: 2 ** 32 }],
  ["a negative number", { rounds: -1 }],
  ["a fraction", { epoch: 0.5 }],
  ["a short hash", { dag: "0x00" as const }],
  ["no hash", { spec: "0xzz" as const }],
])("refuses to write %s", (_, change) => {
  expect(() => encodeEpochHeader({ ...vector.header, ...change })).toThrow(InvalidDataError);
});
