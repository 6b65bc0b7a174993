import { create } from "@bufbuild/protobuf";
import { type StringStringEntryProto, StringStringEntryProtoSchema } from "onnx-buf";
import { MalformedModelError } from "../errors.ts";

/** Key of the metadata entry that marks a tensor as a parameter, on an initializer or a graph input. */
const ROLE_KEY = "starling.role";

/** The metadata that says whether a parameter is trained. */
export function writeRole(trainable: boolean): StringStringEntryProto[] {
  return [create(StringStringEntryProtoSchema, { key: ROLE_KEY, value: trainable ? "trainable" : "frozen" })];
}

/**
 * Whether metadata marks a parameter as trainable (true) or frozen (false); undefined where it says nothing.
 * @throws MalformedModelError
 */
export function readRole(metadata: readonly StringStringEntryProto[], name: string): boolean | undefined {
  const values = metadata.filter(({ key }) => key === ROLE_KEY).map(({ value }) => value);
  const [value] = values;
  if (value === undefined) return undefined;
  if (values.length === 1 && value === "trainable") return true;
  if (values.length === 1 && value === "frozen") return false;
  throw new MalformedModelError(`The entry ${ROLE_KEY} of "${name}" is wrong.`, {
    fix: 'Set it once, to "trainable" or "frozen".',
  });
}
