import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GPT_SIZES, gptGraph } from "../../test/gpt-graph.ts";
import { ChunkInputError } from "../errors.ts";
import { checkTokenStream, countWindows, gatherTokens, type TokenStream } from "./token-stream.ts";

const { graph } = gptGraph({ ...GPT_SIZES, layers: 1 });

const streams = fc
  .record({
    ids: fc.array(fc.nat(64), { minLength: 2, maxLength: 40 }),
    tokenBytes: fc.constantFrom<1 | 2>(1, 2),
    start: fc.nat(1_000),
  })
  .chain(({ ids, tokenBytes, start }) =>
    fc
      .tuple(fc.integer({ min: 1, max: ids.length - 1 }), fc.integer({ min: 1, max: 9 }))
      .map(([context, stride]): [number[], TokenStream] => {
        const tokens = Uint8Array.from(
          ids.flatMap((id) => (tokenBytes === 2 ? [id % 256, Math.floor(id / 256)] : [id])),
        );
        return [ids, { task: "language", tokens, tokenBytes, context, stride, start }];
      }),
  );

describe("a stream of tokens", () => {
  it("gives every window and the tokens that follow", () => {
    fc.assert(
      fc.property(streams, ([ids, stream]) => {
        expect(() => checkTokenStream(stream, graph)).not.toThrow();
        const windows = Array.from({ length: countWindows(stream) }, (_, i) => i);
        expect(windows).not.toHaveLength(0);
        const { x, targets } = gatherTokens(
          stream,
          windows.map((i) => stream.start + i),
        );
        for (const i of windows) {
          const part = [i * stream.context, (i + 1) * stream.context] as const;
          const at = i * stream.stride;
          expect([...x.slice(...part)]).toEqual(ids.slice(at, at + stream.context));
          expect([...targets.slice(...part)]).toEqual(ids.slice(at + 1, at + 1 + stream.context));
        }
      }),
    );
  });

  it("reads two bytes with the lower one first", () => {
    const tokens = Uint8Array.of(1, 2, 255, 255);
    const { x, targets } = gatherTokens(
      { task: "language", tokens, tokenBytes: 2, context: 1, stride: 1, start: 0 },
      [0],
    );
    expect([x[0], targets[0]]).toEqual([513, 65_535]);
  });

  const stream: TokenStream = {
    task: "language",
    tokens: new Uint8Array(6),
    tokenBytes: 1,
    context: 5,
    stride: 1,
    start: 7,
  };
  it.each([
    ["too short", { context: 6 }, /no window of 6/],
    ["with half a token", { tokenBytes: 2, context: 1, tokens: new Uint8Array(5) } as const, /no window/],
    ["without a context", { context: 0 }, /no window of 0/],
    [
      "with a token that the graph does not know",
      { tokens: Uint8Array.of(0, 0, 65, 0, 0, 0) },
      /Token 2 from sample 7 on is 65/,
    ],
  ])("is refused %s", (_how, change, words) => {
    expect(() => checkTokenStream({ ...stream, ...change }, graph)).toThrow(ChunkInputError);
    expect(() => checkTokenStream({ ...stream, ...change }, graph)).toThrow(words);
  });
});
