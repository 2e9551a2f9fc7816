import { createSystemClock } from "@sluice/engine";
import { createPostgresStore, migratePostgres } from "@sluice/store-postgres";
import { outcome, pipelineFrom, scriptedRegistry } from "@sluice/testing";
import type { Pool } from "pg";
import { benchEngine } from "../bench-engine.ts";
import { APPROVER, type RunMaker } from "./sided-run.ts";

/** Each step is a stage with a gate that runs code; the approval is a gate of the second stage. */
const RELEASE = `
format: 1
name: release
initial: build
stages:
  build: { gates: [{ id: built, use: check }], next: check }
  check: { gates: [{ id: checked, use: check }, { id: approved, use: approval, with: { from: [{ count: 1, of: [${APPROVER}] }] } }], next: deploy }
  deploy: { gates: [{ id: deployed, use: check }], next: done }
  done: { final: succeeded }
`;

/** Whole runs of the engine on PostgreSQL, by one worker. */
export async function sluiceRuns(pool: Pool, schema: string): Promise<RunMaker> {
  const client = await pool.connect();
  await migratePostgres(client, { schema });
  client.release();
  const registry = scriptedRegistry(() => outcome("pass"));
  const store = createPostgresStore({ pool, schema });
  const pipelines = [pipelineFrom(RELEASE, registry)];
  const engine = benchEngine({ store, clock: createSystemClock(), registry, pipelines, concurrency: 16 });
  const worker = engine.work();
  return {
    async makeRun(name) {
      const { id } = await engine.start("release", {
        key: name,
        subject: { facets: { head: "0".repeat(40) } },
        startedBy: { id: "alice", assurance: "verified" },
      });
      await engine.settled(id);
      const [asked] = (await engine.explain(id)).requests;
      if (asked === undefined) throw new Error("nobody is asked");
      const by = { id: APPROVER, assurance: "verified" } as const;
      const said = await engine.decide(id, { gate: asked.gate, decision: "approve", by, seen: asked.digest });
      if (!said.ok) throw new Error(said.code);
      const { run } = await engine.settled(id);
      const [answer] = run.state.requests[asked.gate]?.decisions ?? [];
      const steps = run.outcome === "succeeded" ? run.state.path.filter((stage) => stage !== "done") : [];
      return { steps, approvedBy: answer?.by.id ?? "" };
    },
    async close() {
      await worker.close();
      await engine.close();
    },
  };
}
