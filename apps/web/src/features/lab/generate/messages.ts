/** What is computed with: the GPU, or WebAssembly on the CPU where a browser has none and its owner agrees. */
export type GenerationEngine = "webgpu" | "wasm";

/** What a reader chooses. */
export interface GenerationChoices {
  readonly prompt: string;
  readonly temperature: number;
  readonly topK: number;
  /** Tokens to write. */
  readonly length: number;
  readonly seed: number;
}

/** What the page asks of the worker; names of blocks travel as text. */
export type GenerateOrder =
  | {
      readonly type: "write";
      /** Counts the page's orders: news of an earlier one are ignored. */
      readonly id: number;
      /** The station whose gateway gives the blocks. */
      readonly origin: string;
      /** CID of the job's spec. */
      readonly spec: string;
      /** CID of the round's record: the model after it writes. */
      readonly record: string;
      readonly engine: GenerationEngine;
      /** Whether a software GPU will do. */
      readonly allowFallback: boolean;
      readonly choices: GenerationChoices;
    }
  | { readonly type: "stop" };

/** What the worker tells the page. */
export type GenerateNews = { readonly id: number } & (
  | { readonly type: "fetching"; readonly bytes: number }
  /** The model is there; the device is opened and the first token computed. */
  | { readonly type: "opening" }
  | { readonly type: "text"; readonly text: string; readonly tokens: number }
  | { readonly type: "done" }
  | {
      readonly type: "error";
      /** The error's class: without a GPU the page offers the CPU. */
      readonly name: string;
      readonly message: string;
      readonly fix: string;
    }
);
