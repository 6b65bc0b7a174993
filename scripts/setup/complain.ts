/** Prints what stopped a command, without a stack, and ends with code 1. */
export function complain(error: unknown): never {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
