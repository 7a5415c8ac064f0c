import { type FormEvent, useEffect, useState } from "react";
import type { Setting } from "../../sdk/preferences.ts";
import { Button } from "../pieces/button.tsx";
import { SelectField, Switch, TextField } from "../pieces/field.tsx";
import { settings } from "../words/settings.ts";

/** What a preference is changed with: a switch, a list or a line. Lines are saved when somebody says so. */
export function SettingControl({
  setting: { label, type, value, choices },
  disabled,
  error,
  onChange,
}: {
  setting: Setting;
  disabled: boolean;
  error: string | undefined;
  onChange: (value: Setting["value"]) => void;
}) {
  if (typeof value === "boolean")
    return (
      <div className="setting-control">
        <Switch label={label} checked={value} disabled={disabled} onChange={onChange} />
      </div>
    );
  if (choices.length > 0)
    return (
      <div className="setting-control">
        <SelectField
          label={label}
          value={String(value)}
          disabled={disabled}
          error={error}
          choices={choices.map((choice) => [choice.value, choice.label] as const)}
          onChoose={(chosen) => onChange(type === "int" ? Number(chosen) : chosen)}
        />
      </div>
    );
  return <LineControl {...{ label, type, value, disabled, error, onChange }} />;
}

function LineControl({
  label,
  type,
  value,
  disabled,
  error,
  onChange,
}: {
  label: string;
  type: Setting["type"];
  value: number | string;
  disabled: boolean;
  error: string | undefined;
  onChange: (value: number | string) => void;
}) {
  const [text, setText] = useState(String(value));
  useEffect(() => setText(String(value)), [value]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onChange(type === "int" && /^-?\d+$/.test(text.trim()) ? Number(text) : text);
  };
  return (
    <form className="setting-control line" onSubmit={submit}>
      <TextField
        label={label}
        value={text}
        inputMode={type === "int" ? "numeric" : "text"}
        disabled={disabled}
        error={error}
        autoComplete="off"
        spellCheck={false}
        onChange={({ target }) => setText(target.value)}
      />
      {text !== String(value) && (
        <Button kind="strong" type="submit" disabled={disabled}>
          {settings.save}
        </Button>
      )}
    </form>
  );
}
