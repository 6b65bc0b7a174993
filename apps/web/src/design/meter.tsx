interface MeterProps {
  readonly label: string;
  /** From 0 to 1; undefined while nothing is known. */
  readonly value: number | undefined;
  readonly text?: string;
}

/** A progress bar with its value in words. */
export function Meter({ label, value, text }: MeterProps) {
  const percent = Math.round(Math.min(1, Math.max(0, value ?? 0)) * 100);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(value === undefined ? {} : { "aria-valuenow": percent })}
      aria-valuetext={text ?? (value === undefined ? "not known yet" : `${percent} %`)}
      className="meter"
    >
      <span style={{ transform: `scaleX(${percent / 100})` }} />
    </div>
  );
}
