import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { expect, test } from "vitest";
import { temporaryFolder } from "./support/small-house.ts";

const root = join(import.meta.dirname, "..");
const textOf = (file: string) => readFileSync(join(root, file), "utf8");
const pages = [
  "README.md",
  ...readdirSync(join(root, "docs")).flatMap((name) => (name.endsWith(".md") ? `docs/${name}` : [])),
];
/** What stands in the fenced blocks of a page. @param language "" where none is named */
const blocksOf = (page: string, language: string): string[] =>
  [...textOf(page).matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "gms"))].map(
    ([, block]) => block!,
  );

test("what the documents have people type is the shell's language", () => {
  const typed = pages.flatMap((page) =>
    blocksOf(page, "").filter((block) => /^(sudo|npm|npx|docker|mkdir|brew|butler|curl) /.test(block)),
  );
  expect(typed.length).toBeGreaterThan(20);
  for (const block of typed) {
    // Lists of commands have what they do beside each.
    const { status, stderr } = spawnSync("bash", ["-n"], {
      input: block.replaceAll(/(?<=\S) {2,}\S.*$/gm, ""),
      encoding: "utf8",
    });
    expect([status, stderr], block).toEqual([0, ""]);
  }
});

/** Of npm what an installation needs: the package in its place, and its command. */
const withoutNetwork = (place: string) => `set -e
sudo() { "$@"; }
systemctl() { test "$1" = daemon-reload || test "\${!#}" = butler; }
cat() { test "$1" = ${place}/var/token; }
npm() { test "$1 $2" = "install --prefix" && mkdir -p "$3/node_modules/.bin" && ln -s ${root} "$3/node_modules/media-butler" &&
  ln -s ../media-butler/bin/butler.js "$3/node_modules/.bin/butler"; }
`;

test("docs/install.md: what is typed for a service, an upgrade and a downgrade puts what the unit starts in its place", () => {
  const place = temporaryFolder();
  mkdirSync(join(place, "etc"));
  const [block] = blocksOf("docs/install.md", "").filter((text) => text.startsWith("sudo mkdir"));
  const here = block!
    .replaceAll("/opt/butler", join(place, "opt"))
    .replaceAll("/etc/systemd/system", join(place, "etc"))
    .replaceAll("/var/lib/private/butler", join(place, "var"));
  const unit = readFileSync(join(root, "packaging", "systemd", "butler.service"), "utf8");
  const started = /^ExecStart=(\S+)/m.exec(unit)![1]!.replace("/opt/butler", join(place, "opt"));
  const type = (text: string) => {
    const { status, stderr } = spawnSync("bash", [], {
      input: withoutNetwork(place) + text,
      encoding: "utf8",
    });
    expect([status, stderr], text).toEqual([0, ""]);
  };
  const startedVersion = () => {
    expect(realpathSync(started)).toBe(realpathSync(join(root, "bin", "butler.js")));
    return realpathSync(join(place, "opt", "current"))
      .split("/")
      .at(-1);
  };

  type(here);
  expect(startedVersion()).toBe("0.1.0");
  expect(existsSync(join(place, "etc", "butler.service"))).toBe(true);
  const linesOfUpgrade = here.split("\n").filter((line) => /npm install|ln /.test(line));
  expect(linesOfUpgrade).toHaveLength(2);
  type(linesOfUpgrade.join("\n").replaceAll("0.1.0", "0.2.0"));
  expect(startedVersion()).toBe("0.2.0");
  type(linesOfUpgrade[1]!);
  expect(startedVersion()).toBe("0.1.0");
});

test("the property list for macOS is one, and starts the command that npm installs there", () => {
  const [list] = blocksOf("docs/install.md", "xml");
  expect(XMLValidator.validate(list!)).toBe(true);
  const { plist } = new XMLParser().parse(list!);
  expect(plist.dict.key.slice(0, 2)).toEqual(["Label", "ProgramArguments"]);
  expect(plist.dict.array.string).toEqual(["/opt/homebrew/opt/node@26/bin/butler", "serve"]);
});

test("the configuration for Prometheus is YAML, and the line of a log is JSON as the log has it", () => {
  const [yaml] = blocksOf("docs/observing.md", "yaml");
  const bun = join(root, "node_modules", ".bin", "bun");
  const parse = "console.log(JSON.stringify(Bun.YAML.parse(await Bun.stdin.text())))";
  const { stdout } = spawnSync(bun, ["-e", parse], { input: yaml!, encoding: "utf8" });
  // It asks for /metrics where nothing else is said.
  expect(JSON.parse(stdout).scrape_configs).toEqual([
    expect.objectContaining({ job_name: "butler", static_configs: [{ targets: ["127.0.0.1:32400"] }] }),
  ]);
  const [line] = blocksOf("docs/observing.md", "json");
  expect(Object.keys(JSON.parse(line!))).toEqual(["level", "time", "runId", "task", "item", "title", "msg"]);
});
