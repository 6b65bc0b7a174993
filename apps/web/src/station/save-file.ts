/** Hands a file to the visitor's downloads. */
export function saveFile(name: string, content: string | Uint8Array<ArrayBuffer>, type: string): void {
  saveBlob(name, new Blob([content], { type }));
}

/** The same for what is a Blob already. */
export function saveBlob(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has begun to read by then; kept longer, large models would stay in memory.
  setTimeout(() => URL.revokeObjectURL(url), 30_000);
}
