import { existsSync } from "node:fs";
import chromium from "@sparticuz/chromium";
import { type Browser, chromium as playwright } from "playwright-core";

const installed = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** A Chromium without a window: that of the machine, else the one that npm carries. */
export async function launchBrowser(): Promise<Browser> {
  const own = installed.find((path) => existsSync(path));
  return playwright.launch({
    executablePath: own ?? (await chromium.executablePath()),
    args: chromium.args,
    headless: true,
  });
}
