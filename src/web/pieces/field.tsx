import { Switch as Base } from "@base-ui/react/switch";
import { type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, useId } from "react";

interface Labelled {
  label: string;
  /** Below the control, in small letters. */
  hint?: ReactNode;
  /** What is wrong with the value. */
  error?: string | undefined;
}

function Frame({ id, label, hint, error, children }: Labelled & { id: string; children: ReactNode }) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children}
      {hint !== undefined && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error !== undefined && (
        <p className="error" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}

const describedBy = (id: string, { hint, error }: Labelled) =>
  [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`].filter(Boolean).join(" ") ||
  undefined;

type TextProps = Labelled & Omit<InputHTMLAttributes<HTMLInputElement>, "id">;

/** One line of text, or with `type` a number, a date, a password. */
export function TextField({ label, hint, error, ...rest }: TextProps) {
  const id = useId();
  return (
    <Frame {...{ id, label, hint, ...(error !== undefined && { error }) }}>
      <input
        id={id}
        aria-invalid={error !== undefined || undefined}
        aria-describedby={describedBy(id, { label, hint, error })}
        {...rest}
      />
    </Frame>
  );
}

type SelectProps = Labelled &
  Omit<SelectHTMLAttributes<HTMLSelectElement>, "id" | "onChange"> & {
    /** Values and what they are called. */
    choices: readonly (readonly [string, string])[];
    onChoose: (value: string) => void;
  };

/** One of a few. The system's own list: it is known by heart, and right on a telephone. */
export function SelectField({ label, hint, error, choices, onChoose, ...rest }: SelectProps) {
  const id = useId();
  return (
    <Frame {...{ id, label, hint, ...(error !== undefined && { error }) }}>
      <select
        id={id}
        aria-describedby={describedBy(id, { label, hint, error })}
        onChange={(event) => onChoose(event.target.value)}
        {...rest}
      >
        {choices.map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
    </Frame>
  );
}

/** On or off, at once. @param hidden: the label is heard and not seen */
export function Switch({
  label,
  checked,
  onChange,
  disabled = false,
  hidden = false,
}: {
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
  hidden?: boolean;
}) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the switch brings a control of its own
    <label className="switch-field">
      <Base.Root className="switch" checked={checked} onCheckedChange={onChange} disabled={disabled}>
        <Base.Thumb className="thumb" />
      </Base.Root>
      <span className={hidden ? "unseen" : ""}>{label}</span>
    </label>
  );
}
