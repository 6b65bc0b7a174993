import { writeFileSync } from "node:fs";
import { type Product, type ProductRates, productRates } from "../../packages/compute/test/product-rates.ts";
import { dawnEngine } from "../../packages/compute/test/software-gpu.ts";

/** Products of a small transformer: into its hidden layer, out of it, and a weight's derivative. */
const PRODUCTS: readonly Product[] = [
  { rows: 1024, inner: 128, columns: 512, transposeA: false },
  { rows: 1024, inner: 512, columns: 128, transposeA: false },
  { rows: 128, inner: 1024, columns: 512, transposeA: true },
];

const ROUNDS = 6;

function print({ rows, inner, columns, transposeA }: Product, rates: ProductRates): void {
  const times = (other: string) => `${((rates["chosen"] ?? 0) / (rates[other] ?? 0)).toFixed(2)} × ${other}`;
  const label = `[${rows}×${inner}]·[${inner}×${columns}]${transposeA ? ", the first transposed" : ""}`;
  console.log(`${label}: ${times("stock tfjs")}`);
  for (const [name, rate] of Object.entries(rates)) {
    console.log(`  ${name.padEnd(16)} ${rate.toFixed(2).padStart(8)} GFLOP/s`);
  }
}

/** Matrix products of the engine in GFLOP/s, beside TensorFlow.js' own, in turns. */
export default async function kernels({ json }: { readonly json?: string }): Promise<void> {
  const engine = await dawnEngine();
  const { vendor, architecture, fallback } = engine.facts;
  console.log(`${vendor} ${architecture}${fallback ? ", per core" : ""}`);
  const results = [];
  for (const product of PRODUCTS) {
    const rates = await productRates(engine, product, ROUNDS);
    print(product, rates);
    results.push({ ...product, rates });
  }
  if (json !== undefined) writeFileSync(json, `${JSON.stringify({ results }, null, 2)}\n`);
}
