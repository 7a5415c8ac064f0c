import { Dialog as Base } from "@base-ui/react/dialog";
import type { ReactNode } from "react";
import { states } from "../words/frame.ts";
import { Button } from "./button.tsx";

interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  /** One sentence under the title. */
  text?: string;
  children?: ReactNode;
  /** Buttons at the end; without any there is one that closes. */
  actions?: ReactNode;
  wide?: boolean;
}

/** Holds the focus until it is closed, by a button, Escape or a click beside it; gives the focus back. */
export function Dialog({ open, onClose, title, text, children, actions, wide = false }: DialogProps) {
  return (
    <Base.Root open={open} onOpenChange={(opened) => !opened && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="backdrop" />
        <Base.Popup className={`dialog ${wide ? "wide" : ""}`}>
          <Base.Title className="dialog-title">{title}</Base.Title>
          {text !== undefined && <Base.Description className="dialog-text">{text}</Base.Description>}
          {children}
          <div className="dialog-actions">{actions ?? <Button onClick={onClose}>{states.close}</Button>}</div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

/** Asks before something is done that cannot simply be taken back. */
export function Confirm({
  action,
  onConfirm,
  busy = false,
  danger = false,
  disabled = false,
  ...dialog
}: Omit<DialogProps, "actions"> & {
  /** What its button says. */
  action: string;
  onConfirm: () => void;
  busy?: boolean;
  danger?: boolean;
  disabled?: boolean;
}) {
  return (
    <Dialog
      {...dialog}
      actions={
        <>
          <Button onClick={dialog.onClose}>{states.cancel}</Button>
          <Button kind={danger ? "danger" : "strong"} onClick={onConfirm} busy={busy} disabled={disabled}>
            {action}
          </Button>
        </>
      }
    />
  );
}
