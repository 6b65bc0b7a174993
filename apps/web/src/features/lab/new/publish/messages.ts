import type { TableLook, TableTask } from "@starling/graph";
import type { Address, Loss } from "@starling/protocol";
import type { AdapterChoices, FitChoices, ModelChange } from "@starling/sdk";
import type { Draft } from "../draft/draft.ts";
import type { ImageModel } from "./image-model.ts";

/** A block on its way out of the worker; the CID is text, because instances do not cross. */
export interface SentBlock {
  readonly cid: string;
  readonly bytes: Uint8Array;
}

/** The researcher's own model as blocks, and what the cost model says of it. */
export interface ReadModelReply {
  readonly graph: string;
  readonly checkpoint: string;
  readonly blocks: readonly SentBlock[];
  readonly parameters: number;
  /** Those of them that training changes. */
  readonly trained: number;
  readonly flops: { readonly train: number; readonly evaluate: number };
  readonly inputShape: readonly number[];
  readonly outputs: number;
  /** Whether the model takes token ids instead of numbers. */
  readonly takesTokens: boolean;
  /** What was rewritten so that an exporter's file can be trained. */
  readonly changes?: readonly ModelChange[];
  /** The round that made the weights, where one did. */
  readonly origin?: { readonly record: string; readonly resumes: boolean };
}

/** Whoever made a dataset, and the basis points of the workers' pay that it asks for. */
export interface Contributor {
  readonly account: Address;
  readonly bps: number;
}

/** A few of the samples as they were read, for the eye. */
export interface DataPreview {
  /** Number of samples of each class, in the classes' order; empty for a text or a table. */
  readonly classes: readonly { readonly name: string; readonly count: number }[];
  /** Shape of one sample. */
  readonly shape: readonly number[];
  /** Bytes of a few samples, with the class of each. */
  readonly samples: readonly { readonly bytes: Uint8Array; readonly className: string }[];
  /** The beginning of a text. */
  readonly text: string;
  /** The first tokens of a text that a tokenizer has cut; empty for bytes. */
  readonly tokens: readonly string[];
  /** The first rows of a table, and which column is to be predicted. */
  readonly table?: { readonly columns: readonly string[]; readonly rows: TableLook["first"]; readonly target: number };
}

/** The researcher's own data as blocks. */
export interface ReadDataReply {
  readonly train: string;
  readonly validation: string;
  readonly test: string;
  readonly blocks: readonly SentBlock[];
  readonly trainCount: number;
  readonly validationCount: number;
  readonly shardCount: number;
  readonly sampleShape: readonly number[];
  /** Classes, tokens, or values to be predicted: what the model must give at least. */
  readonly outputs: number;
  readonly loss: Loss;
  /** Whom the manifest names, and what it asks. */
  readonly contributor: Contributor | undefined;
  readonly preview: DataPreview;
}

/** A file with its place in a folder: a File does not take its own along into a worker. */
export interface PlacedFile {
  readonly path: string;
  readonly file: File;
}

/** Sizes of the zoo's GPT. */
export interface GptSizes {
  readonly layers: number;
  readonly width: number;
  readonly heads: number;
  readonly context: number;
  /** Different tokens: 256 for bytes. */
  readonly vocabulary: number;
}

/** Sizes of the zoo's MLP over a table's columns. */
export interface MlpSizes {
  /** Columns. */
  readonly inputs: number;
  readonly hidden: readonly number[];
  /** Classes, or values to be predicted. */
  readonly outputs: number;
}

/** A tokenizer.json as it was read. */
export interface ReadTokenizerReply {
  readonly vocabulary: number;
  /** How it cuts a sentence. */
  readonly pieces: readonly string[];
}

/** What the page asks of the worker. */
export type PublishOrder =
  | { readonly type: "model"; readonly file: File; readonly choices: FitChoices }
  | { readonly type: "zoo"; readonly sizes: GptSizes }
  | { readonly type: "mlp"; readonly sizes: MlpSizes }
  | { readonly type: "table"; readonly file: File }
  | { readonly type: "tokenizer"; readonly file: File }
  | { readonly type: "images"; readonly model: ImageModel }
  | {
      readonly type: "adapters";
      /** The station whose gateway gives the blocks that are not among those here. */
      readonly origin: string;
      /** CID of the base's checkpoint. */
      readonly checkpoint: string;
      readonly blocks: readonly SentBlock[];
      readonly choices: AdapterChoices;
    }
  | {
      readonly type: "round";
      /** The station whose gateway gives the blocks. */
      readonly origin: string;
      /** CIDs of the other job's spec and of its round's record. */
      readonly spec: string;
      readonly record: string;
      readonly resumes: boolean;
    }
  | {
      readonly type: "data";
      readonly form: Draft["dataForm"];
      /** Images and labels of an IDX pair, one CSV, text or zip file, or all files of a folder. */
      readonly files: readonly PlacedFile[];
      readonly card: Pick<Draft, "dataName" | "licence" | "notice" | "classes" | "contributor" | "royalty">;
      /** Shape of one sample, where the model says it. */
      readonly sampleShape: readonly number[] | undefined;
      /** What a CSV file's columns are, which of them is to be predicted, and how. */
      readonly table?: { readonly look: TableLook; readonly target: number; readonly task: TableTask };
      /** What cuts a text into tokens; its bytes are the tokens where there is none. */
      readonly tokenizer?: File;
    };

/** A dataset's files, and what is said of it. */
export type DataOrder = Extract<PublishOrder, { type: "data" }>;

export type PublishNews =
  | { readonly type: "progress"; readonly share: number }
  | { readonly type: "model"; readonly model: ReadModelReply }
  | { readonly type: "data"; readonly data: ReadDataReply }
  | { readonly type: "table"; readonly table: TableLook }
  | { readonly type: "tokenizer"; readonly tokenizer: ReadTokenizerReply }
  | {
      readonly type: "error";
      readonly message: string;
      readonly fix: string;
      readonly details: readonly string[];
      /** Names of sizes that the model leaves open, where that is what is wrong. */
      readonly dimensions?: readonly string[];
    };
