import { existsSync } from "node:fs";
import chromium from "@sparticuz/chromium";
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
const installed = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** A Chromium without a window: that of the machine, else the one that npm carries. */
export async function launchBrowser(): Promise<Browser> {
  const own = installed.find((path) => existsSync(path));
  return playwright.launch({
    executablePath: own ?? (await chromium.executablePath()),
    args: [...chromium.args.filter((flag) => !unwanted.includes(flag)), "--disable-gpu"],
    headless: true,
  });
}
