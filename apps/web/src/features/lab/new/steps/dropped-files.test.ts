import { expect, it } from "vitest";
import { droppedFiles } from "./dropped-files.ts";

const file = (fullPath: string) => ({
  isFile: true,
  isDirectory: false,
  fullPath,
  file: (done: (file: File) => void) => done(new File([fullPath], fullPath.split("/").at(-1) ?? "")),
});

/** A folder whose reader hands out one entry at a time, as browsers hand out a hundred. */
function folder(fullPath: string, ...inside: object[]) {
  return {
    isFile: false,
    isDirectory: true,
    fullPath,
    createReader: () => {
      const waiting = [...inside];
      return { readEntries: (done: (entries: object[]) => void) => done(waiting.splice(0, 1)) };
    },
  };
}

it("goes through dropped folders to their ends", async () => {
  const pets = folder(
    "/pets",
    folder("/pets/cats", file("/pets/cats/1.png"), file("/pets/cats/2.png")),
    folder("/pets/dogs", file("/pets/dogs/1.png")),
    folder("/pets/none"),
  );
  const items = [{ webkitGetAsEntry: () => pets }, { webkitGetAsEntry: () => null }];
  const found = await droppedFiles({ items: items as unknown as DataTransferItemList });
  expect(found.map(({ path }) => path)).toEqual(["pets/cats/1.png", "pets/cats/2.png", "pets/dogs/1.png"]);
  expect(await found[2]?.file.text()).toBe("/pets/dogs/1.png");
});
