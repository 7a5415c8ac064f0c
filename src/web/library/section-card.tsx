import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import type { SectionCoverage } from "../../api/coverage.ts";
import { sdk } from "../client.ts";
import { Badge } from "../pieces/badge.tsx";
import { Button } from "../pieces/button.tsx";
import { say } from "../pieces/notices.tsx";
import { Card } from "../pieces/page.tsx";
import { Ago } from "../pieces/time.tsx";
import { useMayChange } from "../session.ts";
import { library } from "../words/library.ts";
import { CoverageBar } from "./coverage-bar.tsx";
import { SectionForm } from "./section-form.tsx";

/** A section with the coverage of each of its analyses. */
export function SectionCard({
  section,
  onFailures,
}: {
  section: SectionCoverage;
  onFailures: (section: number, kind: string) => void;
}) {
  const { id, title, type, files, bytes, gone, scannedAt, refreshing, analyses } = section;
  const queries = useQueryClient();
  const mayChange = useMayChange();
  const [editing, setEditing] = useState(false);
  const scan = useMutation({
    mutationFn: () => sdk.library.scan(id),
    onSuccess: () => say(library.scanStarted(title)),
    onSettled: () => queries.invalidateQueries({ queryKey: ["coverage"] }),
  });
  const analyze = useMutation({
    mutationFn: () => sdk.sections.analyze(id),
    onSuccess: () => say(library.analyzeStarted(title)),
  });
  return (
    <Card
      title={title}
      note={
        <>
          {[library.kindOf(title, type), library.facts(files, bytes)].filter(Boolean).join(" · ")} ·{" "}
          {scannedAt === null ? (
            library.neverScanned
          ) : (
            <>
              {library.scannedAt} <Ago at={scannedAt} />
            </>
          )}
        </>
      }
      actions={
        <>
          {refreshing && (
            <Badge tone="busy" icon="refresh">
              {library.scanning}
            </Badge>
          )}
          {gone > 0 && (
            <Badge tone="warn" icon="warn">
              {library.gone(gone)}
            </Badge>
          )}
          {mayChange && (
            <>
              <Button kind="quiet" icon="play" onClick={() => analyze.mutate()} busy={analyze.isPending}>
                {library.analyze}
              </Button>
              <Button
                kind="quiet"
                icon="refresh"
                onClick={() => scan.mutate()}
                busy={scan.isPending || refreshing}
              >
                {library.scan}
              </Button>
              <Button kind="quiet" icon="edit" onClick={() => setEditing(true)}>
                {library.edit}
              </Button>
            </>
          )}
          <Link href={`/library/${id}`} className="button plain" aria-label={library.openSection(title)}>
            {library.browse}
          </Link>
        </>
      }
    >
      <ul className="coverage">
        {analyses.map((analysis) => (
          <CoverageBar
            key={analysis.kind}
            analysis={analysis}
            section={title}
            onFailures={() => onFailures(id, analysis.kind)}
          />
        ))}
      </ul>
      {mayChange && <SectionForm section={section} open={editing} onClose={() => setEditing(false)} />}
    </Card>
  );
}
