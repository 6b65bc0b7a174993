import { runStation } from "./run-station.ts";

const [command = "up", ...args] = process.argv.slice(2);
if (command === "up") await runStation(process.env);
else if (command === "work") {
  const { runWork } = await import("./work/run-work.ts");
  const code = await runWork(args, {
    say: (line) => console.log(line),
    complain: (line) => console.error(line),
    onSignal(listener) {
      for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => listener(signal));
    },
  });
  // Dawn's binding keeps the process alive otherwise.
  process.exit(code);
} else {
  console.error(`Unknown command "${command}". Use: starling up, starling work`);
  process.exit(1);
}
