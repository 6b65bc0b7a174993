import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzip } from "@starling/graph";

/** The first lines of the book's first chapter, wrapped. */
export async function pageOfMobyDick(lines: number, columns: number): Promise<string[]> {
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
