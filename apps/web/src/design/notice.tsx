import { CircleAlert, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

interface NoticeProps {
  readonly tone?: "info" | "warning" | "error";
  readonly title: ReactNode;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

const TONES = {
  info: { edge: "border-violet", text: "text-violet", Icon: Info },
  warning: { edge: "border-straw", text: "text-straw", Icon: TriangleAlert },
  error: { edge: "border-rust", text: "text-rust", Icon: CircleAlert },
} as const;

/** Something the reader should know; errors interrupt, the rest waits its turn. */
export function Notice({ tone = "info", title, children, action }: NoticeProps) {
  const { edge, text, Icon } = TONES[tone];
  return (
    <div
      role={tone === "error" ? "alert" : "status"}
      className={`flex flex-wrap items-start gap-x-4 gap-y-3 rounded-xl border-s-4 bg-roost px-4 py-3.5 ${edge}`}
    >
      <Icon size={20} aria-hidden="true" className={`mt-0.5 shrink-0 ${text}`} />
      <div className="min-w-48 flex-1">
        <p className="font-semibold">{title}</p>
        {children !== undefined && <div className="mt-0.5 text-soft">{children}</div>}
      </div>
      {action}
    </div>
  );
}
