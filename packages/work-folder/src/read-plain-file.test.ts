import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readPlainFile } from "./index.ts";

const top = mkdtempSync(join(tmpdir(), "sluice-plain-file-"));
afterAll(() => rmSync(top, { recursive: true, force: true }));

const FIFO_TOOL = "mkfifo";
const root = join(top, "root");
mkdirSync(join(root, "policy"), { recursive: true });
mkdirSync(join(top, "outside"));
writeFileSync(join(root, "policy", "paths.txt"), "src/**");
writeFileSync(join(top, "outside", "paths.txt"), "x");
symlinkSync("paths.txt", join(root, "policy", "link.txt"));
symlinkSync("policy", join(root, "inner"));
symlinkSync(join(top, "outside"), join(root, "outer"));
symlinkSync("nowhere", join(root, "dangling.txt"));
symlinkSync(root, join(top, "linked"));
execFileSync(FIFO_TOOL, [join(root, "fifo.txt")]);

const answer = (path: string, maxBytes = 100, folder = root): string => {
  const read = readPlainFile(folder, path, maxBytes);
  return read.kind === "present" ? new TextDecoder().decode(read.bytes) : read.because;
};

test("a plain file is read up to its limit", () => {
  expect(answer("policy/paths.txt")).toBe("src/**");
  expect(answer("policy/paths.txt", 6)).toBe("src/**");
  expect(answer("policy/paths.txt", 5)).toBe("too-large");
});

test("the folder itself may be called by a link", () => {
  expect(answer("policy/paths.txt", 100, join(top, "linked"))).toBe("src/**");
});

test.each([
  ["a link to a file beside it", "policy/link.txt", "not-a-regular-file"],
  ["a file in a linked folder", "inner/paths.txt", "not-a-regular-file"],
  ["a file in a folder outside", "outer/paths.txt", "not-a-regular-file"],
  ["a link that leads nowhere", "dangling.txt", "not-a-regular-file"],
  ["a folder", "policy", "not-a-regular-file"],
  ["a FIFO, without waiting for it", "fifo.txt", "not-a-regular-file"],
  ["no file", "policy/none.txt", "missing"],
  ["a file below a file", "policy/paths.txt/x", "missing"],
])("PTH-2 given %s", (_what, path, because) => {
  expect(answer(path)).toBe(because);
});

test("given no folder, there is no file", () => {
  expect(answer("paths.txt", 100, join(top, "none"))).toBe("missing");
});
