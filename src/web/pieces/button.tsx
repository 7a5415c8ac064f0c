import type { ButtonHTMLAttributes } from "react";
import { Icon, type IconName } from "./icon.tsx";

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** `strong`: what the page is for; `danger`: what cannot be taken back. */
  kind?: "plain" | "strong" | "quiet" | "danger";
  icon?: IconName;
  /** Something is under way: it takes no more clicks. */
  busy?: boolean;
}

/** A button with a word, or with an icon alone and an `aria-label`. */
export function Button({ kind = "plain", icon, busy = false, children, disabled, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      className={`button ${kind} ${children === undefined ? "bare" : ""}`}
      disabled={disabled === true || busy}
      aria-busy={busy || undefined}
      {...rest}
    >
      {icon && <Icon name={icon} />}
      {children !== undefined && <span>{children}</span>}
    </button>
  );
}
