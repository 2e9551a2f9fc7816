// The shell lines of the guide are run as they stand, in a repository of somebody's own; what it shows as printed must have been printed.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readFile, root } from "../scripts/checks/repository.ts";

const END = "=== END OF BLOCK ===";
const top = realpathSync(mkdtempSync(join(tmpdir(), "sluice-guide-")));
const repo = join(top, "own");

beforeAll(() => {
  mkdirSync(repo);
  writeFileSync(join(repo, "README.md"), "# Somebody's own\n");
  const git = (...args: readonly string[]) => execFileSync("git", args, { cwd: repo });
  git("init", "--quiet", "--initial-branch=main");
  git("config", "user.name", "Sam");
  git("config", "user.email", "sam@example.org");
  git("add", "README.md");
  git("commit", "--quiet", "--message", "Begin");
});
afterAll(() => rmSync(top, { recursive: true, force: true }));

type Block = { readonly commands: readonly string[]; readonly shown: readonly string[] };

/** The shell blocks of a page, each with the lines of the text block behind it. */
function blocksOf(markdown: string): readonly Block[] {
  return [...markdown.matchAll(/```sh\n([^]*?)```(?:\s*```text\n([^]*?)```)?/g)].map(([, commands = "", shown = ""]) => ({
    commands: linesOf(commands),
    shown: linesOf(shown),
  }));
}

function linesOf(text: string): readonly string[] {
  return text.split("\n").filter((line) => line.trim() !== "");
}

/** The command, and a complaint unless it ends with the code that its comment announces (default: 0). */
function checked(command: string): string {
  const want = Number(/# exit (\d+)$/.exec(command)?.[1] ?? 0);
  return `${command}\ncode=$?; [ $code -eq ${want} ] || { echo "exit $code, not ${want}: "${JSON.stringify(command).replaceAll("$", "\\$")}; exit 99; }`;
}

/** Whether the parts between `…` stand behind each other in the text, whatever its line breaks. */
function stands(line: string, text: string): boolean {
  let from = 0;
  return line.split("…").every((part) => {
    const at = text.indexOf(part.trim(), from);
    from = at + part.trim().length;
    return at !== -1;
  });
}

test("docs/guides/first-pipeline.md does what it says", { timeout: 120_000 }, () => {
  const blocks = blocksOf(readFile("docs/guides/first-pipeline.md").text);
  expect(blocks.length).toBeGreaterThan(5);
  const script = blocks.map(({ commands }) => [...commands.map(checked), `echo "${END}"`].join("\n")).join("\n");
  const env = {
    PATH: process.env["PATH"],
    HOME: top,
    SLUICE: root,
    XDG_STATE_HOME: join(top, "state"),
    XDG_CACHE_HOME: join(top, "cache"),
  };
  const { status, stdout, stderr } = spawnSync("bash", ["-c", `exec 2>&1\n${script}`], { cwd: repo, env, encoding: "utf8" });
  expect({ status, trouble: status === 0 ? "" : stdout.slice(-2000) + stderr }).toEqual({ status: 0, trouble: "" });
  const printed = stdout.split(END).map((text) => text.replace(/\s+/g, " "));
  const missing = blocks.flatMap(({ shown }, at) => shown.filter((line) => !stands(line, printed[at] ?? "")));
  expect(missing).toEqual([]);
});
