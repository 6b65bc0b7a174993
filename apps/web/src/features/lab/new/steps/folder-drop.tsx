import { type DragEvent, type ReactNode, useState } from "react";
import type { PlacedFile } from "../publish/messages.ts";
import { droppedFiles } from "./dropped-files.ts";

/** Files as a field gives them, with their places in a folder. */
export const placed = (files: readonly File[]): PlacedFile[] =>
  files.map((file) => ({ path: file.webkitRelativePath || file.name, file }));

interface FolderDropProps {
  /** What is dropped here. */
  readonly words: string;
  readonly count: number;
  readonly onFiles: (files: readonly PlacedFile[]) => void;
  readonly children: ReactNode;
}

/** A place where files and folders can be dropped, around the fields that choose them. */
export function FolderDrop({ words, count, onFiles, children }: FolderDropProps) {
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void droppedFiles(event.dataTransfer).then(onFiles);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the fields inside take keys
    <div
      className={`space-y-4 rounded-xl border border-dashed px-4 py-4 ${over ? "border-violet bg-perch" : "border-edge"}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <p className="text-soft">{words}</p>
      <div className="grid gap-5 sm:grid-cols-2">{children}</div>
      {count > 1 && <p role="status">{count} files are chosen.</p>}
    </div>
  );
}
