/** Hands a file to the visitor's downloads. */
export function saveFile(name: string, content: string | Uint8Array<ArrayBuffer>, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has begun to read by then; kept longer, large models would stay in memory.
  setTimeout(() => URL.revokeObjectURL(url), 30_000);
}
