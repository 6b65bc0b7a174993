import type * as tf from "@tensorflow/tfjs-core";
import { KERNEL, WORKGROUP_SIZE } from "./constants.ts";
import { integers, type KernelPair, type Program, requiredInput, runKernel } from "./host.ts";

/** Geometry of a convolution over images with the channels last. */
export interface PatchGeometry {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly kernel: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly dilations: readonly [number, number];
  /** Padding above and to the left; below and to the right follows from the output's size. */
  readonly before: readonly [number, number];
  readonly output: readonly [number, number];
}

type Attributes = { readonly geometry: PatchGeometry; readonly samples: number };

const UNIFORMS = [
  "size",
  "height",
  "width",
  "channels",
  "kernelH",
  "kernelW",
  "strideH",
  "strideW",
  "dilationH",
  "dilationW",
  "top",
  "left",
  "outH",
  "outW",
];

const uniformsOf = (size: number, g: PatchGeometry) =>
  integers(size, g.height, g.width, g.channels, ...g.kernel, ...g.strides, ...g.dilations, ...g.before, ...g.output);

/** Elements of one patch: channels outermost, as in an ONNX filter, which can then be used as it is. */
const patchSize = ({ channels, kernel }: PatchGeometry) => channels * kernel[0] * kernel[1];
const patchCount = ({ output }: PatchGeometry, samples: number) => samples * output[0] * output[1];

function program(name: string, shape: number[], body: string): Program {
  const size = shape.reduce((product, length) => product * length, 1);
  return {
    variableNames: ["X"],
    outputShape: shape,
    dispatchLayout: { x: shape.map((_, i) => i) },
    workgroupSize: [WORKGROUP_SIZE, 1, 1],
    dispatch: [Math.ceil(size / WORKGROUP_SIZE), 1, 1],
    uniforms: `${UNIFORMS.map((uniform) => `${uniform}: i32`).join(", ")},`,
    shaderKey: name,
    getUserCode: () => `
      fn main(index: i32) {
        let u = uniforms;
        if (index >= u.size) { return; }
        let area = u.kernelH * u.kernelW;
        ${body}
      }`,
  };
}

const GATHER = `
  let inner = u.channels * area;
  let column = index % inner;
  let patchIndex = index / inner;
  let y = ((patchIndex / u.outW) % u.outH) * u.strideH - u.top + ((column / u.kernelW) % u.kernelH) * u.dilationH;
  let x = (patchIndex % u.outW) * u.strideW - u.left + (column % u.kernelW) * u.dilationW;
  var value = 0.0;
  if (y >= 0 && y < u.height && x >= 0 && x < u.width) {
    let sample = patchIndex / (u.outH * u.outW);
    value = X[((sample * u.height + y) * u.width + x) * u.channels + column / area];
  }
  result[index] = value;`;

/** Written as a gather: every pixel adds up the patches that hold it, always in the same order. */
const SCATTER = `
  let channel = index % u.channels;
  let pixel = index / u.channels;
  let inner = u.channels * area;
  let sample = pixel / (u.height * u.width);
  var sum = 0.0;
  for (var i = 0; i < u.kernelH; i++) {
    let down = (pixel / u.width) % u.height + u.top - i * u.dilationH;
    if (down < 0 || down % u.strideH != 0 || down / u.strideH >= u.outH) { continue; }
    let row = (sample * u.outH + down / u.strideH) * u.outW;
    for (var j = 0; j < u.kernelW; j++) {
      let across = pixel % u.width + u.left - j * u.dilationW;
      if (across < 0 || across % u.strideW != 0 || across / u.strideW >= u.outW) { continue; }
      sum += X[(row + across / u.strideW) * inner + channel * area + i * u.kernelW + j];
    }
  }
  result[index] = sum;`;

