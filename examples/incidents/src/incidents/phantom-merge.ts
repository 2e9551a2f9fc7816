import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSluice, definePipeline, git, memory } from "@sluice/sdk";
import type { Incident } from "../incident.ts";
import { NaiveMachine } from "../naive-machine.ts";
import { ALICE } from "../wired-host.ts";

const MERGE = definePipeline({
  format: 1,
  name: "merge",
  initial: "merge",
  stages: {
    merge: {
      work: { run: "merge" },
      gates: [{ id: "landed", use: "landed", with: { base: "main" }, every: "15s", maxWait: "2h" }],
      next: "done",
    },
    done: { final: "succeeded" },
  },
});

/** A repository whose branch ORCH-22 is not on main. */
function makeRepository(): string {
  const repo = mkdtempSync(join(tmpdir(), "sluice-incident-"));
  const run = (...args: readonly string[]) =>
    execFileSync("git", ["-c", "user.name=Sam", "-c", "user.email=sam@example.org", ...args], { cwd: repo, stdio: "ignore" });
  run("init", "--quiet", "--initial-branch=main");
  run("commit", "--quiet", "--allow-empty", "--message", "Begin");
  run("switch", "--quiet", "--create", "ORCH-22");
  writeFileSync(join(repo, "app.js"), "start();\n");
  run("add", "app.js");
  run("commit", "--quiet", "--message", "Start");
  return repo;
}

/** The worker says that it merged, and exits with 0. Its push was refused. */
export const phantomMerge: Incident = {
  name: "phantom-merge",
  what: "A worker reports a merge that never reached the main branch.",
  async naive() {
    const machine = new NaiveMachine();
    machine.start("ORCH-22", "merge");
    machine.onWorkerSays("ORCH-22", "Merged into main.");
    return { right: machine.tasks.get("ORCH-22")?.done === false, story: "It was recorded as done, on the worker's word." };
  },
  async sluice() {
    const repo = makeRepository();
    const sluice = createSluice({
      pipelines: [MERGE],
      store: memory(),
      vcs: git({ repo, base: "main" }),
      effects: { merge: { portVersion: 1, perform: async () => ({ kind: "ended", exit: 0, note: "Merged into main." }) } },
    });
    try {
      const { id } = await sluice.start("merge", { key: "ORCH-22", subject: { ref: "refs/heads/ORCH-22" }, startedBy: ALICE });
      const { run } = await sluice.settled(id);
      const landed = (await sluice.explain(id)).data.gates.find(({ gate }) => gate === "landed");
      return {
        right: run.outcome === undefined && landed?.value === "pending",
        story: `The run waits: ${landed?.reason ?? "nothing was judged"}`,
      };
    } finally {
      await sluice.close();
      rmSync(repo, { recursive: true });
    }
  },
};
