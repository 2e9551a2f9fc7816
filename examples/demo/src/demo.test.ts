import { spawnSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const LONGEST_MS = 120_000;
const CLI = "../../../packages/sluice/src/bin.ts";

/** As on a machine with Node and git, and nothing else. */
function run(script: string, ...args: readonly string[]) {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const env = { PATH: process.env["PATH"], HOME: "" };
  return spawnSync(process.execPath, ["--conditions=@sluice/source", file, ...args], { env, encoding: "utf8" });
}

describe("the demo", () => {
  let told: ReturnType<typeof run>;
  let lines: readonly string[];
  let store = "";

  beforeAll(() => {
    told = run("main.ts");
    lines = told.stdout.trimEnd().split("\n");
    store = lines.at(-1) ?? "";
  }, LONGEST_MS);

  afterAll(() => {
    if (existsSync(store)) rmSync(dirname(dirname(store)), { recursive: true, force: true });
  });

  test("tells every beat in order, and ends with the path of the ledger", () => {
    const { status, stdout, stderr } = told;
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect([...stdout.matchAll(/^\d\/8 ([A-Z_]+) {2}/gm)].map((match) => match[1])).toEqual([
      "PIPELINE",
      "NOT_BELIEVED",
      "APPROVAL",
      "KILLED",
      "LANDED",
      "LAPS_EXHAUSTED",
      "ONCE",
      "SELF",
    ]);
    for (const code of ["REPORT_FAILED", "DECISION_EXCLUDED", "SIGKILL", "NOT_LANDED", "FINAL_STAGE"]) expect(stdout).toContain(code);
    expect(existsSync(store)).toBe(true);
  });

  test("is plain text that fits on a terminal", () => {
    expect(lines.slice(0, -1).filter((line) => line.length > 100)).toEqual([]);
    expect(/\p{Cc}/u.test(lines.join(""))).toBe(false);
  });

  test("the command that it says would help, helps", () => {
    const command = /sluice (extend run-23 .*)$/m.exec(told.stdout)?.[1] ?? "";
    const extended = run(CLI, ...command.split(" "), "--store", store, "--json");
    expect(JSON.parse(extended.stdout)).toMatchObject({ run: "run-23", ok: true });
    expect(run(CLI, "explain", "run-23", "--store", store).stdout).not.toContain("LAPS_EXHAUSTED");
  });
});
