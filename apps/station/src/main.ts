import { runStation } from "./run-station.ts";

const [command = "up"] = process.argv.slice(2);
if (command === "up") await runStation(process.env);
else {
  console.error(`Unknown command "${command}". Use: starling up`);
  process.exit(1);
}
