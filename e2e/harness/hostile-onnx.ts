import { smallModel } from "./small-job.ts";

/** Numbers of the protobuf fields that hostile files use (onnx.proto3). */
const MODEL_GRAPH = 7;
const GRAPH = { node: 1, initializer: 5 } as const;
const NODE = { input: 1, output: 2, name: 3, opType: 4 } as const;
const TENSOR = { dims: 1, dataType: 2, name: 8, rawData: 9, externalData: 13, dataLocation: 14 } as const;
const ENTRY = { key: 1, value: 2 } as const;
const FLOAT = 1;

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = BigInt(value);
  do {
    const more = rest > 0x7fn;
    bytes.push(Number(rest & 0x7fn) | (more ? 0x80 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return Buffer.from(bytes);
}

const number = (field: number, value: number) => Buffer.concat([varint(field << 3), varint(value)]);
const bytes = (field: number, content: Buffer | string) =>
  Buffer.concat([varint((field << 3) | 2), varint(Buffer.byteLength(content)), Buffer.from(content)]);

/** Protobuf readers merge what is appended: the small model with more in its graph. */
const withMore = (...parts: readonly Buffer[]) =>
  Buffer.concat([Buffer.from(smallModel()), bytes(MODEL_GRAPH, Buffer.concat(parts))]);

const node = (name: string, input: string, output: string) =>
  bytes(
    GRAPH.node,
    Buffer.concat([
      bytes(NODE.input, input),
      bytes(NODE.output, output),
      bytes(NODE.name, name),
      bytes(NODE.opType, "Relu"),
    ]),
  );

const tensor = (name: string, ...parts: readonly Buffer[]) =>
  bytes(GRAPH.initializer, Buffer.concat([number(TENSOR.dataType, FLOAT), bytes(TENSOR.name, name), ...parts]));

/** The small model with the name of an operator changed in place. */
function withOperator(from: string, to: string): Buffer {
  const file = Buffer.from(smallModel());
  file.write(to, file.indexOf(from), "latin1");
  return file;
}

/** The small model with a weight that is not a number. */
function withNan(): Buffer {
  const file = Buffer.from(smallModel());
  // The longest run of raw data is the first layer's weights; the file's middle lies in it.
  const at = Math.floor(file.byteLength / 2);
  return file.fill(0xff, at - 8, at + 8);
}

/** Model files that must be refused, with what the refusal has to say. */
export const HOSTILE_ONNX: readonly { readonly name: string; readonly file: Buffer; readonly says: RegExp }[] = [
  { name: "truncated", file: Buffer.from(smallModel()).subarray(0, -700), says: /not a complete ONNX file/ },
  { name: "not ONNX at all", file: Buffer.from("PK\u0003\u0004 a zip file"), says: /not a complete ONNX file/ },
  { name: "an unknown operator", file: withOperator("Gemm", "Gfft"), says: /Gfft/ },
  { name: "a weight that is not a number", file: withNan(), says: /finite|not a number|NaN/i },
  { name: "a cycle", file: withMore(node("a", "loop-b", "loop-a"), node("b", "loop-a", "loop-b")), says: /cycle/i },
  {
    name: "two thousand million numbers in twelve bytes",
    file: withMore(tensor("huge", number(TENSOR.dims, 2 ** 31 - 1), bytes(TENSOR.rawData, "abcd"))),
    says: /elements|large|limit/i,
  },
  {
    name: "a path to another file",
    file: withMore(
      tensor(
        "elsewhere",
        number(TENSOR.dims, 1),
        bytes(
          TENSOR.externalData,
          Buffer.concat([bytes(ENTRY.key, "location"), bytes(ENTRY.value, "../../etc/passwd")]),
        ),
        number(TENSOR.dataLocation, 1),
      ),
    ),
    says: /one file|external/i,
  },
];
