import { type InputHTMLAttributes, type ReactNode, type TextareaHTMLAttributes, useId } from "react";

interface FieldProps {
  readonly label: string;
  /** What is asked for and why, under the label. */
  readonly help?: ReactNode;
  /** What is wrong, in words. */
  readonly wrong?: string | undefined;
}

interface FrameProps extends FieldProps {
  readonly id: string;
  readonly children: ReactNode;
}

/** Label, help and error around one control; the control names them by `aria-describedby`. */
function Frame({ id, label, help, wrong, children }: FrameProps) {
  return (
    <div>
      <label htmlFor={id} className="font-semibold">
        {label}
      </label>
      {help !== undefined && (
        <p id={`${id}-help`} className="text-[0.9375rem] text-soft">
          {help}
        </p>
      )}
      <div className="mt-1">{children}</div>
      {wrong !== undefined && (
        <p id={`${id}-wrong`} className="mt-1 flex gap-1.5 text-[0.9375rem] text-rust">
          <span aria-hidden="true">✕</span> {wrong}
        </p>
      )}
    </div>
  );
}

function describedBy(id: string, { help, wrong }: FieldProps) {
  const ids = [help === undefined ? "" : `${id}-help`, wrong === undefined ? "" : `${id}-wrong`].filter(Boolean);
  return {
    ...(ids.length > 0 ? { "aria-describedby": ids.join(" ") } : {}),
    ...(wrong === undefined ? {} : { "aria-invalid": true }),
  };
}

type TextFieldProps = FieldProps & Omit<InputHTMLAttributes<HTMLInputElement>, "id" | "className">;

export function TextField({ label, help, wrong, ...input }: TextFieldProps) {
  const id = useId();
  return (
    <Frame id={id} label={label} help={help} wrong={wrong}>
      <input id={id} className="field" {...describedBy(id, { label, help, wrong })} {...input} />
    </Frame>
  );
}

type NumberFieldProps = FieldProps & {
  readonly value: number;
  readonly onValue: (value: number) => void;
  readonly min: number;
  readonly max: number;
  readonly step?: number | "any";
};

export function NumberField({ label, help, wrong, value, onValue, ...bounds }: NumberFieldProps) {
  const id = useId();
  return (
    <Frame id={id} label={label} help={help} wrong={wrong}>
      <input
        id={id}
        type="number"
        inputMode="decimal"
        className="field"
        value={Number.isNaN(value) ? "" : value}
        onChange={({ currentTarget }) => onValue(currentTarget.valueAsNumber)}
        {...describedBy(id, { label, help, wrong })}
        {...bounds}
      />
    </Frame>
  );
}

type TextAreaProps = FieldProps & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, "id" | "className">;

export function TextArea({ label, help, wrong, ...area }: TextAreaProps) {
  const id = useId();
  return (
    <Frame id={id} label={label} help={help} wrong={wrong}>
      <textarea id={id} className="field min-h-24" {...describedBy(id, { label, help, wrong })} {...area} />
    </Frame>
  );
}

interface SelectFieldProps<T extends string> extends FieldProps {
  readonly value: T;
  readonly onValue: (value: T) => void;
  readonly options: readonly { readonly value: T; readonly name: string }[];
}

/** A choice of many, by name. */
export function SelectField<T extends string>({ label, help, wrong, value, onValue, options }: SelectFieldProps<T>) {
  const id = useId();
  return (
    <Frame id={id} label={label} help={help} wrong={wrong}>
      <select
        id={id}
        className="field"
        value={value}
        onChange={({ currentTarget }) => {
          const chosen = options.find((option) => option.value === currentTarget.value);
          if (chosen) onValue(chosen.value);
        }}
        {...describedBy(id, { label, help, wrong })}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.name}
          </option>
        ))}
      </select>
    </Frame>
  );
}

type FileFieldProps = FieldProps & {
  readonly accept?: string;
  /** Whether a folder is chosen, with all that is in it. */
  readonly folder?: boolean;
  /** Whether several files can be chosen at once. */
  readonly multiple?: boolean;
  readonly onFiles: (files: readonly File[]) => void;
};

export function FileField({ label, help, wrong, accept, folder = false, multiple = false, onFiles }: FileFieldProps) {
  const id = useId();
  return (
    <Frame id={id} label={label} help={help} wrong={wrong}>
      <input
        id={id}
        type="file"
        className="field file:me-3 file:rounded-full file:border-0 file:bg-perch file:px-4 file:py-1 file:font-semibold file:text-ink"
        accept={accept}
        multiple={multiple}
        {...(folder ? { webkitdirectory: "" } : {})}
        onChange={({ currentTarget }) => onFiles([...(currentTarget.files ?? [])])}
        {...describedBy(id, { label, help, wrong })}
      />
    </Frame>
  );
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly onValue: (value: T) => void;
  readonly options: readonly { readonly value: T; readonly name: string; readonly note: string }[];
}

/** A choice of a few, each with what it means. */
export function Choice<T extends string>({ label, value, onValue, options }: ChoiceProps<T>) {
  const name = useId();
  return (
    <fieldset>
      <legend className="mb-1.5 font-semibold">{label}</legend>
      <div className="grid gap-3 sm:grid-cols-2">
        {options.map((option) => (
          <label
            key={option.value}
            className="flex cursor-pointer gap-3 rounded-xl border border-edge px-4 py-3 has-checked:border-violet has-checked:bg-perch has-focus-visible:outline-2 has-focus-visible:outline-violet"
          >
            <input
              type="radio"
              name={name}
              className="mt-1 size-5 shrink-0 accent-violet"
              checked={value === option.value}
              onChange={() => onValue(option.value)}
            />
            <span>
              <span className="font-semibold">{option.name}</span>
              <span className="block text-[0.9375rem] text-soft">{option.note}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
