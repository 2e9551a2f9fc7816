import { DBOS } from "@dbos-inc/dbos-sdk";
import type { Pool } from "pg";
import { APPROVER, type RunAnswer, type RunMaker, STEPS } from "./sided-run.ts";

const step = (name: string): Promise<string> => DBOS.runStep(() => Promise.resolve(name), { name });

/** A workflow of three steps that waits for a message before the third. The person answers as soon as the second step has run. */
export async function dbosRuns(pool: Pool, url: string, schema: string): Promise<RunMaker> {
  const asked = new Map<string, () => void>();
  const workflow = DBOS.registerWorkflow(
    async (run: string): Promise<RunAnswer> => {
      const steps = [await step(STEPS[0]), await step(STEPS[1])];
      asked.get(run)?.();
      const approvedBy = await DBOS.recv<string>("approval", 60);
      steps.push(await step(STEPS[2]));
      return { steps, approvedBy: approvedBy ?? "nobody" };
    },
    { name: "release" },
  );
  DBOS.setConfig({
    name: "bench",
    systemDatabaseUrl: url,
    systemDatabasePool: pool,
    systemDatabaseSchemaName: schema,
    applicationVersion: "1",
    logLevel: "error",
  });
  await DBOS.launch();
  return {
    async makeRun(name) {
      const waiting = new Promise<void>((resolve) => asked.set(name, resolve));
      const handle = await DBOS.startWorkflow(workflow, { workflowID: name })(name);
      await waiting;
      asked.delete(name);
      await DBOS.send(name, APPROVER, "approval");
      return handle.getResult();
    },
    close: () => DBOS.shutdown(),
  };
}
