/** Mean of the first `rows` rows of `width` values, summed in their order in doubles, rounded to f32 once. */
export function meanPool(data: Float32Array, rows: number, width: number): Float32Array {
  return Float32Array.from({ length: width }, (_, column) => {
    let sum = 0;
    for (let row = 0; row < rows; row++) sum += data[row * width + column] ?? 0;
    return sum / rows;
  });
}
