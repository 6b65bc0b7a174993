import type { ItemResult, Output } from "@starling/processing";
import { StateMark } from "../../../design/state-mark.tsx";
import { formatCount, formatPpm } from "../../../format/number.ts";

/** Parts, labels and numbers of one result that are shown. */
const SHOWN = 8;

/** What became of an item. */
export function ResultView({ result }: { readonly result: ItemResult }) {
  if ("output" in result) return <OutputView output={result.output} />;
  const { message, fix, step } = result.error;
  return (
    <div>
      <StateMark glyph="✕" word="failed" tone="rust" />
      <p className="text-sm">{message}</p>
      <p className="text-sm text-soft">
        {fix} {step}
      </p>
    </div>
  );
}

function OutputView({ output }: { readonly output: Output }) {
  switch (output.kind) {
    case "labels":
      return (
        <ol>
          {output.labels.slice(0, SHOWN).map(({ label, ppm }, i) => (
            <li key={label} className={i === 0 ? "font-semibold" : "text-sm text-soft"}>
              {label} <span className="font-normal text-soft">{formatPpm(ppm)}</span>
            </li>
          ))}
        </ol>
      );
    case "reading":
      return (
        <p>
          {output.text} <span className="text-soft">{formatPpm(output.ppm)}</span>
        </p>
      );
    case "boxes":
      return <p>{formatCount(output.boxes.length)} boxes</p>;
    case "segments":
      return <Segments segments={output.segments} />;
    case "tensor": {
      const { dtype, shape, data } = output.tensor;
      const first = Array.from<number | bigint, string>(data.slice(0, SHOWN), (value) =>
        typeof value === "bigint" ? String(value) : String(Number(value.toPrecision(4))),
      );
      return (
        <p className="text-sm">
          <code>
            {dtype} [{shape.join(", ")}]
          </code>
          <span className="block font-mono text-soft">
            {first.join(" ")}
            {data.length > SHOWN && " …"}
          </span>
        </p>
      );
    }
    case "parts":
      return (
        <div>
          {output.parts.slice(0, SHOWN).map(({ output: inner }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: parts of a result never change their order
            <OutputView key={i} output={inner} />
          ))}
          {output.parts.length > SHOWN && (
            <p className="text-sm text-soft">and {formatCount(output.parts.length - SHOWN)} more</p>
          )}
          {output.parts.length === 0 && <p className="text-soft">Nothing was found in it.</p>}
        </div>
      );
    default:
      return output satisfies never;
  }
}

function Segments({ segments }: Pick<Extract<Output, { kind: "segments" }>, "segments">) {
  if (segments.length === 0) return <p className="text-soft">Nothing was found in it.</p>;
  return (
    <ol className="text-sm">
      {segments.slice(0, SHOWN).map(({ from, to }) => (
        <li key={from}>
          samples {formatCount(from)} to {formatCount(to)}
        </li>
      ))}
      {segments.length > SHOWN && <li className="text-soft">and {formatCount(segments.length - SHOWN)} more</li>}
    </ol>
  );
}
