/** What is new in a version. */
export interface ReleaseNotes {
  added: string;
  fixed: string;
}

/**
 * The notes of a version in a change log as https://keepachangelog.com writes it: its section, with what is below a
 * heading "Fixed" by itself.
 * @returns empty texts where it has no such section
 */
export function releaseNotes(changeLog: string, version: string): ReleaseNotes {
  const sections = changeLog.replaceAll("\r\n", "\n").split(/^## /m);
  const section = sections.find((text) => /^\[?v?([^\s\]]+)/.exec(text)?.[1] === version) ?? "";
  const [lead = "", ...parts] = section.replace(/^.*\n?/, "").split(/^### /m);
  const isFixed = (part: string) => /^fixe[sd]\b/i.test(part);
  const body = (part: string) => part.replace(/^.*\n?/, "").trim();
  return {
    added: [lead.trim(), ...parts.filter((part) => !isFixed(part)).map((part) => part.trim())]
      .filter(Boolean)
      .join("\n\n"),
    fixed: parts.filter(isFixed).map(body).join("\n\n"),
  };
}
