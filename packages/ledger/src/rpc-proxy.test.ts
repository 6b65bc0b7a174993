import fc from "fast-check";
import { expect, test } from "vitest";
import { JsonRpcError } from "./http-rpc.ts";
import { ALLOWED_METHODS, rpcProxy } from "./rpc-proxy.ts";

function door(init: Partial<Parameters<typeof rpcProxy>[0]> = {}) {
  const calls: { method: string; params?: unknown }[] = [];
  const serve = rpcProxy({
    request: async (call) => {
      calls.push(call);
      return "0x1";
    },
    ...init,
  });
  const ask = async (value: unknown) => {
    const { status, body } = await serve(typeof value === "string" ? value : JSON.stringify(value));
    return { status, body: JSON.parse(body) };
  };
  return { calls, serve, ask };
}
const call = (method: string, params: unknown[] = [], id: unknown = 1) => ({ jsonrpc: "2.0", id, method, params });

test("an allowed method goes through with its parameters", async () => {
  const { ask, calls } = door();
  expect(await ask(call("eth_getBalance", ["0x00", "latest"], "a"))).toEqual({
    status: 200,
    body: { jsonrpc: "2.0", id: "a", result: "0x1" },
  });
  expect(calls).toEqual([{ method: "eth_getBalance", params: ["0x00", "latest"] }]);
});

test.each([
  "anvil_setBalance",
  "evm_mine",
  "eth_sendTransaction",
  "eth_accounts",
  "personal_sign",
  "debug_traceCall",
  "toString",
])("%s is not served", async (method) => {
  const { ask, calls } = door();
  expect(await ask(call(method))).toMatchObject({ body: { id: 1, error: { code: -32_601 } } });
  expect(calls).toEqual([]);
});

test("no method of a node's own accounts or state is on the list", () => {
  for (const method of ALLOWED_METHODS) expect(method).toMatch(/^(eth_(?!send|sign|accounts)|net_|web3_|eth_sendRaw)/);
});

test("a batch is answered call by call", async () => {
  const { ask } = door({ maxBatch: 3 });
  const { body } = await ask([call("eth_chainId", [], 1), call("evm_mine", [], 2), 7]);
  expect(body).toMatchObject([
    { result: "0x1" },
    { id: 2, error: { code: -32_601 } },
    { id: null, error: { code: -32_600 } },
  ]);
  expect(await ask(Array.from({ length: 4 }, () => call("eth_chainId")))).toMatchObject({ status: 400 });
  expect(await ask([])).toMatchObject({ status: 400 });
});

test("too many bytes are refused unread", async () => {
  const { serve } = door({ maxBytes: 10 });
  expect((await serve(" ".repeat(11))).status).toBe(413);
  expect((await serve(new Uint8Array(11))).status).toBe(413);
});

test("what is no JSON is refused", async () => {
  const { ask, serve } = door();
  expect(await ask("{")).toMatchObject({ status: 400, body: { error: { code: -32_700 } } });
  expect((await serve(new Uint8Array([0xff, 0xfe]))).status).toBe(400);
});

test("the node's refusal goes on with its revert data, anything else stays inside", async () => {
  const revert = door({
    request: () => Promise.reject(new JsonRpcError({ code: 3, message: "reverted", data: "0xab" })),
  });
  expect((await revert.ask(call("eth_call"))).body.error).toEqual({ code: 3, message: "reverted", data: "0xab" });
  const broken = door({ request: () => Promise.reject(new Error("/home/me/secret")) });
  expect((await broken.ask(call("eth_call"))).body.error).toEqual({
    code: -32_603,
    message: "The chain did not answer.",
  });
});

test("signed transactions are logged before the chain has them", async () => {
  const order: string[] = [];
  const { ask } = door({
    request: async ({ method }) => void order.push(method),
    onRawTransaction: async (raw) => void order.push(raw),
  });
  await ask(call("eth_sendRawTransaction", ["0x02ab"]));
  expect(order).toEqual(["0x02ab", "eth_sendRawTransaction"]);
  expect((await ask(call("eth_sendRawTransaction", ["nonsense"]))).body.error.code).toBe(-32_602);
  expect((await ask(call("eth_sendRawTransaction", []))).body.error.code).toBe(-32_602);
  expect(order).toHaveLength(2);
});

test("anything at all gets an answer and no forbidden method gets through", async () => {
  const { ask, calls } = door();
  const method = fc.constantFrom("eth_call", "evm_mine", "__proto__", "constructor");
  const near = fc.record(
    { jsonrpc: fc.constantFrom("2.0", "1.0"), id: fc.jsonValue(), method, params: fc.jsonValue() },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.jsonValue(), near, fc.array(near, { maxLength: 3 })), async (value) => {
      const { body } = await ask(value);
      for (const answer of [body].flat()) expect("result" in answer !== "error" in answer).toBe(true);
      expect(calls.every((one) => one.method === "eth_call")).toBe(true);
    }),
  );
});
