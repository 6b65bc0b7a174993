import fc from "fast-check";
import type { GraphProto } from "onnx-buf";
import { describe, expect, it } from "vitest";
import {
  checkGraph,
  cnn,
  cost,
  foldConstants,
  GraphError,
  gpt,
  mlp,
  OPERATORS,
  readGraph,
  readModel,
  readSafetensors,
  writeGraph,
  writeModel,
  writeSafetensors,
} from "../src/index.ts";
import { editModel } from "./edit-model.ts";
import { exportedGpt } from "./exported-gpt.ts";

const { graph, weights } = cnn({ input: [1, 6, 6], channels: [2], classes: 2, seed: 1 });
const exported = exportedGpt({ vocabulary: 3, context: 2, width: 2, heads: 1, layers: 1, seed: 1 });
const tiny = mlp({ input: [2], hidden: [2], classes: 2, seed: 1 });
const language = gpt({ vocabulary: 3, context: 2, width: 2, heads: 1, layers: 1, seed: 1 });
const operators = new Set(OPERATORS.keys());

/** Runs `read` and lets nothing but a GraphError pass. */
function onlyGraphErrors(read: () => void): "read" | "refused" {
  try {
    read();
    return "read";
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    expect(error.fix).not.toBe("");
    return "refused";
  }
}

/** A valid file with some bytes replaced, cut out or put in. */
function damaged(bytes: Uint8Array): fc.Arbitrary<Uint8Array> {
  const edit = fc.record({
    at: fc.nat(bytes.length - 1),
    remove: fc.constantFrom(0, 1, 1, 1, 2, 9),
    insert: fc.uint8Array({ maxLength: 4 }),
  });
  return fc.array(edit, { minLength: 1, maxLength: 4 }).map((edits) =>
    edits.reduce((file, { at, remove, insert }) => {
      const cut = Math.min(at, file.length);
      return Uint8Array.of(...file.subarray(0, cut), ...insert, ...file.subarray(cut + remove));
    }, bytes),
  );
}

const files = {
  model: [
    writeModel(graph, weights),
    writeModel(tiny.graph, tiny.weights),
    writeModel(language.graph, language.weights),
  ],
  graph: [writeGraph(graph), writeGraph(tiny.graph), writeGraph(exported)],
  safetensors: [writeSafetensors(tiny.weights, { metadata: { round: "3" } })],
};

const readers: [string, readonly Uint8Array[], (bytes: Uint8Array) => void][] = [
  [
    "readModel",
    files.model,
    (bytes) => {
      const model = readModel(bytes);
      expect(readModel(writeModel(model.graph, model.weights))).toEqual(model);
      checkGraph(model.graph, operators);
      cost(model.graph, 2);
    },
  ],
  [
    "readGraph",
    files.graph,
    (bytes) => {
      const read = readGraph(bytes);
      expect(readGraph(writeGraph(read))).toEqual(read);
      checkGraph(read, operators);
      expect(cost(foldConstants(read, 2), 2).flopsForward).toBe(cost(read, 2).flopsForward);
    },
  ],
  [
    "readSafetensors",
    files.safetensors,
    (bytes) => {
      const { tensors } = readSafetensors(bytes);
      expect(readSafetensors(writeSafetensors(tensors)).tensors).toEqual(tensors);
    },
  ],
];

describe.each(readers)("%s throws nothing but GraphErrors", (_, valid, read) => {
  it("on every truncation", () => {
    for (const file of valid) {
      for (let length = 0; length < file.length; length++) onlyGraphErrors(() => read(file.subarray(0, length)));
    }
  });

  it("on damaged files", () => {
    const outcomes = { read: 0, refused: 0 };
    for (const file of valid) {
      fc.assert(
        fc.property(damaged(file), (bytes) => {
          outcomes[onlyGraphErrors(() => read(bytes))]++;
        }),
        { numRuns: 600 },
      );
    }
    // The damage reaches both sides of the reader.
    expect(outcomes.read).toBeGreaterThan(5);
    expect(outcomes.refused).toBeGreaterThan(5);
  });

  it("on random bytes", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void onlyGraphErrors(() => read(bytes))));
  });
});

describe("a model with wild fields", () => {
  const number = fc.oneof(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.bigInt({ min: -3n, max: 12n }));
  const name = fc.constantFrom("", "input", "logits", "x", "conv1.out", "head.weight", "__proto__", "\ud800", "é");
  const change = fc.oneof(
    fc.record({ kind: fc.constant("dims" as const), value: fc.array(number, { maxLength: 9 }) }),
    fc.record({ kind: fc.constant("attribute" as const), value: fc.array(number, { maxLength: 5 }) }),
    fc.record({ kind: fc.constantFrom("input" as const, "output" as const, "op" as const), value: name }),
    fc.record({ kind: fc.constant("type" as const), value: fc.integer({ min: 0, max: 30 }) }),
  );

  function apply(proto: GraphProto, edit: typeof change extends fc.Arbitrary<infer T> ? T : never, pick: number) {
    const node = proto.node[pick % proto.node.length];
    const initializer = proto.initializer[pick % proto.initializer.length];
    const attribute = node?.attribute[pick % Math.max(node.attribute.length, 1)];
    if (edit.kind === "dims" && initializer !== undefined) initializer.dims = edit.value;
    else if (edit.kind === "type" && initializer !== undefined) initializer.dataType = edit.value;
    else if (edit.kind === "attribute" && attribute !== undefined) {
      attribute.ints = edit.value;
      attribute.i = edit.value[0] ?? 0n;
    } else if (edit.kind === "input" && node !== undefined) node.input[pick % node.input.length] = edit.value;
    else if (edit.kind === "output" && node !== undefined) node.output[0] = edit.value;
    else if (edit.kind === "op" && node !== undefined) {
      node.opType = [...operators][pick % operators.size] ?? "";
    }
  }

  it("gives a GraphError or a graph that can be checked", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...files.model),
        fc.array(fc.tuple(change, fc.nat(50)), { minLength: 1, maxLength: 3 }),
        (file, edits) => {
          let bytes: Uint8Array;
          try {
            bytes = editModel(file, (proto) => {
              for (const [edit, pick] of edits) apply(proto, edit, pick);
            });
          } catch {
            return; // The encoder itself refuses lone surrogates.
          }
          onlyGraphErrors(() => {
            const read = readModel(bytes);
            checkGraph(read.graph, operators);
            cost(read.graph, 2);
          });
        },
      ),
      { numRuns: 3_000 },
    );
  });
});
