import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { states } from "../words/frame.ts";
import { Button } from "./button.tsx";
import { Icon, type IconName } from "./icon.tsx";

/** Nothing is there, what that means, and what can be done. */
export function Empty({
  icon = "moon",
  title,
  children,
}: {
  icon?: IconName;
  title: string;
  children?: ReactNode;
}) {
  return (
    <div className="empty">
      <Icon name={icon} />
      <p className="empty-title">{title}</p>
      {children}
    </div>
  );
}

/** Holds the place of what comes, so that nothing jumps. @param rows lines of its height */
export function Loading({ rows = 4 }: { rows?: number }) {
  return (
    <div className="loading" role="status" aria-label={states.loading}>
      {Array.from({ length: rows }, (_, row) => (
        <span key={row} className="skeleton" />
      ))}
    </div>
  );
}

/** What went wrong, in the server's words. */
export function Failed({ error, again }: { error: unknown; again?: () => void }) {
  return (
    <div className="failed-box" role="alert">
      <Icon name="warn" />
      <div>
        <p className="empty-title">{states.failed}</p>
        <p>{error instanceof Error ? error.message : String(error)}</p>
        {again && (
          <Button icon="refresh" onClick={again}>
            {states.again}
          </Button>
        )}
      </div>
    </div>
  );
}

/** What a question was answered, with what is shown before, and instead when it failed. */
export function Answer<Data>({
  question,
  rows,
  children,
}: {
  question: UseQueryResult<Data>;
  rows?: number;
  children: (data: Data) => ReactNode;
}) {
  if (question.data !== undefined) return children(question.data);
  if (question.isError) return <Failed error={question.error} again={() => void question.refetch()} />;
  return <Loading {...(rows !== undefined && { rows })} />;
}
