import { afterAll, beforeAll, expect, test } from "vitest";
import { chainClient, ledger } from "./ledger.ts";
import { fund } from "./operations/fund.ts";
import { post } from "./operations/post.ts";
import { readJob } from "./operations/read-job.ts";
import { type WatchItem, watch } from "./operations/watch.ts";
import { type Stand, stand } from "./testing/stand.ts";

let s: Stand;
beforeAll(async () => {
  s = await stand();
});
afterAll(() => s.end());

async function until(items: AsyncGenerator<WatchItem>, done: (item: WatchItem) => boolean): Promise<WatchItem[]> {
  const seen: WatchItem[] = [];
  for (;;) {
    const { value, done: ended } = await items.next();
    if (ended === true) return seen;
    seen.push(value);
    if (done(value)) return seen;
  }
}
const names = (items: WatchItem[]) => items.flatMap((item) => (item.type === "event" ? [item.event.name] : []));
const isEvent = (name: string) => (item: WatchItem) => item.type === "event" && item.event.name === name;

test("the past first, then what comes, then a rewritten chain again", async () => {
  const stop = new AbortController();
  const items = watch(s.ledger, { signal: stop.signal });
  const { job } = await post(s.ledger, { params: s.params(), amount: 10n });
  expect(names(await until(items, isEvent("JobPosted")))).toEqual(["JobPosted"]);
  await until(items, ({ type }) => type === "head");

  const snapshot = await s.chain.request({ method: "evm_snapshot" });
  await fund(s.ledger, { job, amount: 1n });
  expect(names(await until(items, isEvent("JobFunded")))).toEqual(["JobFunded"]);
  const top = (await until(items, ({ type }) => type === "head")).at(-1);

  // The chain forgets its last block, as one that was killed would.
  await s.chain.request({ method: "evm_revert", params: [snapshot] });
  const [rewound] = await until(items, ({ type }) => type === "rewound");
  expect(rewound).toEqual({ type: "rewound", block: (top?.type === "head" ? top.block : 0n) - 1n });
  await fund(s.ledger, { job, amount: 2n });
  const again = await until(items, isEvent("JobFunded"));
  expect(again.at(-1)).toMatchObject({ event: { args: { amount: 2n } } });
  stop.abort();
  expect((await until(items, () => false)).filter(({ type }) => type === "event")).toEqual([]);
});

test("waits for confirmations", async () => {
  const stop = new AbortController();
  const from = BigInt(String(await s.chain.request({ method: "eth_blockNumber" }))) + 1n;
  const items = watch(ledger({ ...s.ledger, confirmations: 3 }), { signal: stop.signal, from });
  await post(s.ledger, { params: s.params(), amount: 0n });
  await s.chain.request({ method: "evm_mine" });
  await new Promise((resolve) => setTimeout(resolve, 100));
  const next = items.next();
  await s.chain.request({ method: "evm_mine" });
  expect((await next).value).toMatchObject({ type: "event", event: { name: "JobPosted", block: from } });
  stop.abort();
  await items.return(undefined);
});

test("an outage delays and is told of, and is no end", async () => {
  const stop = new AbortController();
  let broken = true;
  const errors: string[] = [];
  const client = chainClient(s.ledger.client.chain, (call) => {
    if (broken) throw new Error("connection refused");
    return s.chain.request(call);
  });
  const onError = ({ name }: Error) => {
    errors.push(name);
    broken = errors.length < 2;
  };
  const items = watch({ ...s.ledger, client }, { signal: stop.signal, onError });
  expect(names(await until(items, ({ type }) => type === "head"))).toContain("JobPosted");
  expect(errors).toEqual(["ChainUnreachableError", "ChainUnreachableError"]);
  stop.abort();
  await items.return(undefined);
});

/** Puts empty blocks in the place of the newest ones, as a chain does that has found a better fork. */
const reorg = (depth: number) => s.chain.request({ method: "anvil_reorg", params: [depth, []] });

test("blocks that a reorganisation replaces are taken back, and their events do not come again", async () => {
  const stop = new AbortController();
  const { job } = await post(s.ledger, { params: s.params(), amount: 10n });
  const from = BigInt(String(await s.chain.request({ method: "eth_blockNumber" })));
  const items = watch(s.ledger, { signal: stop.signal, from });
  await until(items, ({ type }) => type === "head");
  await fund(s.ledger, { job, amount: 3n });
  await fund(s.ledger, { job, amount: 4n });
  expect(names(await until(items, (item) => item.type === "head" && item.block === from + 2n))).toEqual([
    "JobFunded",
    "JobFunded",
  ]);
  await reorg(2);
  const [rewound] = await until(items, ({ type }) => type === "rewound");
  // The first block that both forks have: what was told above it does not hold any more.
  expect(rewound).toEqual({ type: "rewound", block: from });
  expect(await readJob(s.ledger, { job })).toMatchObject({ escrowed: 10n });
  const rest = await until(items, (item) => item.type === "head" && item.block === from + 2n);
  expect(names(rest)).toEqual([]);
  // What was lost can be sent again, and comes as a new event.
  await fund(s.ledger, { job, amount: 5n });
  expect((await until(items, isEvent("JobFunded"))).at(-1)).toMatchObject({ event: { args: { amount: 5n } } });
  stop.abort();
  await items.return(undefined);
});

test("what a reorganisation takes within the confirmations was never told", async () => {
  const stop = new AbortController();
  const { job } = await post(s.ledger, { params: s.params(), amount: 10n });
  const from = BigInt(String(await s.chain.request({ method: "eth_blockNumber" })));
  const items = watch(ledger({ ...s.ledger, confirmations: 4 }), { signal: stop.signal, from });
  await fund(s.ledger, { job, amount: 3n });
  await reorg(1);
  await fund(s.ledger, { job, amount: 4n });
  for (let i = 0; i < 4; i++) await s.chain.request({ method: "evm_mine" });
  const told = await until(items, isEvent("JobFunded"));
  expect(told.filter(({ type }) => type === "rewound")).toEqual([]);
  expect(told.at(-1)).toMatchObject({ event: { args: { amount: 4n } } });
  stop.abort();
  await items.return(undefined);
});
