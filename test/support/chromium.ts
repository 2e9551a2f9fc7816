import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import chromium from "@sparticuz/chromium";
import { type Browser, chromium as driver } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** No connection that a page did not ask for: closed networks refuse them many at a time, and they are nobody's business. */
const QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-quic"];

/** A real browser: `CHROMIUM`, else one on the PATH, else the one that was installed with the tests (Linux on x64), else Playwright's Chrome. */
export async function launchBrowser(): Promise<Browser> {
  const own = process.env["CHROMIUM"] ?? onPath();
  if (own !== undefined) return driver.launch({ executablePath: own, args: [...QUIET, "--no-sandbox"] });
  if (process.platform === "linux" && process.arch === "x64")
    return driver.launch({ executablePath: await chromium.executablePath(), args: [...QUIET, "--no-sandbox"] });
  return driver.launch({ channel: "chrome", args: QUIET });
}

function onPath(): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
