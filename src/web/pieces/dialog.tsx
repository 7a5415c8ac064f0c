import { lazy, type ReactNode, Suspense, useRef } from "react";
import { states } from "../words/frame.ts";
import { Button } from "./button.tsx";

export interface DialogProps {
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

const DialogFrame = lazy(() => import("./dialog-frame.tsx"));

/** Holds the focus until it is closed, by a button, Escape or a click beside it; gives the focus back. */
export function Dialog({ actions, ...dialog }: DialogProps) {
  const wasOpened = useRef(dialog.open);
  wasOpened.current ||= dialog.open;
  if (!wasOpened.current) return null;
  return (
    <Suspense>
      <DialogFrame
        {...dialog}
        actions={actions ?? <Button onClick={dialog.onClose}>{states.close}</Button>}
      />
    </Suspense>
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
