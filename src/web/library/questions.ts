import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { sdk } from "../client.ts";

/** What the pages of the library ask the server. */

export const coverageQuestion = queryOptions({
  queryKey: ["coverage"],
  queryFn: ({ signal }) => sdk.sections.coverage({ signal }),
});

/** Failures in pages of so many. */
export const failuresPage = 100;

export const failuresQuestion = (section: number | undefined, kind: string | undefined, limit: number) =>
  queryOptions({
    queryKey: ["coverage", "failures", section, kind, limit],
    queryFn: ({ signal }) => sdk.sections.failures({ section, kind, limit }, { signal }),
    placeholderData: keepPreviousData,
  });

export const folderQuestion = (path: string | undefined) =>
  queryOptions({
    queryKey: ["folders", path],
    queryFn: ({ signal }) => sdk.sections.folders(path, { signal }),
    placeholderData: keepPreviousData,
  });

export const sectionSettingsQuestion = (id: number) =>
  queryOptions({
    queryKey: ["settings", "section", id],
    queryFn: ({ signal }) => sdk.preferences.ofSection(id).list({ signal }),
  });
