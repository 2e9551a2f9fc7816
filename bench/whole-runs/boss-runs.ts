import { PgBoss } from "pg-boss";
import type { Pool } from "pg";
import { APPROVER, type RunAnswer, type RunMaker, STEPS } from "./sided-run.ts";

interface Step extends RunAnswer {
  readonly run: string;
}

/**
 * A chain of jobs, one for each step, and a table that says how each run stands, as a host would need it to ask a person. The jobs are
 * fetched the moment there are any, without the queue's own pauses.
 */
export async function bossRuns(pool: Pool, schema: string): Promise<RunMaker> {
  const db = { executeSql: (text: string, values?: unknown[]) => pool.query(text, values) };
  const boss = new PgBoss({ db, schema, schedule: false, supervise: false });
  boss.on("error", () => undefined);
  await boss.start();
  for (const step of STEPS) await boss.createQueue(step);
  await pool.query(`CREATE TABLE "${schema}".runs (run text PRIMARY KEY, standing text NOT NULL, answer jsonb)`);
  const stand = async (run: string, standing: string, answer: RunAnswer): Promise<void> => {
    await pool.query({
      name: "stand",
      text: `UPDATE "${schema}".runs SET standing = $2, answer = $3 WHERE run = $1`,
      values: [run, standing, answer],
    });
  };
  const heard = new Map<string, () => void>();
  const perform = async (place: number, { id, data }: { readonly id: string; readonly data: Step }): Promise<void> => {
    const step = STEPS[place] ?? "";
    const done: Step = { ...data, steps: [...data.steps, step] };
    const following = STEPS[place + 1];
    if (place === 0 && following !== undefined) await boss.send(following, done);
    else await stand(data.run, following === undefined ? "done" : "asked", { steps: done.steps, approvedBy: done.approvedBy });
    await boss.complete(step, id);
    heard.get(data.run)?.();
  };
  const pumps = STEPS.map((step, place) =>
    createPump(async () => {
      const jobs = await boss.fetch<Step>(step, { batchSize: 16 });
      await Promise.all(jobs.map((job) => perform(place, job)));
    }),
  );
  const until = (run: string): Promise<void> => new Promise((resolve) => heard.set(run, resolve));
  const give = async (place: number, data: Step): Promise<void> => {
    const done = until(data.run);
    await boss.send(STEPS[place] ?? "", data);
    pumps[place]?.();
    await done;
  };
  return {
    async makeRun(run) {
      await pool.query({ name: "begin", text: `INSERT INTO "${schema}".runs (run, standing) VALUES ($1, 'begun')`, values: [run] });
      await give(0, { run, steps: [], approvedBy: "" });
      const asked = until(run);
      pumps[1]?.();
      await asked;
      await give(2, { run, steps: [STEPS[0], STEPS[1]], approvedBy: APPROVER });
      const { rows } = await pool.query({
        name: "answer",
        text: `SELECT answer FROM "${schema}".runs WHERE run = $1 AND standing = 'done'`,
        values: [run],
      });
      return (rows[0] as { answer: RunAnswer }).answer;
    },
    close: () => boss.stop({ graceful: false }),
  };
}

/** Calls `fetch` once more whenever it was asked to while it was at it. */
function createPump(fetch: () => Promise<void>): () => void {
  let isAsked = false;
  let isRunning = false;
  const run = async (): Promise<void> => {
    isRunning = true;
    while (isAsked) {
      isAsked = false;
      await fetch();
    }
    isRunning = false;
  };
  return () => {
    isAsked = true;
    if (!isRunning) void run();
  };
}
