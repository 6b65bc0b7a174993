/** Paths of a bare page's files. */
export const FILES = { model: "/model.onnx", runtime: "/runtime.wasm", item: "/item.wav" } as const;
