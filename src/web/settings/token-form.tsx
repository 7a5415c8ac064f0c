import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { Role } from "../../api/tokens.ts";
import { sdk } from "../client.ts";
import { Button } from "../pieces/button.tsx";
import { Dialog } from "../pieces/dialog.tsx";
import { SelectField, TextField } from "../pieces/field.tsx";
import { say } from "../pieces/notices.tsx";
import { states } from "../words/frame.ts";
import { tokens } from "../words/settings.ts";

const roles = Object.entries(tokens.roles).map(([role, what]) => [role, `${role}: ${what}`] as const);

/** Makes a token, and shows it once. */
export function TokenForm({
  open,
  onClose,
  onMade,
}: {
  open: boolean;
  onClose: () => void;
  onMade: () => void;
}) {
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("viewer");
  const [day, setDay] = useState("");
  const make = useMutation({
    mutationFn: () =>
      sdk.tokens.make({
        name,
        role,
        ...(day !== "" && { expiresAt: new Date(`${day}T00:00`).toISOString() }),
      }),
    onSuccess: onMade,
    onError: () => {},
  });
  const close = () => {
    onClose();
    setName("");
    setDay("");
    make.reset();
  };
  if (make.data)
    return (
      <Dialog open={open} onClose={close} title={tokens.made} text={tokens.madeText}>
        <div className="made-token">
          <code>{make.data.token}</code>
          {isSecureContext && (
            <Button
              onClick={() =>
                void navigator.clipboard.writeText(make.data.token).then(() => say(tokens.copied))
              }
            >
              {tokens.copy}
            </Button>
          )}
        </div>
      </Dialog>
    );
  return (
    <Dialog
      open={open}
      onClose={close}
      title={tokens.add}
      actions={
        <>
          <Button onClick={close}>{states.cancel}</Button>
          <Button
            kind="strong"
            onClick={() => make.mutate()}
            busy={make.isPending}
            disabled={name.trim() === ""}
          >
            {tokens.make}
          </Button>
        </>
      }
    >
      <TextField
        label={tokens.name}
        hint={tokens.nameHint}
        value={name}
        error={make.error?.message}
        autoComplete="off"
        onChange={({ target }) => setName(target.value)}
      />
      <SelectField
        label={tokens.role}
        value={role}
        choices={roles}
        onChoose={(chosen) => setRole(chosen as Role)}
      />
      <TextField
        type="date"
        label={tokens.expires}
        hint={tokens.expiresHint}
        value={day}
        onChange={({ target }) => setDay(target.value)}
      />
    </Dialog>
  );
}
