import type { Activity } from "../api/activities.ts";

/** What happened to an activity between two looks. */
export interface ActivityChange {
  event: "started" | "updated" | "ended";
  uuid: string;
  Activity: Activity;
}

/** What happened between two looks at the activities: ended ones first, in the order of the lists. */
export function changesBetween(before: readonly Activity[], now: readonly Activity[]): ActivityChange[] {
  const known = new Map(before.map((activity) => [activity.uuid, activity]));
  const live = new Set(now.map(({ uuid }) => uuid));
  const ended = before.filter(({ uuid }) => !live.has(uuid)).map((activity) => change("ended", activity));
  const others = now.flatMap((activity) => {
    const old = known.get(activity.uuid);
    if (old === undefined) return change("started", activity);
    const isSame =
      old.progress === activity.progress &&
      old.title === activity.title &&
      old.subtitle === activity.subtitle;
    return isSame ? [] : change("updated", activity);
  });
  return [...ended, ...others];
}

const change = (event: ActivityChange["event"], activity: Activity): ActivityChange => ({
  event,
  uuid: activity.uuid,
  Activity: activity,
});
