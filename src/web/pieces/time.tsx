import { useNow } from "../now.ts";
import { useServerZone } from "../questions.ts";
import { ago, ahead, readersZone, sameClock, shortDay, timeOfDay, wholeTime } from "../times.ts";
import { times } from "../words/frame.ts";

/** Both zones where their clocks differ; for the `title` of a time. */
function inFull(at: string, zone: string): string {
  const here = wholeTime(at, readersZone);
  return sameClock(at, readersZone, zone) ? here : times.both(here, wholeTime(at, zone));
}

/** `02:05` for the reader, with `(23:05 there)` where the server's clock shows something else. */
export const inBoth = (at: string, zone: string): string =>
  sameClock(at, readersZone, zone)
    ? timeOfDay(at, readersZone)
    : `${timeOfDay(at, readersZone)} (${times.there(timeOfDay(at, zone))})`;

/** `5 minutes ago`, with the instant as its title. @param at ISO 8601 */
export const Ago = ({ at }: { at: string }) => <Distance at={at} inWords={ago} />;

/** `in 5 minutes`, with the instant as its title. @param at ISO 8601 */
export const Ahead = ({ at }: { at: string }) => <Distance at={at} inWords={ahead} />;

function Distance({ at, inWords }: { at: string; inWords: (at: string, now: number) => string }) {
  const zone = useServerZone();
  const now = useNow();
  return (
    <time dateTime={at} title={inFull(at, zone)}>
      {inWords(at, now)}
    </time>
  );
}

/** `02:05` or `Sun 22 Nov, 02:05` for the reader, with the server's time beside it where that differs. */
export function Clock({ at, day = false }: { at: string; day?: boolean }) {
  const zone = useServerZone();
  const text = (where: string) =>
    day ? `${shortDay(at, where)}, ${timeOfDay(at, where)}` : timeOfDay(at, where);
  return (
    <time dateTime={at} title={inFull(at, zone)} className="clock">
      {text(readersZone)}
      {!sameClock(at, readersZone, zone) && <small> {times.there(timeOfDay(at, zone))}</small>}
    </time>
  );
}
