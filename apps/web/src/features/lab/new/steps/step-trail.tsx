interface StepTrailProps {
  readonly names: readonly string[];
  readonly at: number;
  readonly onGo: (step: number) => void;
}

/** Where one is in the wizard; steps that are done can be gone back to. */
export function StepTrail({ names, at, onGo }: StepTrailProps) {
  return (
    <nav aria-label="Steps">
      <ol className="flex flex-wrap gap-x-2 gap-y-1 lg:flex-col">
        {names.map((name, index) => (
          <li key={name}>
            <button
              type="button"
              className="flex min-h-8 cursor-pointer items-baseline gap-2 rounded-md px-2 font-semibold text-soft enabled:hover:text-ink disabled:cursor-default aria-[current=step]:text-ink"
              disabled={index > at}
              aria-current={index === at ? "step" : undefined}
              onClick={() => onGo(index)}
            >
              <span aria-hidden="true" className={index < at ? "text-teal" : index === at ? "text-violet" : ""}>
                {index < at ? "●" : index === at ? "◆" : "○"}
              </span>
              {name}
              {index < at && <span className="sr-only">, done</span>}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}
