import { Outlet } from "@tanstack/react-router";
import { Footer } from "./footer.tsx";
import { Header } from "./header.tsx";
import { OperatorSession } from "./operator-session.tsx";

/** What every page sits in. */
export function Shell() {
  return (
    <div className="flex min-h-dvh flex-col">
      <a href="#main" className="absolute start-4 -top-20 z-30 rounded-md bg-roost px-4 py-2 font-semibold focus:top-3">
        Skip to the page
      </a>
      <Header />
      <OperatorSession />
      <main id="main" tabIndex={-1} className="flex-1 focus:outline-none">
        <Outlet />
      </main>
      <Footer />
    </div>
  );
}
