import type { DType, TensorValue } from "@starling/graph";

/** The order of a pixel's values. */
export type Colour = "grey" | "rgb" | "bgr";

/** A part of the item's own image, in its pixels: where a resized or cropped image came from. */
export interface Region {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Rows from top to bottom, the values of a pixel together: `height · width · (1 or 3)` bytes. */
export interface ImageValue {
  readonly kind: "image";
  readonly width: number;
  readonly height: number;
  readonly colour: Colour;
  readonly data: Uint8Array;
  readonly region: Region;
}

/** One channel of sound, −1 to 1. */
export interface AudioValue {
  readonly kind: "audio";
  /** Samples a second. */
  readonly rate: number;
  readonly samples: Float32Array;
}

/** Sound cut into pieces of equal size, which the model gets one after the other. */
export interface FramesValue {
  readonly kind: "frames";
  readonly size: number;
  /** Samples between the starts of neighbours. */
  readonly hop: number;
  /** Samples of the recording; the last frame is filled up with zeros. */
  readonly length: number;
  readonly frames: readonly Float32Array[];
}

/** What a model reads or writes. */
export interface TensorItem {
  readonly kind: "tensor";
  readonly tensor: TensorValue;
  /** Tokens before the padding, where the tensor came of text. */
  readonly tokens?: number;
}

/** A rectangle, not always upright, in the pixels of the item's own image. */
export interface Box {
  /** x and y of the corners, clockwise from the upper left one. */
  readonly corners: readonly [number, number, number, number, number, number, number, number];
  /** Confidence in ppm. */
  readonly ppm: number;
}

/** A class and its probability in ppm. */
export interface Label {
  readonly label: string;
  readonly ppm: number;
}

/** The most probable classes, best first. */
export interface LabelsValue {
  readonly kind: "labels";
  readonly labels: readonly Label[];
  /** How much less probable than the last of them the best class is that is not listed, in ppm. */
  readonly marginPpm: number;
}

/** Text that a model read. */
export interface ReadingValue {
  readonly kind: "reading";
  readonly text: string;
  /** Mean probability of its characters in ppm. */
  readonly ppm: number;
  /** The smallest distance between the best and the second best choice at any place, in ppm. */
  readonly marginPpm: number;
}

/** A stretch of a recording, in samples; `to` is the first one after it. */
export interface Segment {
  readonly from: number;
  readonly to: number;
}

/** A box and what the second model made of it. */
export interface Part {
  readonly box: Box;
  readonly output: Output;
}

/** What one step hands to the next. */
export type Value =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | ImageValue
  | AudioValue
  | FramesValue
  | { readonly kind: "text"; readonly text: string }
  | TensorItem
  | { readonly kind: "boxes"; readonly boxes: readonly Box[] }
  | LabelsValue
  | ReadingValue
  | { readonly kind: "segments"; readonly segments: readonly Segment[] };

export type Kind = Value["kind"];
export type ValueOf<K extends Kind> = Extract<Value, { kind: K }>;

/** A size that is the same for every item, or null where items differ. */
export type Size = number | null;

/** What is known of a value before any item is there. */
export type ValueType =
  | { readonly kind: "bytes" | "text" | "boxes" | "labels" | "reading" | "segments" }
  | { readonly kind: "image"; readonly colour: Colour; readonly width: Size; readonly height: Size }
  | { readonly kind: "audio"; readonly rate: Size }
  | { readonly kind: "frames"; readonly size: number; readonly hop: number }
  | { readonly kind: "tensor"; readonly dtype: DType; readonly shape: readonly Size[] };

export type TypeOf<K extends Kind> = K extends "image" | "audio" | "frames" | "tensor"
  ? Extract<ValueType, { kind: K }>
  : { readonly kind: K };

/** What becomes of an item: values that can be compared, stored and shown. */
export type Output =
  | Extract<Value, { kind: "tensor" | "boxes" | "labels" | "reading" | "segments" }>
  | { readonly kind: "parts"; readonly parts: readonly Part[] };
