import { type ReactNode, useEffect } from "react";

interface PageProps {
  /** Name for the browser's tab. */
  readonly name: string;
  readonly title: ReactNode;
  readonly lede?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** Sets the browser tab's name. */
export function usePageName(name: string): void {
  useEffect(() => {
    document.title = `${name} · Starling`;
  }, [name]);
}

/** A page with its title, a line of what it is for, and its main actions. */
export function Page({ name, title, lede, actions, children }: PageProps) {
  usePageName(name);
  return (
    <div className="mx-auto max-w-[84rem] px-4 sm:px-8">
      <header className="flex flex-wrap items-end justify-between gap-x-10 gap-y-5 pt-10 pb-8 sm:pt-14">
        <div className="max-w-3xl min-w-0">
          <h1 className="title">{title}</h1>
          {lede !== undefined && <div className="lede mt-3">{lede}</div>}
        </div>
        {actions !== undefined && <div className="flex flex-wrap gap-3">{actions}</div>}
      </header>
      {children}
    </div>
  );
}
