import fc from "fast-check";
import { CID } from "multiformats/cid";
import { privateKeyToAccount } from "viem/accounts";
import { describe, expect, it } from "vitest";
import { signTyped, type TypedSigner } from "../eip712.ts";
import type { PayLeaf } from "../evidence.ts";
import { encodeFraud } from "../fraud/encode-fraud.ts";
import { FRAUD_KIND, type FraudKind } from "../fraud/fraud.ts";
import type { Address } from "../hex.ts";
import { payProof } from "../pay-tree.ts";
import { type PretendInit, pretendEpochs, pretendWorkerAddress, type Tamper } from "../testing/pretend-epochs.ts";
import { sampleAddress, sampleBytes32, sampleCid, sampleJobId } from "../testing/samples.ts";
import type { EpochCase } from "./epoch-case.ts";
import type { EpochVerdict } from "./verify-epoch.ts";
import { verifyEpoch } from "./verify-epoch.ts";

const EVERY = { seed: new Uint8Array(32), size: 1_000_000 };
const ROYALTY = sampleAddress(0x9999);
const SMALL: PretendInit = {
  workers: 3,
  epochs: [2, 2],
  wrong: [[1, 2]],
  common: { royalties: [{ account: ROYALTY, bps: 500 }], price: "1000000000007" },
};

function newest(init: PretendInit): EpochCase {
  return pretendEpochs(init).at(-1) ?? expect.fail("no epoch");
}
const words = ({ findings }: EpochVerdict) => findings.map((finding) => finding.words);
const kinds = ({ findings }: EpochVerdict) => [...new Set(findings.flatMap(({ fraud }) => fraud?.kind ?? []))];
const lying = (tamper: Tamper, init: PretendInit = SMALL) => verifyEpoch(newest({ ...init, tamper }), EVERY);

