import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, test } from "vitest";
import { createSluice, definePipeline, type EffectHandler, git, memory, type Principal, type ReportFolder, reportFolder } from "./index.ts";

const run = promisify(execFile);
const root = mkdtempSync(join(tmpdir(), "sluice-proof-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const ALICE: Principal = { id: "alice", assurance: "verified" };

const pipeline = definePipeline({
  format: 1,
  name: "proofs",
  initial: "develop",
  stages: {
    develop: {
      work: { run: "developer" },
      gates: [
        {
          id: "proof",
          use: "proof-scripts",
          timeout: "2m",
          attempts: 1,
          with: { entries: [{ key: "unit", argv: ["node", "proof/unit.mjs"], requirements: ["R-1"] }] },
        },
      ],
      rework: { to: "develop", laps: 1, then: "hold" },
      next: "done",
    },
    done: { final: "succeeded" },
  },
});

const script = (word: string): string =>
  `const at = "[" + process.env.SLUICE_NONCE + "]";\nconsole.log("REQ" + at + " R-1: ${word}: seen");\nconsole.log("QA-RESULT" + at + ": ${word}");\n`;

let repositories = 0;

/** A run whose worker commits one proof script after the other. */
async function proven(words: readonly string[], reports: ReportFolder) {
  const repo = join(root, `repo-${(repositories += 1)}`);
  mkdirSync(join(repo, "proof"), { recursive: true });
  const inRepo = async (...args: readonly string[]): Promise<string> =>
    (await run("git", ["-C", repo, "-c", "user.name=Agent", "-c", "user.email=agent@example.org", ...args])).stdout.trim();
  await inRepo("init", "-q", "-b", "main");
  await inRepo("commit", "-q", "--allow-empty", "-m", "first");
  const left = [...words];
  const developer: EffectHandler = {
    portVersion: 1,
    async perform() {
      writeFileSync(join(repo, "proof/unit.mjs"), script(left.shift() ?? "FAIL"));
      await inRepo("add", "proof");
      await inRepo("commit", "-q", "--allow-empty", "-m", "work");
      return { kind: "ended", exit: 0 };
    },
  };
  const vcs = git({ repo, cache: join(root, `cache-${repositories}`), base: "main" });
  const sluice = createSluice({ pipelines: [pipeline], store: memory(), vcs, effects: { developer }, reports });
  const { id } = await sluice.start("proofs", { key: "K", subject: { ref: "refs/heads/main" }, startedBy: ALICE });
  const { run: view } = await sluice.settled(id, { timeoutMs: 60_000 });
  await sluice.close();
  return { id, view, verdict: view.state.verdicts["proof"], head: await inRepo("rev-parse", "HEAD") };
}

describe("proof that is written down", () => {
  test("a run passes on its second commit, and the one report tells of that look (OK-28, OK-30, OR-06)", async () => {
    const folder = join(root, "reports");
    const { id, view, verdict, head } = await proven(["FAIL", "PASS"], reportFolder(folder));
    expect(view.outcome).toBe("succeeded");
    const [file = "", ...others] = readdirSync(folder);
    expect(others).toEqual([]);
    const report = JSON.parse(readFileSync(join(folder, file), "utf8")) as object;
    expect(report).toMatchObject({
      format: 1,
      key: "unit",
      overall: "PASS",
      requirements: { "R-1": "pass" },
      head,
      evaluation: { scope: "default", run: id, gate: "proof", attempt: 1, binding: verdict?.binding },
    });
    expect(verdict?.evidence).toMatchObject([{ name: "unit", producer: "node", class: "reported" }]);
  });

  test("a place that others can write is no place for reports, and nothing passes (PTH-5, OR-06)", async () => {
    const folder = join(root, "open");
    mkdirSync(folder, { mode: 0o777 });
    await run("chmod", ["777", folder]);
    const { view, verdict } = await proven(["PASS"], reportFolder(folder));
    expect(verdict).toMatchObject({ value: "error", class: "infrastructure", code: "REPORT_NOT_WRITTEN" });
    expect(view.status).toBe("held");
    expect(readdirSync(folder)).toEqual([]);
  });

  test("a folder inside the judged repository is refused at once (PTH-4)", async () => {
    const repo = join(root, "repo");
    await run("git", ["init", "-q", repo]);
    const vcs = git({ repo, cache: join(root, "cache"), base: "main" });
    const make = (folder: string) => () => createSluice({ pipelines: [pipeline], vcs, reports: reportFolder(join(repo, folder)) });
    for (const folder of ["reports", ".git/reports"])
      expect(make(folder)).toThrow(expect.objectContaining({ code: "REPORT_FOLDER_INSECURE" }));
  });

  test("a folder that keeps nothing of what it takes is found out, also with an older good report in it (OR-07)", async () => {
    const folder = join(root, "older");
    const real = reportFolder(folder);
    await proven(["PASS"], real);
    const [file = ""] = readdirSync(folder);
    const older = readFileSync(join(folder, file));
    const lying: ReportFolder = { ...real, write: () => Promise.resolve(), read: () => Promise.resolve({ kind: "present", bytes: older }) };
    expect((await proven(["FAIL", "FAIL"], lying)).verdict).toMatchObject({ value: "error", code: "REPORT_NOT_OURS" });
  });
});
