import { buildVectors } from "@starling/learning/vectors";

globalThis.postMessage(buildVectors());
