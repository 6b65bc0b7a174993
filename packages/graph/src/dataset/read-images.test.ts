import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { DatasetTooLargeError, LabelError, MalformedDatasetError } from "../errors.ts";
import { type DecodeImage, readImages } from "./read-images.ts";
import { unzipFiles } from "./unzip-files.ts";
import { writeDataset } from "./write-dataset.ts";

/** A picture in the binary form of Netpbm's PPM: its head, then red, green and blue of each pixel. */
function ppm(width: number, height: number, ...rgb: number[]): Uint8Array {
  return Uint8Array.of(...new TextEncoder().encode(`P6 ${width} ${height} 255\n`), ...rgb);
}

const decode: DecodeImage = async ({ path, bytes }) => {
  const end = bytes.indexOf(10) + 1;
  const [form, width = "", height = ""] = new TextDecoder().decode(bytes.subarray(0, end)).split(" ");
  if (form !== "P6") throw new Error(`${path} is no PPM`);
  const pixels = Number(width) * Number(height);
  const rgba = Array.from({ length: pixels }, (_, i) => [...bytes.subarray(end + 3 * i, end + 3 * i + 3), 255]).flat();
  return { width: Number(width), height: Number(height), rgba };
};

const red = ppm(2, 1, 255, 0, 0, 10, 20, 30);
const blue = ppm(2, 1, 0, 0, 255, 1, 2, 3);
const archive = zipSync({
  "pets/dog/1.ppm": red,
  "pets/cat/2.ppm": blue,
  "pets/cat/1.ppm": red,
  "pets/cat/.DS_Store": Uint8Array.of(1),
  "__MACOSX/pets/cat/1.ppm": Uint8Array.of(1),
});

describe("unzipFiles", () => {
  it("gives the files that people mean", () => {
    const files = unzipFiles(archive);
    expect(files.map(({ path }) => path).sort()).toEqual(["pets/cat/1.ppm", "pets/cat/2.ppm", "pets/dog/1.ppm"]);
    expect(files.find(({ path }) => path === "pets/cat/2.ppm")?.bytes).toEqual(blue);
  });

  it("takes no memory for what unpacks to too much", () => {
    const bomb = zipSync({ "a/zeros": new Uint8Array(2 ** 20) });
    expect(bomb.byteLength).toBeLessThan(4_096);
    expect(() => unzipFiles(bomb, { limit: 2 ** 20 - 1 })).toThrow(DatasetTooLargeError);
    expect(unzipFiles(bomb, { limit: 2 ** 20 })).toHaveLength(1);
    expect(() => unzipFiles(archive, { limit: 10 })).toThrow(DatasetTooLargeError);
  });

  it("refuses what is no whole archive", () => {
    for (const broken of [new Uint8Array(), new Uint8Array(100), archive.subarray(0, -30)]) {
      expect(() => unzipFiles(broken)).toThrow(MalformedDatasetError);
    }
  });
});

describe("readImages", () => {
  it("brings images of different sizes to the one that is asked for", async () => {
    const files = unzipFiles(zipSync({ "a/1.ppm": red, "b/1.ppm": ppm(1, 1, 9, 9, 9) }));
    await expect(readImages(files, { decode })).rejects.toThrow(/"b\/1.ppm" is 1 × 1, not 2 × 1/);
    const { samples } = await readImages(files, { decode, channels: 1, size: { width: 1, height: 1 } });
    expect(samples).toMatchObject({ sampleShape: [1, 1, 1], count: 2 });
    expect([...samples.samples]).toEqual([expect.any(Number), 9]);
  });

  it("labels images by their folders, in the order of their paths", async () => {
    const progress: number[] = [];
    const { samples, classes } = await readImages(unzipFiles(archive), {
      decode,
      onProgress: (read) => progress.push(read),
    });
    expect(classes).toEqual(["cat", "dog"]);
    expect(samples.sampleShape).toEqual([3, 1, 2]);
    expect([...samples.labels]).toEqual([0, 0, 1]);
    expect([...samples.samples]).toEqual([255, 10, 0, 20, 0, 30, 0, 1, 0, 2, 255, 3, 255, 10, 0, 20, 0, 30]);
    expect(progress).toEqual([1, 2, 3]);
    const card = { name: "Pets", licence: "CC0", notice: "Made up.", classes };
    expect(writeDataset(samples, card).manifest).toMatchObject({ count: 3, classes: ["cat", "dog"] });
  });

  it("joins colours to brightness", async () => {
    const { samples } = await readImages(unzipFiles(archive), { decode, channels: 1 });
    expect(samples.sampleShape).toEqual([1, 1, 2]);
    expect([...samples.samples]).toEqual([76, 18, 29, 2, 76, 18]);
  });

  it("refuses images without a class, of another size or without pixels", async () => {
    const read = (files: Record<string, Uint8Array>) =>
      readImages(
        Object.entries(files).map(([path, bytes]) => ({ path, bytes })),
        { decode },
      );
    await expect(read({ "1.ppm": red, "a/1.ppm": red })).rejects.toThrow(LabelError);
    await expect(read({ "a/1.ppm": red, "a/2.ppm": red })).rejects.toThrow(/lie in 1 folders/);
    await expect(read({ "a/1.ppm": red, "b/2.ppm": ppm(1, 1, 1, 2, 3) })).rejects.toThrow(/"b\/2.ppm" is 1 × 1/);
    await expect(read({ "a/1.ppm": ppm(0, 1), "b/1.ppm": red })).rejects.toThrow(MalformedDatasetError);
    await expect(read({ "a/1.txt": Uint8Array.of(10), "b/1.ppm": red })).rejects.toThrow(/no PPM/);
  });

  it("refuses more than memory holds, and stops when it is aborted", async () => {
    const files = ["a/1", "b/1"].map((path) => ({ path, bytes: red }));
    const huge: DecodeImage = async () => ({ width: 2 ** 14, height: 2 ** 13, rgba: { length: 2 ** 29 } });
    await expect(readImages(files, { decode: huge })).rejects.toThrow(DatasetTooLargeError);
    await expect(readImages(files, { decode, signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
  });
});
