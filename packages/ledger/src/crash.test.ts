import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { payTree } from "@starling/protocol";
import { parseEther } from "viem";
import { afterAll, beforeAll, expect, test } from "vitest";
import { pidFile } from "./embedded/pid-file.ts";
import { keySender } from "./key-sender.ts";
import { chainClient, ledger } from "./ledger.ts";
import { fileTxLog } from "./node/file-tx-log.ts";
import { post } from "./operations/post.ts";
import { propose } from "./operations/propose.ts";
import { readEpochs } from "./operations/read-epochs.ts";
import { readJob } from "./operations/read-job.ts";
import { replay } from "./replay.ts";
import { type Stand, stand, testAnvil } from "./testing/stand.ts";

let s: Stand;
let logFolder: string;
beforeAll(async () => {
  s = await stand();
  logFolder = await mkdtemp(join(tmpdir(), "starling-log-"));
});
afterAll(async () => {
  await s.end();
  await rm(logFolder, { recursive: true, force: true });
});

const digest = (byte: string): `0x${string}` => `0x${byte.repeat(32)}`;

test("a chain killed after it answered gets its transactions back, once each", async () => {
  const path = join(logFolder, "transactions.jsonl");
  const own = {
    ...s.ledger,
    sender: keySender({ client: s.ledger.client, account: s.researcher, log: await fileTxLog(path) }),
  };
  const params = s.params();
  const tree = payTree([{ account: digest("11").slice(0, 42) as `0x${string}`, amount: parseEther("1") }]);
  const proposal = { epoch: 1, root: tree.root, total: tree.total, model: digest("0e"), evidence: digest("0f") };

  await s.chain.flush();
  const { job } = await post(own, { params, amount: parseEther("10") });
  const before = await propose(own, { params, proposal });
  const { pid } = (await pidFile(s.folder).read()) ?? expect.fail("no pid file");
  process.kill(pid, "SIGKILL");
  // The snapshotter of the killed station must not write what comes next.
  await s.chain.stop();

  const chain = await testAnvil(s.folder);
  try {
    const client = chainClient(own.client.chain, chain.request);
    const log = await fileTxLog(path);
    const again = ledger({ ...own, client, sender: keySender({ client, account: s.researcher, log }) });
    const replayed = await replay(client, { log });
    expect(replayed.dropped).toBe(0);
    expect(await replay(client, { log })).toEqual({ restored: 0, dropped: 0 });
    expect(await readJob(again, { job })).toMatchObject({ epoch: 1, escrowed: parseEther("10") });
    // The coordinator never heard whether its proposal went through, and asks again.
    const second = await propose(again, { params, proposal });
    expect(second).toMatchObject({ hash: before.hash, already: true });
    expect(await readEpochs(again, { job })).toHaveLength(1);
  } finally {
    await chain.stop();
  }
});
