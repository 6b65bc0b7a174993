import type { InferParams } from "@starling/protocol";
import { useEffect, useState } from "react";

/** Bytes of ONNX Runtime as they are fetched, once they are known: both runtimes where devices are compared. */
export function useRuntimeSize(provider: InferParams["provider"]): number | undefined {
  const [size, setSize] = useState<number>();
  useEffect(() => {
    let shown = true;
    void import("@starling/compute/infer").then(({ runtimeBytes }) => {
      const compared = provider === "webgpu" ? runtimeBytes("webgpu").gzip : 0;
      if (shown) setSize(runtimeBytes("wasm").gzip + compared);
    });
    return () => {
      shown = false;
    };
  }, [provider]);
  return size;
}
