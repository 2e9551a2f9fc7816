import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { COMMANDS } from "../command-list.ts";
import { completionBash } from "./completion-bash.ts";
import { completionFish } from "./completion-fish.ts";
import { completionTable } from "./completion-table.ts";
import { completionZsh } from "./completion-zsh.ts";
import { JUDGEMENT_FORMATS } from "../judgement/judgement-format.ts";

const TABLE = completionTable(COMMANDS);
const folder = realpathSync(mkdtempSync(join(tmpdir(), "sluice-completion-")));
beforeAll(() => {
  writeFileSync(join(folder, "two words.yaml"), "");
  writeFileSync(join(folder, "$(touch hit).yaml"), "");
  mkdirSync(join(folder, "some-folder"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const has = (shell: string): boolean => spawnSync(shell, ["-c", "exit 0"]).status === 0;

/** What bash offers for the last of these words. */
function offered(...words: readonly string[]): readonly string[] {
  const script = `${completionBash(TABLE)}
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _sluice; [ \${#COMPREPLY[@]} -eq 0 ] || printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { status, stdout, stderr } = spawnSync("bash", ["--norc", "-c", script, "bash", ...words], { cwd: folder, encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return stdout.split("\n").filter((line) => line !== "");
}

describe.skipIf(!has("bash"))("bash, for real", () => {
  test("commands, and the two switches beside them", () => {
    expect(offered("sluice", "")).toEqual([...COMMANDS.map(({ name }) => name), "--help", "--version"]);
    expect(offered("sluice", "ch")).toEqual(["check"]);
    expect(offered("sluice", "--v")).toEqual(["--version"]);
  });

  test("every option of every command, and of no other", () => {
    for (const { name, options, words } of TABLE) {
      expect(offered("sluice", name, "")).toEqual([...words, ...options.map((option) => option.name)]);
    }
    expect(offered("sluice", "check", "--he")).toEqual(["--head", "--help"]);
    expect(offered("sluice", "nonsense", "--")).toEqual([]);
  });

  test("values: those there are, written after a space or an equals sign", () => {
    expect(offered("sluice", "check", "--format", "")).toEqual(JUDGEMENT_FORMATS);
    expect(offered("sluice", "check", "--format", "j")).toEqual(["json", "junit"]);
    expect(offered("sluice", "check", "--format", "=", "sa")).toEqual(["sarif"]);
    expect(offered("sluice", "check", "--format", "=")).toEqual(JUDGEMENT_FORMATS);
    expect(offered("sluice", "completion", "z")).toEqual(["zsh"]);
  });

  test("files where a file is wanted, folders where a folder is, nothing where nobody can guess", () => {
    expect([...offered("sluice", "verify", "--pipeline", "")].toSorted()).toEqual(["$(touch hit).yaml", "some-folder", "two words.yaml"]);
    expect(offered("sluice", "check", "--repo", "")).toEqual(["some-folder"]);
    expect(offered("sluice", "check", "--key", "")).toEqual([]);
    expect(offered("sluice", "verify", "--pipeline", "two w")).toEqual(["two words.yaml"]);
  });
});

describe.each([
  ["zsh", completionZsh],
  ["fish", completionFish],
] as const)("%s", (shell, complete) => {
  const script = complete(TABLE);

  test.skipIf(!has(shell))("reads it", () => {
    const { status, stderr } = spawnSync(shell, ["-n"], { input: script, encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });

  test("has every command with its summary and every option; quotes are closed on every line", () => {
    for (const { name, options } of TABLE) {
      expect(script).toMatch(new RegExp(`^.*\\b${name}\\b.*$`, "m"));
      for (const option of options) expect(script).toContain(shell === "fish" ? `-l ${option.name.slice(2)} ` : `'${option.name}`);
    }
    for (const line of script.split("\n").filter((each) => !each.startsWith("#"))) {
      const bare = shell === "fish" ? line.replaceAll(/\\./g, "") : line.replaceAll(String.raw`'\''`, "");
      expect([line, [...bare.matchAll(/'/g)].length % 2]).toEqual([line, 0]);
    }
  });
});
