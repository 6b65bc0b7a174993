import { runDemo } from "@starling/station/demo";
import { buildSite } from "../setup/build-site.ts";
import { CHROMIUM_FLAGS, ensureChromium } from "../setup/chromium.ts";
import { complain } from "../setup/complain.ts";

try {
  const executablePath = ensureChromium();
  await buildSite();
  process.exitCode = await runDemo(process.argv.slice(2), { executablePath, args: CHROMIUM_FLAGS });
} catch (error) {
  complain(error);
}
