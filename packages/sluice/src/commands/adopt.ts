import { isDigest, SluiceError } from "@sluice/core";
import { actingPrincipal } from "../acting-principal.ts";
import type { Command } from "../command.ts";
import { ACTOR, PROJECT } from "../common-options.ts";
import { actOnRun } from "../finish-act.ts";
import type { Session } from "../open-engine.ts";
import { projectPipelines } from "../project-pipelines.ts";

/** Moves a run to another definition. */
export const adopt: Command = {
  name: "adopt",
  summary: "Move a run to the definition of today.",
  details: "A run follows the definition that it began with. Gates that the other one changed are judged again; the rest stays what it is.",
  positionals: [{ name: "RUN", help: "id of the run, or key of its subject" }],
  options: {
    definition: { value: "DIGEST", help: "another one that the store has (default: the one at the policy ref)" },
    ...ACTOR,
    ...PROJECT,
  },
  async run(invocation) {
    const by = actingPrincipal(invocation);
    const definition = invocation.text("definition");
    if (definition !== undefined && !isDigest(definition)) {
      const message = `Found --definition ${definition}, expected sha256: and 64 hexadecimal digits, as sluice explain --json has it.`;
      throw new SluiceError({ code: "COMMAND_INVALID", message });
    }
    const { signal } = invocation;
    const adoptIt = async (session: Session, run: string) => {
      const call = { scope: session.project.scope, signal };
      const before = await gatesOf(session, run, signal);
      const answer = await session.engine.adopt(run, { by, ...(definition === undefined ? {} : { definition }) }, call);
      const said = adopted(before, await gatesOf(session, run, signal));
      return { answer, said: `Adopted by ${by.id} (${by.assurance}): ${said}` };
    };
    const isNamed = invocation.text("pipeline") !== undefined;
    return actOnRun(
      invocation,
      adoptIt,
      definition === undefined ? (project) => projectPipelines(project, isNamed, { signal }) : undefined,
    );
  },
};

/** The digests of a run's gates by which it can be told what changed. */
type Gates = Readonly<Record<string, string>>;

async function gatesOf({ engine, project }: Session, run: string, signal: AbortSignal): Promise<Gates> {
  return (await engine.get(run, { scope: project.scope, signal }))?.state.gateDigests ?? {};
}

function adopted(before: Gates, after: Gates): string {
  const changed = Object.keys(after).filter((gate) => before[gate] !== after[gate]);
  const gone = Object.keys(before).filter((gate) => after[gate] === undefined);
  const parts = [
    ...(changed.length === 0 ? [] : [`new or changed gates: ${changed.join(", ")}`]),
    ...(gone.length === 0 ? [] : [`gates that are gone: ${gone.join(", ")}`]),
  ];
  return parts.length === 0 ? "no gate is different." : `${parts.join("; ")}.`;
}
