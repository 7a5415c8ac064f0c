import { useSyncExternalStore } from "react";
import { pauseFor } from "../now.ts";
import { states } from "../words/frame.ts";
import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";

interface Notice {
  id: number;
  text: string;
  bad: boolean;
}
/** Milliseconds that good news stay; bad news stay until they are closed. */
const glance = 5_000;
let notices: readonly Notice[] = [];
let made = 0;
const changed = new EventTarget();
const show = (next: readonly Notice[]) => {
  notices = next;
  changed.dispatchEvent(new Event("change"));
};
const drop = (id: number) => show(notices.filter((notice) => notice.id !== id));

/** Says what came of something, for eyes and ears. */
export function say(text: string, { bad = false } = {}): void {
  const id = ++made;
  show([...notices.filter((notice) => notice.text !== text).slice(-2), { id, text, bad }]);
  if (!bad) void pauseFor(glance, new AbortController().signal).then(() => drop(id));
}

/** For `onError` of what was asked for. */
export const sayError = (error: unknown): void =>
  say(error instanceof Error ? error.message : String(error), { bad: true });

export function Notices() {
  const shown = useSyncExternalStore(
    (listener) => {
      changed.addEventListener("change", listener);
      return () => changed.removeEventListener("change", listener);
    },
    () => notices,
  );
  return (
    <div className="notices" role="status" aria-live="polite">
      {shown.map(({ id, text, bad }) => (
        <div key={id} className={`notice ${bad ? "bad" : ""}`}>
          <Icon name={bad ? "warn" : "check"} />
          <p>{text}</p>
          <Button kind="quiet" icon="cross" aria-label={states.close} onClick={() => drop(id)} />
        </div>
      ))}
    </div>
  );
}