describe("an honest epoch", () => {
  it("has no findings, whatever its size, holdback, wrong results and royalties", async () => {
    const init = fc.record({
      workers: fc.integer({ min: 1, max: 4 }),
      epochs: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 3 }),
      wrong: fc.array(fc.tuple(fc.nat(6), fc.nat(3)), { maxLength: 4 }),
      last: fc.boolean(),
      page: fc.integer({ min: 1, max: 3 }),
      common: fc.record({
        holdbackRounds: fc.nat(3),
        copies: fc.integer({ min: 1, max: 3 }),
        price: fc.bigInt({ min: 1n, max: 10n ** 20n }).map(String),
        royalties: fc.array(
          fc.record({ account: fc.nat(5).map(pretendWorkerAddress), bps: fc.integer({ min: 1, max: 5_000 }) }),
          { maxLength: 3 },
        ),
      }),
    });
    await fc.assert(
      fc.asyncProperty(init, async (one) => {
        for (const given of pretendEpochs(one)) expect(words(await verifyEpoch(given, EVERY))).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it("shows the caller's own leaf, voucher, receipts and the registered royalty to be covered", async () => {
    const given = newest(SMALL);
    const worker = pretendWorkerAddress(1);
    const { tree } = await verifyEpoch(given, EVERY);
    const leaf = (tree && payProof(tree, worker)) ?? expect.fail("no leaf");
    expect(tree?.root).toBe(given.proposed.root);
    const hot = signer(7);
    const voucher = {
      job: sampleJobId,
      account: worker,
      stream: sampleBytes32(5),
      cumulativeAmount: `${leaf.amount}`,
      epoch: 2,
    };
    const receipts = given.rounds.flatMap(({ pages }) => pages.flatMap((page) => page.rows));
    const covered: EpochCase = {
      ...given,
      proposed: { ...given.proposed, proposer: hot.address },
      vouchers: [{ voucher, signature: await signTyped(hot, given.domain, "Voucher", voucher) }],
      receipts: receipts.filter(({ receipt }) => receipt.worker === worker),
      registrations: [{ author: ROYALTY, digest: sampleBytes32(4), payee: ROYALTY, bps: 500 }],
    };
    expect(words(await verifyEpoch(covered, EVERY))).toEqual([]);
  });
});

function signer(n: number): TypedSigner {
  const account = privateKeyToAccount(`0x${n.toString(16).padStart(64, "0")}`);
  return {
    address: account.address.toLowerCase() as Address,
    signTypedData: (data) => account.signTypedData(data),
  };
}

const withLeaf = (worker: number, change: (leaf: PayLeaf) => PayLeaf): Tamper => ({
  leaves: (leaves) => leaves.map((leaf) => (leaf.account === pretendWorkerAddress(worker) ? change(leaf) : leaf)),
});

const frauds: Record<Exclude<FraudKind, "BelowVoucher">, Tamper> = {
  HeaderMismatch: { header: (header) => ({ ...header, spec: sampleBytes32(0xbad) }) },
  RoundsFell: { header: (header) => ({ ...header, rounds: 1 }) },
  ReceiptOutside: {
    rows: (rows, round) =>
      rows.map((row, i) => (i === 0 && round === 2 ? { ...row, receipt: { ...row.receipt, round: 0 } } : row)),
  },
  PaidTwice: { rows: (rows) => (rows[0] === undefined ? rows : [...rows, rows[0]]) },
  TooManyCopies: {
    rows: (rows) => rows.map((row, i) => (i === 0 ? { ...row, receipt: { ...row.receipt, copy: 2 } } : row)),
  },
  AmountFell: withLeaf(0, (leaf) => ({ ...leaf, amount: "1" })),
  RoyaltyBelow: { leaves: (leaves) => leaves.filter(({ account }) => account !== ROYALTY) },
  Unsorted: { leaves: (leaves) => [...leaves].reverse() },
  FirstLeaf: { tree: (leaves) => leaves.slice(1) },
  OverTotal: { proposed: (proposed) => ({ ...proposed, total: proposed.total - 1n }) },
};

describe("what the contract can check", () => {
  it.each(Object.entries(frauds))("%s is found and proved", async (kind, tamper) => {
    const verdict = await lying(tamper);
    expect(kinds(verdict)).toContain(kind);
    const { fraud } = verdict.findings.find((finding) => finding.fraud?.kind === kind) ?? {};
    if (fraud === undefined) return expect.fail("no proof");
    expect(encodeFraud(fraud)).toMatchObject({
      kind: FRAUD_KIND[kind as FraudKind],
      data: expect.stringMatching(/^0x[0-9a-f]{64,}$/),
    });
  });

  it("a leaf below the proposer's vouchers, through streams and an appointed key", async () => {
    const given = newest(SMALL);
    const [backer, hot] = [signer(8), signer(9)];
    const account = pretendWorkerAddress(1);
    const leaf = given.loaded.pages.flatMap((page) => page.leaves).find((one) => one.account === account);
    const due = BigInt(leaf?.amount ?? 0);
    const sign = async (by: TypedSigner, stream: number, amount: bigint, epoch = 2) => {
      const voucher = {
        job: sampleJobId,
        account,
        stream: sampleBytes32(stream),
        cumulativeAmount: `${amount}`,
        epoch,
      };
      return { voucher, signature: await signTyped(by, given.domain, "Voucher", voucher) };
    };
    const delegation = {
      job: sampleJobId,
      peer: sampleBytes32(3),
      signer: hot.address,
      from: backer.address,
      expiry: 9,
    };
    const appointments = [
      { delegation, signature: await signTyped(backer, given.domain, "CoordinatorDelegation", delegation) },
    ];
    const proposed = { ...given.proposed, backer: backer.address };
    const vouchers = [await sign(backer, 2, due), await sign(hot, 1, 1n), await sign(hot, 1, 0n)];
    const verdict = await verifyEpoch({ ...given, proposed, vouchers, appointments }, EVERY);
    expect(kinds(verdict)).toEqual(["BelowVoucher"]);
    const fraud = verdict.findings[0]?.fraud;
    expect(fraud).toMatchObject({
      vouchers: [{ voucher: { cumulativeAmount: "1" } }, { voucher: { cumulativeAmount: `${due}` } }],
      appointments,
    });
    // Streams that together are covered, a later epoch's, a stranger's and an unappointed key's bind nobody.
    for (const fair of [
      { vouchers: [await sign(backer, 2, due - 1n), await sign(hot, 1, 1n)], appointments },
      { vouchers: [await sign(backer, 2, due + 1n, 3)], appointments },
      { vouchers: [await sign(signer(10), 2, due + 1n)], appointments },
      { vouchers: [await sign(hot, 1, due + 1n)], appointments: [] },
    ]) {
      expect(words(await verifyEpoch({ ...given, proposed, ...fair }, EVERY))).toEqual([]);
    }
  });
});

describe("what only an arbiter can judge", () => {
  const lies: Record<string, [Tamper, RegExp]> = {
    "a leaf above its receipts": [
      withLeaf(0, (leaf) => ({ ...leaf, amount: `${BigInt(leaf.amount) + 1n}` })),
      /receipts and royalties give/,
    ],
    "units that nobody worked": [
      withLeaf(0, (leaf) => ({ ...leaf, units: `${BigInt(leaf.units) + 1n}` })),
      /receipts and royalties give/,
    ],
    "a leaf out of nothing": [
      { leaves: (leaves) => [...leaves, { account: sampleAddress(0xffff), amount: "5", units: "5" }] },
      /nothing gives it/,
    ],
    "a rejected result that is paid": [
      { rows: (rows) => rows.map((row, i) => (i === 0 ? { ...row, ok: false, paid: true } : row)) },
      /rejected result .* is paid/,
    ],
    "an accepted result that is not paid": [
      { rows: (rows) => rows.map((row, i) => (i === 0 ? { ...row, paid: false } : row)) },
      /accepted result .* is not paid/,
    ],
    "receipts of somebody who never signed": [
      { rows: (rows) => rows.map((row) => ({ ...row, receipt: { ...row.receipt, session: sampleBytes32(1) } })) },
      /has not signed/,
    ],
    "another model": [{ header: (header) => ({ ...header, model: sampleBytes32(1) }) }, /model is not the one/],
    "a total that nobody can claim": [
      { proposed: (one) => ({ ...one, total: one.total + 1n }) },
      /less than the total/,
    ],
    "a tree without its end": [{ tree: (leaves) => leaves.slice(0, -1) }, /does not end with its sentinel/],
    "a root of other leaves": [
      { tree: (leaves) => [...leaves.slice(0, 2), ...leaves.slice(3)] },
      /do not lead to the root/,
    ],
    "pay released before its time": [
      { evidence: (evidence) => ({ ...evidence, releasedBelow: 4 }) },
      /holdback says otherwise/,
    ],
    "rounds left out": [
      { evidence: (evidence) => ({ ...evidence, rounds: evidence.rounds.slice(1) }) },
      /not those that the evidence names/,
    ],
    "another history": [
      { evidence: (evidence) => ({ ...evidence, prev: sampleCid("other") }) },
      /does not follow on the epoch before/,
    ],
    "a round on another model": [
      { records: (record) => ({ ...record, base: sampleCid("other") }) },
      /does not follow on the one before/,
    ],
  };

  it.each(Object.entries(lies))("%s", async (_, [tamper, expected]) => {
    expect(words(await lying(tamper)).join("\n")).toMatch(expected);
  });

  it("own receipts that are left out, and a royalty that was registered", async () => {
    const given = newest({ ...SMALL, tamper: { rows: (rows) => rows.slice(1) } });
    const own = newest(SMALL).rounds.at(-1)?.pages[0]?.rows[0] ?? expect.fail("no row");
    expect(words(await verifyEpoch({ ...given, receipts: [own] }, EVERY))).toEqual([
      "Your own receipt of round 3 is left out.",
    ]);
    const registrations = [{ author: ROYALTY, digest: sampleBytes32(4), payee: sampleAddress(4), bps: 1 }];
    expect(words(await verifyEpoch({ ...newest(SMALL), registrations }, EVERY)).join()).toMatch(
      /registered what this job uses/,
    );
  });

  it("an epoch before that does not follow from its own evidence", async () => {
    const given = newest(SMALL);
    const { loadedBefore } = given;
    if (loadedBefore === undefined) return expect.fail("no epoch before");
    const pages = loadedBefore.pages.map((page) => ({ ...page, leaves: page.leaves.slice(1) }));
    expect(words(await verifyEpoch({ ...given, loadedBefore: { ...loadedBefore, pages } }, EVERY)).join()).toMatch(
      /epoch before does not follow/,
    );
    const { before: _, loadedBefore: __, ...alone } = given;
    expect(words(await verifyEpoch(alone, EVERY))).toContain("The epoch before is missing.");
  });
});

/** Every value in loaded evidence, by its path. */
function places(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (CID.asCID(value) !== null || value instanceof Uint8Array || typeof value !== "object" || value === null)
    return [path];
  return Object.entries(value).flatMap(([key, inner]) =>
    places(inner, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

function changed(value: unknown): unknown {
  if (CID.asCID(value) !== null) return sampleCid("changed");
  if (value instanceof Uint8Array) return value.map((byte, i) => (i === 0 ? byte ^ 1 : byte));
  if (typeof value === "boolean") return !value;
  if (typeof value === "number") return value + 1;
  if (typeof value === "bigint") return value + 1n;
  if (value === null) return sampleCid("changed");
  const text = String(value);
  if (/^[0-9]+$/.test(text)) return String(BigInt(text) + 1n);
  return `${text.slice(0, -1)}${text.endsWith("1") ? "2" : "1"}`;
}

function replaced(value: unknown, [key, ...rest]: readonly (string | number)[]): unknown {
  if (key === undefined) return changed(value);
  const inner = (value as Record<string | number, unknown>)[key];
  if (Array.isArray(value)) return value.map((item, i) => (i === key ? replaced(item, rest) : item));
  return { ...(value as object), [key]: replaced(inner, rest) };
}

describe("loaded evidence that is changed anywhere", () => {
  const given = newest({ ...SMALL, page: 2 });
  // Who proposed, and for whom, is only held against vouchers.
  const all = places(given).filter(([first, second]) => {
    return !(["proposed", "before"].includes(String(first)) && second === "proposer") && first !== "job";
  });

  it("is flagged", async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...all), async (path) => {
        const mutated = replaced(given, path) as EpochCase;
        const verdict = await verifyEpoch(mutated, EVERY).catch((error: Error) => error);
        if (verdict instanceof Error) return expect.fail(`${path.join(".")}: ${verdict.stack}`);
        expect(verdict.findings.length, path.join(".")).toBeGreaterThan(0);
      }),
      { numRuns: 150 },
    );
  });
});
