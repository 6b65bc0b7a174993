import { RUNTIME_BYTES } from "./generated/runtime-bytes.ts";
import type { Provider } from "./runtime.ts";

/** What has to be fetched before the first item runs. */
export interface RuntimeBytes {
  /** Bytes of scripts and binary. */
  readonly plain: number;
  /** The same as a server sends them with gzip. */
  readonly gzip: number;
}

/** The size of ONNX Runtime for a provider, to be shown before it is fetched; browsers keep it afterwards. */
export const runtimeBytes = (provider: Provider): RuntimeBytes => RUNTIME_BYTES[provider];
