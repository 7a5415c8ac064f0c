/** Names of chapters that a file leaves open, by what another program calls the chapters that begin at the same time. */

export interface ChapterStart {
  /** Milliseconds from the start of the file. */
  startMs: number;
  title: string;
}

/** Milliseconds. Programs round the start of a chapter, some to seconds. */
const sameMomentMs = 1000;

/** A number, a time, or the word for a chapter with one is no name: programs make those up. */
const madeUp =
  /^(?:(?:chapter|chapitre|kapitel|kapittel|cap[ií]tulo|capitolo|hoofdstuk|scene))?[\s\d:.,;#_-]*$/iu;

/** Whether somebody named the chapter. */
export const isNamed = (title: string): boolean => !madeUp.test(title.trim());

/**
 * The chapters of a file, those without a name called as the other program calls the nearest that begins within a second.
 * @returns `isTaken`: whether the title is that of the other program
 */
export const nameChapters = <Chapter extends ChapterStart>(
  own: readonly Chapter[],
  others: readonly ChapterStart[],
): (Chapter & { isTaken: boolean })[] =>
  own.map((chapter) => {
    const away = ({ startMs }: ChapterStart) => Math.abs(startMs - chapter.startMs);
    const [same] = isNamed(chapter.title)
      ? []
      : others
          .filter((other) => isNamed(other.title) && away(other) <= sameMomentMs)
          .toSorted((a, b) => away(a) - away(b));
    return { ...chapter, ...(same && { title: same.title.trim() }), isTaken: same !== undefined };
  });
