import * as tf from "@tensorflow/tfjs-core";
import type { Engine } from "../engine/engine.ts";

/** What WebAssembly's addresses of 32 bits reach. */
const WASM_BYTES = 2 ** 32;

/** Part of it that tensors can count on: the rest goes to TensorFlow.js' own data and to gaps that nothing fits into. */
const WASM_PART = 7 / 8;

/** Memory that a chunk may take on an engine. */
export interface Room {
  /** Bytes in all. */
  readonly total: number;
  /** Bytes of one buffer. */
  readonly buffer: number;
  /** Whose memory it is, in words. */
  readonly name: string;
}

/** The room on an engine: what its owner allows, and no more than the device has. */
export function roomFor({ facts, use }: Engine, maxBytes: number = Number.POSITIVE_INFINITY): Room {
  const { kind, bufferBytes: buffer = Number.POSITIVE_INFINITY } = facts;
  if (kind === "webgpu") return { total: maxBytes, buffer, name: "of GPU memory" };
  if (kind === "cpu") return { total: maxBytes, buffer, name: "of memory" };
  use();
  const left = Math.max(0, Math.floor(WASM_BYTES * WASM_PART) - tf.memory().numBytes);
  return { total: Math.min(maxBytes, left), buffer, name: "of WebAssembly's memory" };
}
