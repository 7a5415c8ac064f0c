import type { PlannedStart, Schedule } from "../api/schedule.ts";
import { connect } from "./connect.ts";
import { exitStatus } from "./exit-status.ts";
import { windowInWords } from "./forecast.ts";
import type { ClientOptions, Hands } from "./hands.ts";
import { say, sayJson, sayTable } from "./output.ts";
import { paint } from "./printable.ts";
import { counted, dayInWords, epoch, when } from "./words.ts";

/** The next start of each task, the nearest first. */
export async function schedule(
  hands: Hands,
  options: ClientOptions & { days: number; zone?: string },
): Promise<number> {
  const { days, zone: timeZone } = options;
  const plan = await (await connect(hands, options)).schedule({ days, timeZone });
  const next = nextStarts(plan);
  if (options.json) {
    sayJson(hands, { timeZone: plan.timeZone, starts: next });
    return exitStatus.ok;
  }
  const night = plan.nights.find(({ closes }) => closes !== null && epoch(closes) > hands.now());
  const opens = night ? `${dayInWords(night.day)}, ${windowInWords(night, plan.timeZone)}` : "none";
  say(hands, `${paint(hands, "bold", "Next window")}: ${opens}, in ${plan.timeZone}`);
  say(hands, "");
  if (next.length === 0) say(hands, `Nothing starts by itself in the next ${counted(days, "day")}.`);
  else {
    const seen = { zone: plan.timeZone, now: hands.now };
    const rows = next.map(({ task, at, until, why }) => [
      task,
      when(at, seen),
      until === null ? "-" : when(until, seen),
      why,
    ]);
    sayTable(hands, ["TASK", "STARTS", "AT THE LATEST", "WHY"], rows);
  }
  return exitStatus.ok;
}

function nextStarts({ nights }: Schedule): PlannedStart[] {
  const all = nights.flatMap(({ starts }) => starts).sort((a, b) => epoch(a.at) - epoch(b.at));
  const groups = Map.groupBy(all, ({ task }) => task);
  return [...groups.values()].map(([first]) => first!);
}
