import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { onTestFinished } from "vitest";
import { openReader } from "../../src/adapters/reader.ts";
import type { Section } from "../../src/core/ports.ts";
import { type ClipSpec, makeClip } from "../../src/demo/encode.ts";
import type { StoredMarker } from "../../src/store/markers.ts";
import { openPictureHouse } from "./picture-house.ts";
import { createScriptedReader } from "./scripted-reader.ts";

/** A house with one more section of real media, and the real reader. */
export async function openMediaHouse(type: Section["type"]) {
  const reader = { ...createScriptedReader(), ...openReader({ slots: 1 }) };
  onTestFinished(() => reader.close());
  const house = await openPictureHouse(type, { reader });
  const { store, sectionId } = house;

  /** The part at a path of the section. */
  const partAt = (path: string) => {
    const root = store.sections.get(sectionId)!.roots[0]!;
    const known = store.catalogue.knownFiles(root.id, "", 1000).find((file) => file.path === path);
    if (known === undefined) throw new Error(`The memory has no ${path}.`);
    return store.findings.part(known.id)!;
  };

  return {
    ...house,
    partAt,
    /** Puts a clip into the section's folder. */
    putClip: (path: string, clip: ClipSpec): void => {
      mkdirSync(dirname(house.at(path)), { recursive: true });
      makeClip(house.at(path), clip);
    },
    /** Looks for new media, and what it is. */
    probe: async (): Promise<void> => {
      await house.scan();
      await house.run("UpgradeMediaAnalysis");
    },
    markersAt: (path: string): StoredMarker[] => store.markers.ofItems([partAt(path).itemId]),
  };
}
