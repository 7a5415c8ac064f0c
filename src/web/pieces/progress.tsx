/**
 * How far something is. @param percent 0 to 100; below 0: nobody knows yet
 * @param label what it is, for those who hear it
 */
export function Progress({ percent, label }: { percent: number; label: string }) {
  const known = percent >= 0;
  return (
    <div
      className={`progress ${known ? "" : "unknown"}`}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={known ? percent : undefined}
    >
      <span style={{ transform: `scaleX(${known ? percent / 100 : 1})` }} />
    </div>
  );
}
