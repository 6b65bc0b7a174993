import { likelyTask, type TableLook, type TableTask } from "@starling/graph";
import { SelectField } from "../../../../design/field.tsx";
import { formatCount } from "../../../../format/number.ts";
import type { Draft } from "../draft/draft.ts";

/** What a person has chosen of a table. */
export interface ChosenTable {
  readonly look: TableLook;
  /** Position of the column that is to be predicted. */
  readonly target: number;
}

const TASKS = [
  { value: "likely", name: "As its cells suggest" },
  { value: "values", name: "As a number (regression)" },
  { value: "classes", name: "As a class (classification)" },
] as const;

/** How the target of a table is learned: as was chosen, or as its cells suggest. */
export function taskOf({ look, target }: ChosenTable, chosen: Draft["tableTask"]): TableTask {
  const column = look.columns[target];
  if (chosen !== "likely") return chosen;
  return column === undefined ? "values" : likelyTask(column);
}

function taskWords({ look, target }: ChosenTable, task: TableTask): string {
  const { name = "", distinct } = look.columns[target] ?? {};
  if (task === "values") return `The model learns "${name}" as a number: regression.`;
  return `The model learns "${name}" as one of ${distinct === undefined ? "too many" : distinct.length} classes.`;
}

interface TableFieldsProps {
  readonly table: ChosenTable;
  readonly task: Draft["tableTask"];
  readonly onTarget: (target: number) => void;
  readonly onTask: (task: Draft["tableTask"]) => void;
}

/** Which column of a table is to be predicted, and as what. */
export function TableFields({ table, task, onTarget, onTask }: TableFieldsProps) {
  const { look, target } = table;
  return (
    <div className="space-y-3">
      <p role="status" className="text-soft">
        {formatCount(look.rows)} rows of {formatCount(look.columns.length)} columns.
      </p>
      <div className="grid gap-5 sm:grid-cols-2">
        <SelectField
          label="Target column"
          help="What the model is to tell from the other columns, which must be numbers."
          value={String(target)}
          options={look.columns.map(({ name }, i) => ({ value: String(i), name }))}
          onValue={(value) => onTarget(Number(value))}
        />
        <SelectField label="Learned" value={task} options={TASKS} onValue={onTask} />
      </div>
      <p className="text-soft">{taskWords(table, taskOf(table, task))}</p>
    </div>
  );
}
