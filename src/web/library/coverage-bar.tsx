import type { AnalysisCoverage } from "../../api/coverage.ts";
import { count } from "../amounts.ts";
import { coverage, kindName } from "../words/library.ts";

/** How far one analysis has come: done, failed and left, as one bar and in words. */
export function CoverageBar({
  analysis: { kind, off, wanted, done, failed },
  section,
  onFailures,
}: {
  analysis: AnalysisCoverage;
  section: string;
  onFailures: () => void;
}) {
  const share = (files: number) => (wanted === 0 ? 0 : files / wanted);
  const isOff = off !== null && done === 0;
  return (
    <li className={`coverage-bar ${isOff ? "off" : ""}`} title={off ?? undefined}>
      <span className="coverage-name">{kindName(kind)}</span>
      <span className="coverage-count quiet">
        {wordsOf({ off: isOff, wanted, done })}
        {failed > 0 && (
          <button type="button" className="link bad" onClick={onFailures}>
            {coverage.failed(failed)}
            <span className="unseen">{coverage.failedAt(kind, section)}</span>
          </button>
        )}
      </span>
      <span
        className="coverage-track"
        role="img"
        aria-label={`${coverage.label(kind, section)}: ${coverage.of(done, wanted)}`}
      >
        <span style={{ transform: `scaleX(${share(done)})` }} />
        <span
          className="failed"
          style={{
            transform: `translateX(${share(done) * 100}%) scaleX(${Math.min(share(failed), 1 - share(done))})`,
          }}
        />
      </span>
      {off !== null && <span className="unseen">{off}</span>}
    </li>
  );
}

function wordsOf({ off, wanted, done }: { off: boolean; wanted: number; done: number }): string {
  if (off) return coverage.off;
  if (wanted === 0) return coverage.none;
  return done >= wanted ? count(done) : coverage.of(done, wanted);
}
