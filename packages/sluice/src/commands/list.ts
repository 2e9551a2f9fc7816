import type { RunStatus } from "@sluice/core";
import type { CallOptions, Engine } from "@sluice/engine";
import { closestName } from "../closest-name.ts";
import type { Command } from "../command.ts";
import { PROJECT } from "../common-options.ts";
import { instantCell } from "../instant-text.ts";
import { withStoredRuns } from "../open-engine.ts";
import { showLine } from "../show-line.ts";
import { table } from "../table.ts";
import { countOption } from "../count-option.ts";
import { wrapTo } from "../text-width.ts";

const STATUSES: readonly RunStatus[] = ["queued", "running", "waiting", "held", "completed"];

/** Lists runs. */
export const list: Command = {
  name: "list",
  summary: "List runs, the most recent last.",
  details: "A page at a time, in the order in which they began; what was left off is said, with the option that gives it.",
  positionals: [],
  options: {
    status: { value: "STATUS", help: `only runs that are ${STATUSES.join(", ")}`, choices: STATUSES },
    of: { value: "PIPELINE", help: "only runs of this pipeline" },
    key: { value: "KEY", help: "only runs about this key" },
    limit: { value: "N", help: "at most so many (default: 50)" },
    after: { value: "CURSOR", help: "go on after the page that gave this cursor" },
    ...PROJECT,
  },
  async run(invocation) {
    const status = invocation.text("status") as RunStatus | undefined;
    const limit = countOption(invocation, "limit", 1000) ?? 50;
    const pipeline = invocation.text("of");
    const key = invocation.text("key");
    const after = invocation.text("after");
    const { columns } = invocation.terminal;
    return withStoredRuns(invocation, "read", async ({ engine, project }) => {
      const call = { scope: project.scope, signal: invocation.signal };
      const { items, next } = await engine.list({
        ...call,
        limit,
        where: {
          ...(status === undefined ? {} : { status }),
          ...(pipeline === undefined ? {} : { pipeline }),
          ...(key === undefined ? {} : { key }),
        },
        ...(after === undefined ? {} : { after }),
      });
      const rows = items.map((run) => [
        run.run,
        run.key,
        run.pipeline,
        run.stage ?? "",
        run.outcome ?? run.status,
        instantCell(run.updatedAt),
      ]);
      const text = table(["RUN", "KEY", "PIPELINE", "STAGE", "STATUS", "CHANGED"], rows, columns);
      const more = next === undefined ? "" : `\n\n${wrapTo(`More recent runs: the same command with --after ${next}`, columns)}`;
      return {
        exit: 0,
        document: { runs: items, ...(next === undefined ? {} : { next }), policyTrusted: project.policy.trusted },
        text: items.length === 0 ? `No runs.${await meantPipeline(engine, pipeline, call)}` : `${text}${more}`,
      };
    });
  },
};

/** What was probably meant by a pipeline that no run follows. */
async function meantPipeline(engine: Engine, pipeline: string | undefined, call: CallOptions): Promise<string> {
  if (pipeline === undefined) return "";
  const { items } = await engine.list({ ...call, limit: 100 });
  const meant = closestName(
    pipeline,
    [...new Set(items.map((run) => run.pipeline))].filter((name) => name !== pipeline),
  );
  return meant === undefined ? "" : ` Did you mean --of ${showLine(meant)}?`;
}
