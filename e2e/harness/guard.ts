import type { BrowserContext } from "@playwright/test";

/** What went wrong in guarded pages: breaches of the content security policy, and errors that nobody caught. */
export interface Guard {
  readonly breaches: readonly string[];
  watch(context: BrowserContext): Promise<void>;
}

const MARK = "policy-breach:";

/** Watches every page and worker of the contexts that it is given. */
export function createGuard(): Guard {
  const breaches: string[] = [];
  return {
    breaches,
    async watch(context) {
      context.on("console", (message) => {
        const text = message.text();
        if (text.startsWith(MARK) || /Content Security Policy/i.test(text)) breaches.push(text);
      });
      context.on("weberror", (error) => breaches.push(`not caught: ${error.error().stack ?? error.error().message}`));
      await context.addInitScript((mark) => {
        document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
          console.error(`${mark} ${violatedDirective} ${blockedURI}`);
        });
      }, MARK);
    },
  };
}
