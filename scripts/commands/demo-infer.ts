import { runInferDemo } from "@starling/station/demo/infer";
import { runWithChromium } from "../setup/run-with-chromium.ts";

await runWithChromium(runInferDemo);
