import type { QueryClient } from "@tanstack/react-query";
import { type ComponentType, type LazyExoticComponent, lazy } from "react";
import type { IconName } from "./pieces/icon.tsx";
import type { frame } from "./words/frame.ts";

/** What a page is given: the parts of its address. */
export interface PageProps {
  params: Readonly<Record<string, string | undefined>>;
}

interface PageRoute {
  /** A pattern below /web; what it names is given to the page as `params`. */
  path: string;
  component: LazyExoticComponent<ComponentType<PageProps>>;
}

/** What the file of a page has: itself, and what it asks the server first of all. */
interface PageFile {
  default: ComponentType<PageProps>;
  ask?(queries: QueryClient): void;
}
type LoadPage = () => Promise<PageFile>;

/** Every page is fetched when it is first looked at. */
const pages: readonly { path: string; load: LoadPage }[] = [
  { path: "/", load: () => import("./pages/tonight.tsx") },
  { path: "/welcome", load: () => import("./pages/first-run.tsx") },
  { path: "/tasks", load: () => import("./pages/tasks.tsx") },
  { path: "/tasks/:name", load: () => import("./pages/task.tsx") },
  { path: "/history", load: () => import("./pages/history.tsx") },
  { path: "/history/:id", load: () => import("./pages/run.tsx") },
  { path: "/library", load: () => import("./pages/library.tsx") },
  { path: "/library/:section", load: () => import("./pages/section.tsx") },
  { path: "/items/:id", load: () => import("./pages/item.tsx") },
  { path: "/backups", load: () => import("./pages/backups.tsx") },
  { path: "/machines", load: () => import("./pages/machines.tsx") },
  { path: "/settings", load: () => import("./pages/settings.tsx") },
];

export const routes: readonly PageRoute[] = pages.map(({ path, load }) => ({ path, component: lazy(load) }));

/** Fetches the page of an address ahead of its time: while it is found out who looks. @param place below /web */
export async function fetchPageOf(place: string): Promise<PageFile | undefined> {
  const steps = stepsOf(place);
  const leadsThere = ({ path }: { path: string }) => {
    const pattern = stepsOf(path);
    return (
      pattern.length === steps.length && pattern.every((step, i) => step === steps[i] || step.startsWith(":"))
    );
  };
  // Whoever then looks at it is told why it did not come.
  return pages
    .find(leadsThere)
    ?.load()
    .catch(() => undefined);
}

const stepsOf = (path: string): string[] => path.split("/").filter(Boolean);

/** What the navigation shows, in its order. */
export const destinations: readonly { path: string; name: keyof typeof frame.page; icon: IconName }[] = [
  { path: "/", name: "tonight", icon: "moon" },
  { path: "/tasks", name: "tasks", icon: "tasks" },
  { path: "/history", name: "history", icon: "history" },
  { path: "/library", name: "library", icon: "library" },
  { path: "/backups", name: "backups", icon: "backups" },
  { path: "/machines", name: "machines", icon: "machines" },
  { path: "/settings", name: "settings", icon: "settings" },
];
