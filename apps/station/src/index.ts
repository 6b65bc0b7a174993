export { runStation } from "./run-station.ts";
