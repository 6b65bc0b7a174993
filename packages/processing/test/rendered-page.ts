import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { initWasm, Resvg } from "@resvg/resvg-wasm";

const file = (url: string) => readFile(fileURLToPath(url));
let loaded: Promise<void> | undefined;

/** Black text on white, one line below the other, as PNG; set in DejaVu Serif by resvg, the same pixels everywhere. */
export async function renderedPage(lines: readonly string[], width: number, size: number): Promise<Uint8Array> {
  loaded ??= file(import.meta.resolve("@resvg/resvg-wasm/index_bg.wasm")).then((bytes) => initWasm(bytes));
  await loaded;
  const font = await file(import.meta.resolve("dejavu-fonts-ttf/ttf/DejaVuSerif.ttf"));
  const leading = Math.round(size * 1.7);
  const escaped = (line: string) => line.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const texts = lines.map((line, i) => `<text x="24" y="${leading * (i + 1)}">${escaped(line)}</text>`);
  const height = leading * (lines.length + 1);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="DejaVu Serif"
    font-size="${size}"><rect width="100%" height="100%" fill="white"/>${texts.join("")}</svg>`;
  return new Resvg(svg, { font: { fontBuffers: [font], defaultFontFamily: "DejaVu Serif" } }).render().asPng();
}
