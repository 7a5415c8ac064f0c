import { Dialog as Base } from "@base-ui/react/dialog";
import type { DialogProps } from "./dialog.tsx";

/** What a dialog is made of. Fetched when the first one opens: most pages are looked at without any. */
export default function DialogFrame({ open, onClose, title, text, children, actions, wide }: DialogProps) {
  return (
    <Base.Root open={open} onOpenChange={(opened) => !opened && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="backdrop" />
        <Base.Popup className={`dialog ${wide ? "wide" : ""}`}>
          <Base.Title className="dialog-title">{title}</Base.Title>
          {text !== undefined && <Base.Description className="dialog-text">{text}</Base.Description>}
          {children}
          <div className="dialog-actions">{actions}</div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
