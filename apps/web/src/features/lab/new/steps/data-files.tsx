import { FileField } from "../../../../design/field.tsx";
import type { Draft } from "../draft/draft.ts";
import type { PlacedFile } from "../publish/messages.ts";
import { FolderDrop, placed } from "./folder-drop.tsx";

/** The files as chosen; of an IDX pair the second holds the labels. */
export interface ChosenFiles {
  readonly first: readonly PlacedFile[];
  readonly second: readonly PlacedFile[];
}

interface DataFilesProps {
  readonly form: Draft["dataForm"];
  readonly chosen: ChosenFiles;
  readonly onChosen: (part: Partial<ChosenFiles>) => void;
  readonly wrong: string | undefined;
}

/** The first file of each form. */
const FILE = {
  idx: { label: "Images", accept: ".idx,.gz,.ubyte,application/octet-stream" },
  csv: { label: "CSV file", accept: ".csv,.gz,text/csv" },
  text: { label: "Text file", accept: ".txt,.md,.gz,text/plain" },
  images: { label: "Zip file", accept: ".zip,application/zip" },
} as const;

/** Where a form's files are chosen; a folder of images can also be dropped. */
export function DataFiles({ form, chosen, onChosen, wrong }: DataFilesProps) {
  const { label, accept } = FILE[form];
  const first = (
    <FileField
      key={form}
      label={label}
      accept={accept}
      onFiles={(files) => onChosen({ first: placed(files) })}
      wrong={wrong}
    />
  );
  if (form === "images") {
    return (
      <FolderDrop
        words="Drop a folder with one folder per class here, or choose it. PNG and JPEG; other sizes are cut to the model's."
        onFiles={(files) => onChosen({ first: files })}
        count={chosen.first.length}
      >
        {first}
        <FileField folder label="Or a folder" onFiles={(files) => onChosen({ first: placed(files) })} />
      </FolderDrop>
    );
  }
  return (
    <div className="grid gap-5 sm:grid-cols-2">
      {first}
      {form === "idx" && (
        <FileField label="Labels" accept={accept} onFiles={(files) => onChosen({ second: placed(files) })} />
      )}
    </div>
  );
}