/** Calls back for every element of every patch that lies on the image: its place among patches and in the image. */
function eachElement(g: PatchGeometry, samples: number, visit: (patch: number, image: number) => void): void {
  const [kernelH, kernelW] = g.kernel;
  const inner = patchSize(g);
  let patch = 0;
  for (let n = 0; n < samples; n++) {
    for (let oy = 0; oy < g.output[0]; oy++) {
      for (let ox = 0; ox < g.output[1]; ox++, patch += inner) {
        for (let i = 0; i < kernelH; i++) {
          const y = oy * g.strides[0] - g.before[0] + i * g.dilations[0];
          if (y < 0 || y >= g.height) continue;
          for (let j = 0; j < kernelW; j++) {
            const x = ox * g.strides[1] - g.before[1] + j * g.dilations[1];
            if (x < 0 || x >= g.width) continue;
            const image = ((n * g.height + y) * g.width + x) * g.channels;
            for (let c = 0; c < g.channels; c++) visit(patch + (c * kernelH + i) * kernelW + j, image + c);
          }
        }
      }
    }
  }
}

const gather: KernelPair<Attributes> = {
  name: KERNEL.patches,
  webgpu: ({ inputs, backend, attributes: { geometry, samples } }) => {
    const shape = [patchCount(geometry, samples), patchSize(geometry)];
    const run = program(KERNEL.patches, shape, GATHER);
    const size = patchCount(geometry, samples) * patchSize(geometry);
    return backend.runWebGPUProgram(run, [requiredInput(inputs, "x")], "float32", uniformsOf(size, geometry));
  },
  cpu: ({ inputs, backend, attributes: { geometry, samples } }) => {
    const { info, values: out } = backend.result([patchCount(geometry, samples), patchSize(geometry)]);
    const x = backend.values(requiredInput(inputs, "x"));
    eachElement(geometry, samples, (patch, image) => {
      out[patch] = x[image] ?? 0;
    });
    return info;
  },
};

const scatter: KernelPair<Attributes> = {
  name: KERNEL.patchesGradient,
  webgpu: ({ inputs, backend, attributes: { geometry, samples } }) => {
    const shape = [samples, geometry.height, geometry.width, geometry.channels];
    const size = shape.reduce((product, length) => product * length, 1);
    const run = program(KERNEL.patchesGradient, shape, SCATTER);
    return backend.runWebGPUProgram(run, [requiredInput(inputs, "dy")], "float32", uniformsOf(size, geometry));
  },
  cpu: ({ inputs, backend, attributes: { geometry, samples } }) => {
    const { info, values: out } = backend.result([samples, geometry.height, geometry.width, geometry.channels]);
    const dy = backend.values(requiredInput(inputs, "dy"));
    const sums = new Float64Array(out.length);
    eachElement(geometry, samples, (patch, image) => {
      sums[image] = (sums[image] ?? 0) + (dy[patch] ?? 0);
    });
    out.set(sums);
    return info;
  },
};

/**
 * Lays the patches that a filter meets side by side, so that a convolution becomes a matrix product ("im2col"). That
 * product is an order of magnitude faster on software adapters than TensorFlow.js' own convolution, and its gradient
 * knows dilations.
 *
 * @param x f32 [samples, height, width, channels]
 * @returns f32 [samples · rows · columns, channels · kernel height · kernel width]
 */
export function patches(x: tf.Tensor4D, geometry: PatchGeometry): tf.Tensor2D {
  return runKernel(KERNEL.patches, { x }, { geometry, samples: x.shape[0] });
}

/**
 * The derivative of `patches` by its image.
 *
 * @param dy f32 [samples · rows · columns, channels · kernel height · kernel width]
 * @returns f32 [samples, height, width, channels]
 */
export function patchesGradient(dy: tf.Tensor2D, geometry: PatchGeometry, samples: number): tf.Tensor4D {
  return runKernel(KERNEL.patchesGradient, { dy }, { geometry, samples });
}

/** Both kernels. */
export const patchKernels = { pairs: [gather, scatter] };
