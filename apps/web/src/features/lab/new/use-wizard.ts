import type { JobView } from "@starling/protocol";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { useApp } from "../../../app-context.ts";
import { parseAmount } from "../../../format/tokens.ts";
import { useToken } from "../../jobs/use-token.ts";
import { adopt, type Draft } from "./draft/draft.ts";
import { dropDraft, readDraft, writeDraft } from "./draft/draft-storage.ts";
import type { Known } from "./draft/steps.ts";
import { copyOf, fromTemplate, oldest, type Template, trainings } from "./draft/template.ts";
import { type Assembled, assemble } from "./publish/assemble.ts";
import { copiedParts } from "./publish/copied-parts.ts";
import type { ReadDataReply, ReadModelReply, ReadTokenizerReply } from "./publish/messages.ts";
import { useAdapted } from "./use-adapted.ts";

/** A tokenizer.json that was read; files cannot be kept in a draft. */
interface ChosenTokenizer extends ReadTokenizerReply {
  readonly file: File;
}

/** All that the wizard's steps read and change. */
export function useWizard(template: Template) {
  const { client, queries } = useApp();
  const token = useToken();
  const { data: station } = useQuery(queries.info());
  const jobs = useQuery({ ...queries.jobs(), select: trainings });
  const [draft, setDraft] = useState(() => fromTemplate(readDraft(localStorage), template));
  const [model, setModel] = useState<ReadModelReply>();
  const [data, setData] = useState<ReadDataReply>();
  const [tokenizer, setTokenizer] = useState<ChosenTokenizer>();

  const source = jobs.data?.find(({ job }) => job === draft.from);
  const copied = useQuery({
    queryKey: ["copied", draft.from],
    queryFn: ({ signal }) => (source === undefined ? undefined : copiedParts(client, source, { signal })),
    enabled: source !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });

  useEffect(() => writeDraft(localStorage, draft), [draft]);
  const first = oldest(jobs.data);
  useEffect(() => {
    // The station's first job is its sample: the natural thing to copy.
    if (first !== undefined) setDraft((old) => (old.from === "" ? copyOf(old, first) : old));
  }, [first]);

  const spec = copied.data?.spec;
  const { decimals } = token;
  useEffect(() => {
    if (spec === undefined || station === undefined) return;
    setDraft((old) => (old.adopted === old.from ? old : adopt(old, old.from, spec, decimals)));
  }, [spec, station, decimals]);

  const adapters = useAdapted(draft, { model, copied: spec });
  const { adapted } = adapters;
  const price = parseAmount(draft.price, token.decimals);
  const assembled = useMemo((): Assembled | { readonly error: unknown } | undefined => {
    if (station === undefined || price === undefined) return undefined;
    try {
      return assemble({ draft, engine: station.engine, price, copied: copied.data, model, adapted, data });
    } catch (error) {
      return { error };
    }
  }, [draft, station, price, copied.data, model, adapted, data]);
  const job = assembled !== undefined && "spec" in assembled ? assembled : undefined;
  const budget = draft.budget === "" ? job?.estimate.cost.high : parseAmount(draft.budget, token.decimals);
  const known: Known = {
    modelRead: model !== undefined,
    adapted: !draft.adapters || adapted !== undefined,
    dataRead: data !== undefined,
    price,
    budget,
    least: job?.estimate.cost.low,
  };
  return {
    draft,
    change: (part: Partial<Draft>) => setDraft((old) => ({ ...old, ...part })),
    copyFrom: (view: JobView) => setDraft((old) => copyOf(old, view)),
    forget: () => dropDraft(localStorage),
    jobs: jobs.data ?? [],
    copied,
    model,
    setModel,
    adapters,
    data,
    setData,
    tokenizer,
    setTokenizer,
    loss: (draft.data === "own" ? data?.loss : copied.data?.spec.laneParams.loss) ?? "softmax-cross-entropy",
    job,
    problem: assembled !== undefined && "error" in assembled ? assembled.error : undefined,
    known,
    budget,
    token,
    station,
  };
}

export type Wizard = ReturnType<typeof useWizard>;
