import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { installKernels } from "../kernels/install-kernels.ts";
import type { Engine } from "./engine.ts";
import { hostEngine } from "./host-engine.ts";

/** The engine on plain JavaScript: the station's own worker and the reference of all tests. */
export async function createCpuEngine(): Promise<Engine> {
  installKernels();
  // Otherwise the backend advertises its native sibling on the terminal.
  tf.env().set("IS_NODE", false);
  await tf.setBackend("cpu");
  return hostEngine({
    kind: "cpu",
    vendor: "javascript",
    architecture: "f64",
    description: "tfjs-backend-cpu",
    fallback: false,
  });
}
