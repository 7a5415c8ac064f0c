/**
 * What is wrong with a stretch of a stream:
 * - `corrupt`: the demuxer says so of its packets.
 * - `zero`: its packets hold nothing but zeros, as the missing blocks of an unfinished download do.
 * - `gap`: no packets where there should be some: they are missing, or the times leap ahead.
 * - `backwards`: the times go back, to `fromMs` from `toMs`.
 */
type DamageKind = "corrupt" | "zero" | "gap" | "backwards";

export interface Damage {
  kind: DamageKind;
  /** Milliseconds from the start of the part. */
  fromMs: number;
  toMs: number;
  /** Damaged packets; 0 in a gap. */
  packets: number;
}

/** Kept of one stream; further ones are left out, so that a broken file does not fill the memory. */
const mostStretches = 200;
/** What is closer together is one stretch. */
const separateMs = 1000;

/** Adds a stretch to those of a stream, or to one that it touches. */
export function addDamage(damages: Damage[], damage: Damage): void {
  const last = damages.findLast(({ kind }) => kind === damage.kind);
  const touches = last && damage.fromMs <= last.toMs + separateMs && damage.toMs >= last.fromMs - separateMs;
  if (touches) {
    last.fromMs = Math.min(last.fromMs, damage.fromMs);
    last.toMs = Math.max(last.toMs, damage.toMs);
    last.packets += damage.packets;
  } else if (damages.length < mostStretches) damages.push({ ...damage });
}
