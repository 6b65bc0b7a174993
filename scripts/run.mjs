// The door of every npm script. It runs on the Node that the newcomer has (20 or later), installs what is missing, and
// hands over to the Node 24 that the installation brings.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const COMMANDS = ["start", "demo", "demo-infer", "test", "bench", "gas", "deploy"];

function stop(message) {
  console.error(`\n${message}`);
  process.exit(1);
}

function install() {
  const lock = join(root, "package-lock.json");
  const stamp = join(root, "node_modules", ".starling-installed");
  const wanted = createHash("sha256").update(readFileSync(lock)).digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  console.log("Installing the packages (once, one to three minutes) …");
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const { status } = spawnSync(npm, ["install", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    shell: process.platform === "win32",
  });
  if (status !== 0) stop("npm could not install the packages. Check the connection to the npm registry and try again.");
  writeFileSync(stamp, createHash("sha256").update(readFileSync(lock)).digest("hex"));
}

function node24() {
  const binary = join(root, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");
  if (existsSync(binary)) return binary;
  if (Number(process.versions.node.split(".")[0]) >= 24) return process.execPath;
  return stop("The Node.js that Starling brings is missing. Delete the folder node_modules and run the command again.");
}

const [command, ...rest] = process.argv.slice(2);
if (!COMMANDS.includes(command)) stop(`Unknown command "${command}". Use one of: ${COMMANDS.join(", ")}.`);
if (Number(process.versions.node.split(".")[0]) < 20) {
  stop(`Node.js ${process.versions.node} is too old: Starling needs 20 or later. Install it from nodejs.org.`);
}
process.chdir(root);
install();

const binary = node24();
// Stations and test workers load some thousand modules each: compiled once, they start in two thirds of the time.
const NODE_COMPILE_CACHE = process.env.NODE_COMPILE_CACHE ?? join(root, "node_modules", ".cache", "compiled");
const path = `${dirname(binary)}${process.platform === "win32" ? ";" : ":"}${process.env.PATH ?? ""}`;
const child = spawn(binary, [join(root, "scripts", "commands", `${command}.ts`), ...rest], {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, PATH: path, NODE_NO_WARNINGS: "1", NODE_COMPILE_CACHE },
});
// Ctrl-C reaches the child by itself when it shares our terminal; a plain kill does not.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 1)));
