import { expect, it } from "vitest";
import { runtimeSize } from "../../scripts/measure-runtime.ts";
import { runtimeBytes } from "./runtime-bytes.ts";

it("tells the size of the installed runtime; if not, run scripts/measure-runtime.ts", async () => {
  for (const provider of ["webgpu", "wasm"] as const) {
    const { plain, gzip } = runtimeBytes(provider);
    expect(plain).toBe(await runtimeSize(provider));
    expect(gzip).toBeLessThan(plain / 3);
  }
  expect(runtimeBytes("wasm").gzip).toBeLessThan(runtimeBytes("webgpu").gzip);
});
