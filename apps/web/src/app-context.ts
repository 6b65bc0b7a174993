import { createContext, use } from "react";
import type { App } from "./app.ts";

export const AppContext = createContext<App | undefined>(undefined);

/** The page's services. @throws Error outside of the application's root. */
export function useApp(): App {
  const app = use(AppContext);
  if (app === undefined) throw new Error("useApp is called outside of AppContext.");
  return app;
}
