import { spawnSync } from "node:child_process";

const { status } = spawnSync(process.execPath, ["packages/contracts/scripts/gas.ts", ...process.argv.slice(2)], {
  stdio: "inherit",
});
process.exit(status ?? 1);
