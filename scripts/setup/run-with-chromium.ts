import { buildSite } from "./build-site.ts";
import { CHROMIUM_FLAGS, ensureChromium } from "./chromium.ts";
import { complain } from "./complain.ts";

type Command = (
  args: readonly string[],
  browser: { readonly executablePath: string; readonly args: readonly string[] },
) => Promise<number>;

/** Runs a command that drives headless tabs over the built site. */
export async function runWithChromium(command: Command): Promise<void> {
  try {
    const executablePath = ensureChromium();
    await buildSite();
    process.exitCode = await command(process.argv.slice(2), { executablePath, args: CHROMIUM_FLAGS });
  } catch (error) {
    complain(error);
  }
}
