import { byteTokenizer } from "@starling/graph";
import { JobRefusedError, publishText } from "@starling/sdk";
import { dataReply, wordsOf } from "./data-reply.ts";
import type { DataOrder, ReadDataReply } from "./messages.ts";
import { previewText } from "./preview.ts";
import { openTokenizerFile } from "./read-tokenizer.ts";
import { utf8 } from "./utf8.ts";
import { bytesOf } from "./whole-file.ts";

/** Cuts a text into tokens: the bytes of its UTF-8, or those of a tokenizer. @throws DatasetError, JobRefusedError */
export async function readText(order: DataOrder): Promise<ReadDataReply> {
  const { files, sampleShape } = order;
  const [placed] = files;
  const [context] = sampleShape ?? [];
  if (placed === undefined) throw new JobRefusedError("No text file was chosen.", { fix: "Choose one." });
  if (context === undefined || sampleShape?.length !== 1) {
    throw new JobRefusedError("The model does not take tokens.", { fix: "Choose the GPT, or a model of [N, T] ids." });
  }
  const text = utf8(await bytesOf(placed.file), placed.file.name);
  const own = order.tokenizer === undefined ? undefined : await openTokenizerFile(order.tokenizer);
  const tokenizer = own?.tokenizer ?? byteTokenizer();
  const tokens = tokenizer.encode(text);
  const { vocabulary } = tokenizer;
  const card = { ...wordsOf(order), tokenizer: own?.spec ?? ({ kind: "bytes" } as const), vocabulary, context };
  const published = publishText(tokens, card, own?.block);
  const preview = previewText(text, context, own && { tokenizer, tokens });
  const known = { sampleShape: [context], outputs: vocabulary, loss: "softmax-cross-entropy" as const, preview };
  return dataReply(published, known, order);
}
