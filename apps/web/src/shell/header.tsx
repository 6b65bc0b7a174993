import { Link } from "@tanstack/react-router";
import { Moon, Sun } from "lucide-react";
import { LiveBadge } from "./live-badge.tsx";
import { Mark } from "./mark.tsx";
import { useTheme } from "./theme.ts";

const PLACES = [
  { to: "/", name: "Contribute", exact: true },
  { to: "/lab", name: "Lab", exact: false },
  { to: "/explore", name: "Explore", exact: false },
] as const;

export function Header() {
  const [theme, toggleTheme] = useTheme();
  return (
    <header className="sticky top-0 z-20 border-b border-line bg-night/85 backdrop-blur-md">
      <div className="mx-auto flex h-14 max-w-[84rem] items-center gap-x-3 px-4 sm:gap-x-6 sm:px-8">
        <Link to="/" className="flex items-center gap-2" aria-label="Starling, start page">
          <Mark />
          <span className="font-display text-xl font-bold tracking-tight max-sm:sr-only">Starling</span>
        </Link>
        <nav aria-label="Main" className="flex min-w-0 items-center sm:gap-1">
          {PLACES.map(({ to, name, exact }) => (
            <Link
              key={to}
              to={to}
              activeOptions={{ exact }}
              className="border-b-2 border-transparent px-2 py-3.5 font-semibold text-soft hover:text-ink sm:px-3"
              activeProps={{ className: "!border-violet !text-ink", "aria-current": "page" }}
            >
              {name}
            </Link>
          ))}
        </nav>
        <div className="ms-auto flex items-center gap-2 sm:gap-4">
          <LiveBadge />
          <button
            type="button"
            className="icon-button size-9"
            onClick={toggleTheme}
            aria-label={theme === "light" ? "Use the dark theme" : "Use the light theme"}
          >
            {theme === "light" ? <Moon size={18} aria-hidden="true" /> : <Sun size={18} aria-hidden="true" />}
          </button>
        </div>
      </div>
    </header>
  );
}
