import { runDemo } from "@starling/station/demo";
import { runWithChromium } from "../setup/run-with-chromium.ts";

await runWithChromium(runDemo);
