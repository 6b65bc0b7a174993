/** Images with the channels last: patches side by side, and the derivative of a maximum pool. */

/**
 * Copies the patches that a filter meets, channels outermost in each (`back` false), or adds every patch's elements to
 * the pixels that they come from (`back` true), which must be 0 before.
 */
export function movePatches(
  image: usize, patches: usize, back: bool, samples: i32, height: i32, width: i32, channels: i32,
  kernelH: i32, kernelW: i32, strideH: i32, strideW: i32, dilationH: i32, dilationW: i32, top: i32, left: i32,
  outH: i32, outW: i32,
): void {
  const area = kernelH * kernelW;
  const apart = <usize>area << 2;
  const patch = <usize>(channels * area) << 2;
  for (let n = 0; n < samples; n++) {
    for (let oy = 0; oy < outH; oy++) {
      for (let ox = 0; ox < outW; ox++) {
        for (let i = 0; i < kernelH; i++) {
          const y = oy * strideH - top + i * dilationH;
          for (let j = 0; j < kernelW; j++) {
            const x = ox * strideW - left + j * dilationW;
            let inPatch = patches + (<usize>(i * kernelW + j) << 2);
            const inside = y >= 0 && y < height && x >= 0 && x < width;
            if (!inside && back) continue;
            let pixel = image + (<usize>(((n * height + y) * width + x) * channels) << 2);
            for (let c = 0; c < channels; c++) {
              if (back) store<f32>(pixel, load<f32>(pixel) + load<f32>(inPatch));
              else store<f32>(inPatch, inside ? load<f32>(pixel) : 0);
              pixel += 4;
              inPatch += apart;
            }
          }
        }
        patches += patch;
      }
    }
  }
}

/** Adds each element of dy to the first largest element of its window; dx must be 0 before. */
export function maxPoolGradient(
  x: usize, dy: usize, dx: usize, samples: i32, height: i32, width: i32, channels: i32,
  kernelH: i32, kernelW: i32, strideH: i32, strideW: i32, top: i32, left: i32, outH: i32, outW: i32,
): void {
  for (let n = 0; n < samples; n++) {
    for (let oy = 0; oy < outH; oy++) {
      for (let ox = 0; ox < outW; ox++) {
        for (let c = 0; c < channels; c++) {
          let best: f32 = -f32.MAX_VALUE;
          let place = -1;
          for (let i = max(0, top - oy * strideH); i < kernelH; i++) {
            const y = oy * strideH - top + i;
            if (y >= height) break;
            for (let j = max(0, left - ox * strideW); j < kernelW; j++) {
              const column = ox * strideW - left + j;
              if (column >= width) break;
              const at = ((n * height + y) * width + column) * channels + c;
              const value = load<f32>(x + (<usize>at << 2));
              if (place < 0 || value > best) {
                best = value;
                place = at;
              }
            }
          }
          if (place >= 0) {
            const at = dx + (<usize>place << 2);
            store<f32>(at, load<f32>(at) + load<f32>(dy));
          }
          dy += 4;
        }
      }
    }
  }
}
