import { useMemo } from "react";
import { NumberField } from "../../../../design/field.tsx";
import { Problem } from "../../../../design/problem.tsx";
import { useMadeModel } from "../use-made-model.ts";
import type { StepProps } from "./step-props.ts";
import { TokenizerField } from "./tokenizer-field.tsx";

/** Tokens where every byte is one. */
const BYTES = 256;

/** Sizes of a GPT, which is made in a worker as soon as they are chosen. */
export function ZooGpt({ wizard, wrong }: StepProps) {
  const { draft, change, setModel, setData, tokenizer } = wizard;
  const { gptLayers: layers, gptWidth: width, gptHeads: heads, gptContext: context } = draft;
  const vocabulary = tokenizer?.vocabulary ?? BYTES;
  const order = useMemo(
    () => ({ type: "zoo", sizes: { layers, width, heads, context, vocabulary } }) as const,
    [layers, width, heads, context, vocabulary],
  );
  const { making, error } = useMadeModel(order, setModel);
  // A text is cut for one context.
  const changeContext = (gptContext: number) => {
    change({ gptContext });
    setData(undefined);
  };
  return (
    <div className="space-y-3">
      <div className="grid grid-cols-2 gap-5 sm:grid-cols-4">
        <NumberField label="Layers" value={layers} min={1} max={48} onValue={(gptLayers) => change({ gptLayers })} />
        <NumberField
          label="Width"
          value={width}
          min={8}
          max={2_048}
          wrong={wrong("gptWidth")}
          onValue={(gptWidth) => change({ gptWidth })}
        />
        <NumberField label="Heads" value={heads} min={1} max={32} onValue={(gptHeads) => change({ gptHeads })} />
        <NumberField
          label={tokenizer === undefined ? "Context in bytes" : "Context in tokens"}
          value={context}
          min={8}
          max={2_048}
          onValue={changeContext}
        />
      </div>
      <TokenizerField wizard={wizard} />
      {making && <p role="status">Making the model…</p>}
      {error !== undefined && <Problem what="No GPT can be made of these sizes." error={error} />}
    </div>
  );
}
