import { expect, test } from "vitest";
import { releaseNotes } from "./release-notes.ts";

const log = `# Changelog

## Unreleased

- Nothing.

## [1.2.0] - 2026-03-01

Much is new.

### Added

- A thing.

### Fixed

- A fault.

## 1.1.0

- The one before.
`;

test("finds the section of a version, and what is fixed in it", () => {
  expect(releaseNotes(log, "1.2.0")).toEqual({
    added: "Much is new.\n\nAdded\n\n- A thing.",
    fixed: "- A fault.",
  });
  expect(releaseNotes(log.replaceAll("\n", "\r\n"), "1.1.0")).toEqual({
    added: "- The one before.",
    fixed: "",
  });
});

test("says nothing of a version that is not in it", () => {
  for (const version of ["1.2", "1.2.00", "2.0.0", ""])
    expect(releaseNotes(log, version)).toEqual({ added: "", fixed: "" });
  expect(releaseNotes("", "1.0.0")).toEqual({ added: "", fixed: "" });
});
