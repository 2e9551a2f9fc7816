import type { Explanation } from "@sluice/lifecycle";
import type { Command, Invocation } from "../command.ts";
import { PROJECT } from "../common-options.ts";
import { findRun } from "../find-run.ts";
import { instantCell } from "../instant-text.ts";
import { type Session, withStoredRuns } from "../open-engine.ts";
import { showLine } from "../show-line.ts";
import { table } from "../table.ts";
import { wrapTo } from "../text-width.ts";

/** Runs asked for at once. */
const PAGE = 100;

/** Lists what is passed over, and what somebody should look at in it. */
export const waivers: Command = {
  name: "waivers",
  summary: "List what is passed over, and what to look at.",
  details: "Of one run, or of all that have not ended. Finds waivers that have ended, end soon, are not needed, are too wide, or overlap.",
  positionals: [{ name: "RUN", help: "id of the run, or key of its subject", optional: true }],
  options: { strict: { help: "exit 1 when there is something to look at" }, ...PROJECT },
  async run(invocation) {
    return withStoredRuns(invocation, "read", async (session) => {
      const found = await explanations(invocation, session);
      const concerns = found.flatMap(({ run, concerns: all }) => all.map((each) => ({ run, ...each })));
      const listed = found.flatMap(({ run, waivers: all }) => all.map((each) => ({ run, ...each })));
      const { columns } = invocation.terminal;
      const rows = listed.map(({ run, gate, id, allowedBy, owner, until, reason }) =>
        [run, gate, id, allowedBy.join(", "), owner, instantCell(until), showLine(reason)].map(showLine),
      );
      const looks = concerns.map(({ run, gate, waiver, concern, message }) =>
        wrapTo(showLine(`${concern} ${waiver} of ${gate}, run ${run}: ${message}`), columns),
      );
      const proposed = found.flatMap(({ run, proposals }) => proposals.map((each) => ({ run, ...each })));
      const waiting = proposed.map(({ run, gate, id, allowedBy }) =>
        wrapTo(showLine(`proposed ${id} of ${gate}, run ${run}, by ${allowedBy.join(", ")}`), columns),
      );
      const head = rows.length === 0 ? "Nothing is passed over." : table(HEAD, rows, columns);
      return {
        exit: invocation.flag("strict") && concerns.length > 0 ? 1 : 0,
        document: { waivers: listed, proposals: proposed, concerns, policyTrusted: session.project.policy.trusted },
        text: [head, ...waiting, ...looks].join("\n"),
      };
    });
  },
};

const HEAD = ["RUN", "GATE", "WAIVER", "ALLOWED BY", "FOR", "UNTIL", "REASON"];

async function explanations(invocation: Invocation, session: Session): Promise<readonly Explanation[]> {
  const { engine, project } = session;
  const call = { scope: project.scope, signal: invocation.signal };
  const [named] = invocation.words;
  if (named !== undefined) return [(await engine.explain(await findRun(session, named, invocation.signal), call)).data];
  const found: Explanation[] = [];
  for (let after: string | undefined; ;) {
    const status = ["queued", "running", "waiting", "held"] as const;
    const page = await engine.list({ ...call, limit: PAGE, where: { status }, ...(after === undefined ? {} : { after }) });
    for (const { run } of page.items) found.push((await engine.explain(run, call)).data);
    if (page.next === undefined) return found;
    after = page.next;
  }
}
