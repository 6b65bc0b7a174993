import type * as z from "zod/mini";
import { PipelineError } from "../errors.ts";
import type { Kind, Region, Size, TypeOf, Value, ValueOf, ValueType } from "../values.ts";

/** What the tensor was made of that the model read; steps behind the model look back at it. */
export interface Source {
  /** What of the item's image the model saw, and the image's size. */
  readonly image?: { readonly region: Region; readonly bounds: { readonly width: number; readonly height: number } };
  readonly frames?: { readonly hop: number; readonly length: number };
  /** Tokens before the padding. */
  readonly tokens?: number;
}

/** Which parts of a source every item of a pipeline has. */
export type SourceType = Readonly<Record<keyof Source, boolean>>;

/** What a step may use besides its input. */
export interface StepContext {
  /**
   * A dictionary or tokenizer by the name that the pipeline gives it, opened once.
   * @throws ResourceError
   */
  readonly resource: <T>(name: string, open: (bytes: Uint8Array) => T) => T;
  readonly source: Source;
}

/** One kind of step: the schema of its parameters, the kind of value it takes, and what it makes of it. */
interface StepDefinition<K extends Kind, M extends z.ZodMiniType<{ step: string }>> {
  readonly schema: M;
  readonly takes: K;
  /**
   * What comes out for every item, as far as it is known beforehand.
   * @throws PipelineError where the input does not fit
   */
  readonly type: (step: z.infer<M>, input: TypeOf<K>, source: SourceType) => ValueType;
  /** @throws ItemError without its place */
  readonly run: (step: z.infer<M>, input: ValueOf<K>, context: StepContext) => Value;
}

/** Ties a schema to its meaning. */
export function defineStep<M extends z.ZodMiniType<{ step: string }>, K extends Kind>(
  schema: M,
  takes: K,
  meaning: Pick<StepDefinition<K, M>, "type" | "run">,
): StepDefinition<K, M> {
  return { schema, takes, ...meaning };
}

/** The error of a step that cannot take what comes. */
export const misfit = (problem: string, fix: string): PipelineError => new PipelineError(problem, { fix });

/** A shape as people write it, open sizes as "?". */
export const sizesText = (shape: readonly Size[]): string => `[${shape.map((size) => size ?? "?").join(", ")}]`;

/** Checks that a tensor has float32 elements and so many dimensions. */
export function floats({ dtype, shape }: TypeOf<"tensor">, ...ranks: number[]): readonly Size[] {
  if (dtype === "float32" && (ranks.length === 0 || ranks.includes(shape.length))) return shape;
  throw misfit(
    `It takes a float32 tensor${ranks.length === 0 ? "" : ` of rank ${ranks.join(" or ")}`}, not ${dtype} ${sizesText(shape)}.`,
    "Declare the model's output as it is, or leave the step out.",
  );
}
