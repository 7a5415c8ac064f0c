import type { PlexAPI } from "../sdk/plex-api.ts";
import { exitStatus } from "./exit-status.ts";
import type { Hands } from "./hands.ts";
import type { LiveView } from "./live-view.ts";
import { sayJsonLine } from "./output.ts";

/** Milliseconds between two looks at a server that tells nothing by itself. */
const pace = 1000;

interface Watching {
  json?: boolean;
  untilIdle?: boolean;
  left: AbortSignal;
  view: LiveView;
  /** Called whenever the server has answered. */
  answered(): void;
}

/** Shows what a Plex Media Server does: it knows no runs, but the activities of the moment. */
export async function watchActivities(
  hands: Hands,
  sdk: PlexAPI,
  { json, untilIdle, left, view, answered }: Watching,
): Promise<number> {
  while (!left.aborted) {
    const activities = await sdk.activities.list({ signal: left });
    answered();
    const lines = activities.map(({ title, subtitle, progress }) =>
      [title, subtitle, progress >= 0 ? `${progress}%` : ""].filter(Boolean).join(", "),
    );
    if (json) for (const activity of activities) sayJsonLine(hands, activity);
    else {
      activities.forEach(({ uuid, progress }, at) => {
        view.say(uuid, String(Math.floor(progress / 10)), lines[at]!);
      });
      view.draw(lines.length > 0 ? lines : ["Nothing is going on."]);
    }
    if (untilIdle && activities.length === 0) break;
    await hands.wait(pace, left);
  }
  return exitStatus.ok;
}
