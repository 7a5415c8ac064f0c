import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import chromium, { inflate } from "@sparticuz/chromium";
import { type Browser, chromium as playwright } from "playwright-core";

/**
 * Flags for machines that run one function: a page that fails would take all of them along, and any could read any.
 * And those that draw pages by a graphics card made of software, which costs as much again as everything else.
 */
const unwanted = [
  ...["--single-process", "--disable-web-security"],
  ...["--ignore-gpu-blocklist", "--in-process-gpu", "--use-gl=angle", "--use-angle=swiftshader"],
  "--enable-unsafe-swiftshader",
];
const installed = [
  ...["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"],
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];
/** Whether the Chromium that npm carries is made for this machine. */
const isCarried = process.platform === "linux" && process.arch === "x64";
const mend = "Install a Chromium with all that it needs: apt-get update && apt-get install -y chromium";

const modules = join(import.meta.dirname, "..", "..", "node_modules");
const packed = join(modules, "@sparticuz", "chromium");

const ownChromium = (): string | undefined => installed.find((path) => existsSync(path));

/** Does what takes long the first time, before anybody waits for a browser. */
export async function prepareBrowser(): Promise<void> {
  if (isCarried && !ownChromium()) await unpackChromium();
}

/** A Chromium without a window: that of the machine, else the one that npm carries. */
export async function launchBrowser(): Promise<Browser> {
  const own = ownChromium();
  if (own) return launch(own);
  if (!isCarried) throw new Error(`The Chromium that npm carries is made for Linux on x64. ${mend}`);
  const folder = await unpackChromium();
  const carried = join(folder, "chromium");
  const env = existsSync("/etc/fonts/fonts.conf") ? {} : { FONTCONFIG_PATH: join(folder, "fonts") };
  const lacks = (error: Error) => /loading shared libraries: (\S+):/.exec(error.message)?.[1];
  return launch(carried, env).catch(async (error: Error) => {
    if (lacks(error) === undefined) throw error;
    // Only now: they are made for another system, whose own would be better.
    const libraries = join(folder, "al2023", "lib");
    return launch(carried, { ...env, LD_LIBRARY_PATH: libraries }).catch((cause: Error) => {
      const missing = lacks(cause) ?? lacks(error);
      throw new Error(`Chromium needs ${missing}, which this machine lacks. ${mend}`, { cause });
    });
  });
}

const launch = (executablePath: string, env: Record<string, string> = {}): Promise<Browser> =>
  playwright.launch({
    executablePath,
    args: [...chromium.args.filter((flag) => !unwanted.includes(flag)), "--disable-gpu"],
    env: { ...process.env, ...env },
    headless: true,
  });

/**
 * Unpacks what the package carries, once: the browser, libraries and fonts. Whole or not at all: several files of tests
 * ask for it at the same moment, and one that was broken off must not be taken for it later.
 * @returns where it is
 */
async function unpackChromium(): Promise<string> {
  const { version } = JSON.parse(readFileSync(join(packed, "package.json"), "utf8"));
  const cache = join(modules, ".cache");
  const folder = join(cache, `chromium-${version}`);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const aside = mkdtempSync(`${folder}-`);
  const temporary = process.env.TMPDIR;
  // The package asks for the folder of temporary files, and takes no other.
  process.env.TMPDIR = aside;
  try {
    await Promise.all([chromium.executablePath(), inflate(join(packed, "bin", "al2023.tar.br"))]);
    renameSync(aside, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  } finally {
    if (temporary === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = temporary;
    rmSync(aside, { recursive: true, force: true });
  }
  return folder;
}
