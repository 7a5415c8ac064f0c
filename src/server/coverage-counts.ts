import type { AnalysisCoverage } from "../api/coverage.ts";
import type { FileTally, ItemType, KindTally, SectionType } from "../core/shelves.ts";
import { type Analysis, type AnalysisKind, analyses, probing } from "./analyses.ts";

/** What the files of the whole library come to. */
export interface Counts {
  files: FileTally[];
  findings: KindTally[];
  failures: KindTally[];
}

/** The items of a section that have files. */
const typesWithFiles: Record<SectionType, ItemType> = {
  movie: "movie",
  show: "episode",
  artist: "track",
  photo: "photo",
};

/** The analyses that a section can have: probing comes first. */
const kindsFor = (type: SectionType): AnalysisKind[] =>
  (Object.keys(analyses) as AnalysisKind[]).filter((kind) => {
    const { types, needs }: Analysis = analyses[kind];
    // How many other items have pictures is not known before they are looked at.
    if (kind === "placeholders") return type === "photo";
    if (type === "photo" && needs !== undefined) return false;
    return types?.includes(typesWithFiles[type]) ?? true;
  });

/** Adds the files of the rows up. */
const sum = (rows: readonly { files: number }[]): number => rows.reduce((all, { files }) => all + files, 0);

/** How many files a section has, of how many bytes, and how many have gone. */
export function filesOf({ files }: Counts, sectionId: number) {
  const own = files.filter((row) => row.sectionId === sectionId);
  const there = own.filter(({ gone }) => gone === 0);
  return {
    files: sum(there),
    bytes: there.reduce((all, { bytes }) => all + bytes, 0),
    gone: sum(own) - sum(there),
  };
}

/**
 * How far each analysis has come in a section.
 * @param evenChapters whether files without chapters get pictures at equal distances
 * @param whyOff why an analysis is switched off; undefined when it is on
 */
export function analysesOf(
  { files, findings, failures }: Counts,
  section: { id: number; type: SectionType; evenChapters: boolean },
  whyOff: (kind: AnalysisKind | "probe") => string | undefined,
): AnalysisCoverage[] {
  const there = files.filter(({ sectionId, gone }) => sectionId === section.id && gone === 0);
  const of = (rows: readonly KindTally[], kind: string) =>
    sum(rows.filter((row) => row.sectionId === section.id && row.kind === kind));
  const row = (kind: AnalysisKind | "probe", task: string, wanted: number): AnalysisCoverage => ({
    ...{ kind, task, wanted },
    off: whyOff(kind) ?? null,
    done: Math.min(wanted, of(findings, kind)),
    failed: of(failures, kind),
  });
  const wantedBy = (kind: AnalysisKind) => {
    const { needs }: Analysis = analyses[kind];
    // Photos are not probed.
    const known = section.type === "photo" ? there : there.filter(({ probed }) => probed === 1);
    if (needs === undefined) return sum(known);
    const having = known.filter((row) => row[needs === "video" ? "hasVideo" : "hasAudio"] === 1);
    const isForAll = kind !== "chapters" || section.evenChapters;
    return sum(isForAll ? having : having.filter(({ hasChapters }) => hasChapters === 1));
  };
  return [
    ...(section.type === "photo" ? [] : [row("probe", probing, sum(there))]),
    ...kindsFor(section.type).map((kind) => row(kind, analyses[kind].task, wantedBy(kind))),
  ];
}
