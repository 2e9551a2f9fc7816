import { type RunSummary, SluiceError } from "@sluice/core";
import type { Replay } from "@sluice/lifecycle";
import type { Command, Invocation } from "../command.ts";
import { PROJECT } from "../common-options.ts";
import { definitionAtHand } from "../definition-at-hand.ts";
import { proveDefinition, type ProvenDefinition } from "../definition-file.ts";
import type { ExitCode } from "../exit-code.ts";
import { findRun } from "../find-run.ts";
import { registryOf, type Session, withStoredRuns } from "../open-engine.ts";
import { type SimulatedRun, simulationText } from "../simulation-text.ts";

const UNFINISHED = ["queued", "running", "waiting", "held"] as const;
const PAGE = 100;

/** Goes through stored runs under a changed definition. */
export const simulate: Command = {
  name: "simulate",
  summary: "Tell what another definition would change.",
  details:
    "Goes through the ledgers of runs once more under the definition on disk (with --policy-ref the one at that revision): what came from outside comes again, and the first move that would have been another one is told. A verdict is taken to be what its gate says about the same content; gates that the change means otherwise would be judged again, which is said. Writes nothing, and looks at nothing but the ledgers.",
  positionals: [],
  options: {
    run: { value: "RUN", help: "only this run, by its id or the key of its subject", repeated: true },
    all: { help: "also runs that have ended (default: those that have not)" },
    ...PROJECT,
  },
  async run(invocation) {
    return withStoredRuns(invocation, "read", async (session) => {
      const { source, policyTrusted } = await definitionAtHand(invocation, session.project);
      const proven = proveDefinition(source, registryOf(session.project));
      const runs: SimulatedRun[] = [];
      for await (const { run, key } of chosenRuns(invocation, session, proven)) {
        invocation.signal.throwIfAborted();
        const call = { scope: session.project.scope, signal: invocation.signal };
        runs.push({ run, key, ...(await session.engine.simulate(run, proven.pipeline, call)) });
      }
      const { pipeline, digest } = proven;
      return {
        exit: exitOf(runs),
        document: { pipeline: pipeline.name, digest, policyTrusted, runs },
        text: simulationText(pipeline.name, runs, invocation.terminal),
      };
    });
  },
};

function exitOf(runs: readonly Replay[]): ExitCode {
  if (runs.some(({ result }) => result === "differs")) return 1;
  return runs.some(({ result }) => result === "open") ? 4 : 0;
}

async function* chosenRuns(
  invocation: Invocation,
  session: Session,
  { pipeline }: ProvenDefinition,
): AsyncGenerator<Pick<RunSummary, "run" | "key">> {
  const words = invocation.texts("run");
  if (words.length > 0 && invocation.flag("all"))
    throw new SluiceError({ code: "COMMAND_INVALID", message: "Found --run and --all, expected one of them." });
  const { engine, project } = session;
  const call = { scope: project.scope, signal: invocation.signal };
  for (const word of words) {
    const view = await engine.get(await findRun(session, word, invocation.signal), call);
    if (view?.pipeline === pipeline.name) yield view;
    else {
      const message = `Found a run of ${view?.pipeline ?? "no pipeline"}, expected one of ${pipeline.name}, which the definition is.`;
      throw new SluiceError({ code: "DEFINITION_UNKNOWN", message });
    }
  }
  if (words.length > 0) return;
  const where = { pipeline: pipeline.name, ...(invocation.flag("all") ? {} : { status: UNFINISHED }) };
  let after: string | undefined;
  do {
    const page = await engine.list({ ...call, where, limit: PAGE, ...(after === undefined ? {} : { after }) });
    yield* page.items;
    after = page.next;
  } while (after !== undefined);
}
