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

/** Every page is fetched when it is first looked at. */
export const routes: readonly PageRoute[] = [
  { path: "/", component: lazy(() => import("./pages/tonight.tsx")) },
  { path: "/welcome", component: lazy(() => import("./pages/first-run.tsx")) },
  { path: "/tasks", component: lazy(() => import("./pages/tasks.tsx")) },
  { path: "/tasks/:name", component: lazy(() => import("./pages/task.tsx")) },
  { path: "/history", component: lazy(() => import("./pages/history.tsx")) },
  { path: "/history/:id", component: lazy(() => import("./pages/run.tsx")) },
  { path: "/library", component: lazy(() => import("./pages/library.tsx")) },
  { path: "/library/:section", component: lazy(() => import("./pages/section.tsx")) },
  { path: "/items/:id", component: lazy(() => import("./pages/item.tsx")) },
  { path: "/backups", component: lazy(() => import("./pages/backups.tsx")) },
  { path: "/machines", component: lazy(() => import("./pages/machines.tsx")) },
  { path: "/settings", component: lazy(() => import("./pages/settings.tsx")) },
];

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
