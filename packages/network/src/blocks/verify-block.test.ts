import { MAX_BLOCK_BYTES, rawBlock } from "@starling/protocol";
import fc from "fast-check";
import { expect, test } from "vitest";
import { verifyBytes } from "./verify-block.ts";

test("bytes pass under their own CID and under no other", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 100 }), fc.nat(), async (bytes, at) => {
      const { cid } = rawBlock(bytes);
      await verifyBytes(cid, bytes);
      const wrong = bytes.slice();
      const index = at % wrong.length;
      wrong[index] = (wrong[index] ?? 0) ^ 1;
      await expect(verifyBytes(cid, wrong)).rejects.toMatchObject({ name: "WrongBlockError" });
    }),
    { numRuns: 30 },
  );
});

test("more than a block is refused unhashed", async () => {
  const { cid } = rawBlock(new Uint8Array(1));
  await expect(verifyBytes(cid, new Uint8Array(MAX_BLOCK_BYTES + 1))).rejects.toMatchObject({ name: "OversizeError" });
});
