import { expect, test } from "vitest";
import { nextVersion, notesOf, released, tellsLastOf } from "../../scripts/changelog.ts";

const changelog = (unreleased: string) => `# Changelog

## Unreleased
${unreleased}
## 0.1.0 (2026-11-22)

- The first version.
`;

test("the next version follows from what is told", () => {
  expect(nextVersion(changelog("\n- A new task.\n"), "0.1.0")).toBe("0.2.0");
  expect(nextVersion(changelog("\n### Added\n\n- A task.\n\n### Fixed\n\n- A mistake.\n"), "0.1.0")).toBe(
    "0.2.0",
  );
  expect(nextVersion(changelog("\n### Fixed\n\n- A mistake.\n"), "0.1.0")).toBe("0.1.1");
  expect(nextVersion(changelog(""), "0.1.0")).toBeUndefined();
  expect(nextVersion("# Changelog\n\n## 0.1.0\n\n- The first version.\n", "0.1.0")).toBeUndefined();
});

test("a release takes what is unreleased, and leaves room for what comes", () => {
  const before = changelog("\n- A new task.\n");
  expect(tellsLastOf(before, "0.1.0")).toBe(false);
  const after = released(before, "0.2.0", "2026-12-01");
  expect(after).toContain("## Unreleased\n\n## 0.2.0 (2026-12-01)\n\n- A new task.\n\n## 0.1.0");
  expect(nextVersion(after, "0.2.0")).toBeUndefined();
  expect(tellsLastOf(after, "0.2.0")).toBe(true);
  expect(tellsLastOf(after, "0.1.0")).toBe(false);
  expect(notesOf(after, "0.2.0")).toBe("- A new task.");
  expect(notesOf(after, "0.3.0")).toBe("");
});
