import { parsePipeline } from "@starling/processing";
import { JobRefusedError } from "@starling/sdk";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useApp } from "../../../app-context.ts";
import { parseAmount } from "../../../format/tokens.ts";
import { useToken } from "../../jobs/use-token.ts";
import type { PlacedFile } from "../new/publish/messages.ts";
import { type BatchFacts, batchEstimate } from "./batch-spec.ts";
import { type BatchDraft, FIRST_BATCH } from "./draft.ts";
import { isIdx } from "./files/is-idx.ts";
import type { FoundItems, FoundModels, Plan, Preview } from "./files/messages.ts";
import { formPipeline } from "./pipeline/form.ts";
import { planOf } from "./pipeline/plan-of.ts";
import { recognise } from "./pipeline/recognise.ts";
import { useFound } from "./use-found.ts";

interface Planned {
  readonly plan?: Plan;
  /** What the models are, where they are known. */
  readonly words?: string;
  /** The steps as JSON, as they are or as somebody has edited them. */
  readonly json: string;
  readonly error?: unknown;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new JobRefusedError("The steps are no JSON.", { fix: "Look for a comma or a bracket.", cause });
  }
}

/** The steps that were edited, those of models that are known, or what the form says. */
function planned(
  found: FoundModels | undefined,
  { json, form }: Pick<BatchDraft, "json" | "form">,
  samples: boolean,
): Planned {
  if (found === undefined) return { json: "" };
  const known = recognise(found, samples);
  try {
    const [model] = found.models;
    const proposed = known?.pipeline ?? (model && formPipeline(model, form));
    const text = json ?? JSON.stringify(proposed, undefined, 2);
    const words = json === undefined && known !== undefined ? { words: known.words } : {};
    try {
      return {
        plan: planOf(json === undefined && proposed ? proposed : parsePipeline(parsed(text)), found),
        json: text,
        ...words,
      };
    } catch (error) {
      return { json: text, error, ...words };
    }
  } catch (error) {
    return { json: json ?? "", error };
  }
}

/** All that the steps of a batch read and change. */
export function useBatch() {
  const { queries } = useApp();
  const token = useToken();
  const { data: station } = useQuery(queries.info());
  const [draft, setDraft] = useState(FIRST_BATCH);
  const [modelFiles, setModelFiles] = useState<readonly PlacedFile[]>([]);
  const [itemFiles, setItemFiles] = useState<readonly PlacedFile[]>([]);
  const [tried, setTried] = useState<{ readonly preview: Preview; readonly plan: Plan }>();
  const models = useFound<"models", FoundModels>("models", modelFiles);
  const items = useFound<"items", FoundItems>("items", itemFiles);
  const samples = itemFiles.length === 1 && isIdx(itemFiles[0]?.path ?? "");
  const { json, form } = draft;
  // What was tried belongs to these very steps: a price that is typed must not make new ones.
  const steps = useMemo(() => planned(models.found, { json, form }, samples), [models.found, json, form, samples]);
  const { plan } = steps;
  // What was tried with other steps or files says nothing.
  const preview = tried !== undefined && tried.plan.pipeline === plan?.pipeline ? tried.preview : undefined;
  const price = parseAmount(draft.price, token.decimals);
  const count = items.found?.count;
  const facts = useMemo((): BatchFacts | undefined => {
    if (plan === undefined || preview === undefined || price === undefined) return undefined;
    if (count === undefined || station === undefined) return undefined;
    return { draft, plan, preview, price, count, engine: station.engine };
  }, [draft, plan, preview, price, count, station]);
  const estimated = useMemo(() => {
    if (facts === undefined) return undefined;
    try {
      return { estimate: batchEstimate(facts) };
    } catch (error) {
      return { error };
    }
  }, [facts]);
  const estimate = estimated !== undefined && "estimate" in estimated ? estimated.estimate : undefined;
  return {
    draft,
    change: (part: Partial<BatchDraft>) => setDraft((old) => ({ ...old, ...part })),
    models,
    setModelFiles: (files: readonly PlacedFile[]) => {
      setModelFiles(files);
      setDraft((old) => ({ ...old, json: undefined }));
    },
    modelFiles,
    items,
    setItemFiles: (files: readonly PlacedFile[]) => {
      setItemFiles(files);
      setTried(undefined);
    },
    itemFiles,
    steps,
    preview,
    setTried,
    facts,
    estimate,
    estimateError: estimated !== undefined && "error" in estimated ? estimated.error : undefined,
    price,
    budget: draft.budget === "" ? estimate?.cost.high : parseAmount(draft.budget, token.decimals),
    token,
    known: {
      modelsFound: models.found !== undefined,
      planned: plan !== undefined,
      itemsFound: items.found !== undefined,
    },
  };
}

export type Batch = ReturnType<typeof useBatch>;
