import { useMemo } from "react";
import { NumberField, SelectField } from "../../../../design/field.tsx";
import { Problem } from "../../../../design/problem.tsx";
import { useMadeModel } from "../use-made-model.ts";
import type { StepProps } from "./step-props.ts";

const KINDS = [
  { value: "resnet", name: "ResNet: residual blocks, normalized by their batches" },
  { value: "cnn", name: "CNN: two convolutions" },
  { value: "mlp", name: "MLP: one hidden layer" },
] as const;

/** Kind and size of a model of images, which is made in a worker as soon as they are chosen. */
export function ZooImages({ wizard: { draft, change, setModel, setData }, wrong }: StepProps) {
  const { imageKind: kind, imageChannels: channels, imageSide: side, imageClasses: classes } = draft;
  const order = useMemo(
    () => ({ type: "images", model: { kind, channels, side, classes } }) as const,
    [kind, channels, side, classes],
  );
  const { making, error } = useMadeModel(order, setModel);
  // Images are fitted to one size.
  const changeSize = (part: Partial<typeof draft>) => {
    change(part);
    setData(undefined);
  };
  return (
    <div className="space-y-3">
      <SelectField label="Kind" value={kind} options={KINDS} onValue={(imageKind) => change({ imageKind })} />
      <div className="grid grid-cols-2 gap-5 sm:grid-cols-3">
        <NumberField
          label="Colours"
          help="1 for grey, 3 for colour."
          value={channels}
          min={1}
          max={4}
          onValue={(imageChannels) => changeSize({ imageChannels })}
        />
        <NumberField
          label="Side in pixels"
          help="Images are fitted to it."
          value={side}
          min={4}
          max={256}
          wrong={wrong("imageSide")}
          onValue={(imageSide) => changeSize({ imageSide })}
        />
        <NumberField
          label="Classes"
          help="As many as your data has."
          value={classes}
          min={2}
          max={1_000}
          onValue={(imageClasses) => change({ imageClasses })}
        />
      </div>
      {making && <p role="status">Making the model…</p>}
      {error !== undefined && <Problem what="No model can be made of these sizes." error={error} />}
    </div>
  );
}
