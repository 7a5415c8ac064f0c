import gt from "semver/functions/gt.js";
import prerelease from "semver/functions/prerelease.js";
import valid from "semver/functions/valid.js";
import { z } from "zod";
import type { Web, WebRequest } from "../web.ts";

/** Of a package's document in an npm registry (https://github.com/npm/registry/blob/main/docs/responses/package-metadata.md). */
const versionShape = z.object({
  version: z.string(),
  dist: z.object({ tarball: z.string(), integrity: z.string().optional() }),
  /** Ours: what is new, as text. */
  releaseNotes: z
    .union([z.string(), z.object({ added: z.string().optional(), fixed: z.string().optional() })])
    .optional()
    .catch(undefined),
});
const packageShape = z.object({
  "dist-tags": z.record(z.string(), z.string()),
  versions: z.record(z.string(), z.unknown()),
});

export interface PublishedVersion {
  version: string;
  tarball: string;
  integrity: string | undefined;
  added: string;
  fixed: string;
}

/** Bytes of a package. */
const mostBytes = 200_000_000;

export const packageName = "media-butler";
/** The tags of versions that count in Plex's channels: 8 is Beta, everything else Public. */
const tagsOf = (channel: string): readonly string[] =>
  channel === "8" ? ["latest", "beta", "next"] : ["latest"];

/** An npm registry, as far as it is asked for newer versions. @param address such as `https://registry.npmjs.org` */
export function registryAt(address: string, web: Web, userAgent: string) {
  const base = address.replace(/\/+$/, "");
  const request = (to: string, signal: AbortSignal): WebRequest => ({
    from: `The registry ${base}`,
    address: to,
    userAgent,
    rate: { requests: 10, perMs: 1000 },
    signal,
  });
  return {
    /** @returns the newest version of the channel, if that is newer than ours. @throws Error for people */
    newest: async (
      channel: string,
      ours: string,
      signal: AbortSignal,
    ): Promise<PublishedVersion | undefined> => {
      const found = await web.json(request(`${base}/${packageName}`, signal), packageShape);
      if (found === undefined) throw new Error(`The registry ${base} has no package ${packageName}.`);
      const newest = tagsOf(channel)
        .flatMap((tag) => found["dist-tags"][tag] ?? [])
        .filter((version) => valid(version) === version && (channel === "8" || !prerelease(version)))
        .reduce((best, version) => (gt(version, best) ? version : best), ours);
      if (newest === ours) return undefined;
      const details = versionShape.safeParse(found.versions[newest]);
      if (!details.success || details.data.version !== newest || !/^https?:/.test(details.data.dist.tarball))
        throw new Error(`The registry ${base} tells of ${packageName} ${newest}, but not where it is.`);
      const { dist, releaseNotes = "" } = details.data;
      const { added = "", fixed = "" } =
        typeof releaseNotes === "string" ? { added: releaseNotes } : releaseNotes;
      return { version: newest, tarball: dist.tarball, integrity: dist.integrity, added, fixed };
    },
    /** @throws Error for people, or `ENOSPC` */
    fetch: async (
      { version, tarball }: PublishedVersion,
      file: string,
      signal: AbortSignal,
    ): Promise<void> => {
      const type = await web.download(request(tarball, signal), file, mostBytes);
      if (type === undefined)
        throw new Error(`The registry ${base} tells of ${packageName} ${version}, but has no ${tarball}.`);
    },
  };
}
