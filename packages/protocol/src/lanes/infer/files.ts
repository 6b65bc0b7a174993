import * as z from "zod/mini";
import { MAX_BLOCK_BYTES } from "../../constants.ts";
import { cborCid, integer, rawCid, text } from "../../scalars.ts";

/** Largest file: wasm addresses 4 GiB, and a model lies in it twice while it is opened (STACK, part B). */
export const MAX_FILE_BYTES = 2 ** 31 - 1;

/** A file as raw blocks in their order, 1 MiB each but the last. */
export const FileManifest = z
  .strictObject({
    v: z.literal(1),
    name: text(200),
    bytes: integer(1, MAX_FILE_BYTES),
    blocks: z.array(rawCid).check(z.minLength(1), z.maxLength(Math.ceil(MAX_FILE_BYTES / MAX_BLOCK_BYTES))),
  })
  .check(
    z.refine(({ bytes, blocks }) => blocks.length === Math.ceil(bytes / MAX_BLOCK_BYTES), {
      error: "bytes must fill the blocks",
    }),
  );
export type FileManifest = z.infer<typeof FileManifest>;

/** A file that a job names: what the pipeline or the model calls it, and its manifest. */
export const namedFile = z.strictObject({ name: text(200), file: cborCid });
