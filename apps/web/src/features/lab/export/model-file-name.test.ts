import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { modelFileName } from "./model-file-name.ts";

describe("a model's file name", () => {
  it.each([
    ["Fashion-MNIST, a small MLP", 0, "onnx", "fashion-mnist-a-small-mlp-round-1.onnx"],
    ["  Äpfel & Birnen  ", 19, "safetensors", "pfel-birnen-round-20.safetensors"],
    ["Tuned", 4, "adapters", "tuned-round-5.adapters.safetensors"],
    ["../../etc/passwd", 2, "onnx", "etc-passwd-round-3.onnx"],
    ["日本", 0, "onnx", "model-round-1.onnx"],
  ] as const)("of %j after round index %d as %s is %s", (title, round, format, name) =>
    expect(modelFileName(title, round, format)).toBe(name),
  );

  it("is one that every file system takes", () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(1_000), (title, round) => {
        expect(modelFileName(title, round, "onnx")).toMatch(/^[a-z0-9][a-z0-9-]*-round-\d+\.onnx$/);
      }),
    );
  });
});
