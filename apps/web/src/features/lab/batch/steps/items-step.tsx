import { FileField, TextArea, TextField } from "../../../../design/field.tsx";
import { Problem } from "../../../../design/problem.tsx";
import { plural } from "../../../../format/name.ts";
import { formatBytes } from "../../../../format/number.ts";
import { FolderDrop, placed } from "../../new/steps/folder-drop.tsx";
import type { BatchStepProps } from "./batch-step-props.ts";

/** The second step: what the models are run over. */
export function ItemsStep({ batch, wrong }: BatchStepProps) {
  const { draft, change, items, setItemFiles, itemFiles } = batch;
  return (
    <div className="space-y-6">
      <FolderDrop
        words="Drop a folder, files, a zip or an IDX file here. Every file is an item, in the order of their paths; of an IDX file every sample is one."
        count={itemFiles.length}
        onFiles={setItemFiles}
      >
        <FileField label="Files" multiple wrong={wrong("items")} onFiles={(files) => setItemFiles(placed(files))} />
        <FileField folder label="Or a folder" onFiles={(files) => setItemFiles(placed(files))} />
      </FolderDrop>
      {items.looking && <p role="status">Looking at the files…</p>}
      {items.error !== undefined && <Problem what="These files cannot be items." error={items.error} />}
      {items.found !== undefined && (
        <p role="status">
          <span className="font-semibold text-teal">● Found.</span> {plural(items.found.count, "item")},{" "}
          {formatBytes(items.found.bytes)}: <span className="text-soft">{items.found.names.join(", ")}</span>
          {items.found.count > items.found.names.length && " …"}
        </p>
      )}
      <div className="grid gap-5 sm:grid-cols-2">
        <TextField
          label="Name of the items"
          value={draft.dataName}
          maxLength={100}
          onChange={({ currentTarget }) => change({ dataName: currentTarget.value })}
        />
        <TextField
          label="Licence"
          help="As their owner gave it, for example MIT or CC-BY-4.0."
          value={draft.licence}
          maxLength={60}
          wrong={wrong("licence")}
          onChange={({ currentTarget }) => change({ licence: currentTarget.value })}
        />
      </div>
      <TextArea
        label="Notice"
        help="Optional: travels with the items, as some licences ask."
        value={draft.notice}
        maxLength={4_000}
        onChange={({ currentTarget }) => change({ notice: currentTarget.value })}
      />
    </div>
  );
}
