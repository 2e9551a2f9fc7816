import { type Pipeline, SluiceError } from "@sluice/core";
import type { Command, Finish, Invocation } from "../command.ts";
import { PROJECT } from "../common-options.ts";
import { definitionAtHand } from "../definition-at-hand.ts";
import { compileDefinition } from "../definition-file.ts";
import { findRun } from "../find-run.ts";
import { graphMermaid } from "../graph/graph-mermaid.ts";
import { graphText } from "../graph/graph-text.ts";
import { registryOf, withStoredRuns } from "../open-engine.ts";
import { type GraphPlace, pipelineGraph } from "../graph/pipeline-graph.ts";
import { openProject } from "../project.ts";
import { pipelineOfRun } from "../run-pipeline.ts";

const UNTRUSTED = "note: this definition does not come from a trusted place";

const FORMATS = ["text", "mermaid"] as const;

/** Draws a pipeline. */
export const graph: Command = {
  name: "graph",
  summary: "Draw a pipeline, and where a run of it is.",
  details:
    "Reads the definition on disk, proven or not; with --policy-ref the one at that revision, with --run the one that the run follows.",
  positionals: [],
  options: {
    run: { value: "RUN", help: "draw the pipeline of this run, and mark where it is" },
    format: { value: "FORMAT", help: "text for people, or mermaid for pages that draw it (default: text)", choices: FORMATS },
    ascii: { help: "draw with plain ASCII" },
    ...PROJECT,
  },
  async run(invocation) {
    const word = invocation.text("run");
    if (word !== undefined) return drawRun(invocation, word);
    const project = await openProject(invocation);
    const { source, policyTrusted } = await definitionAtHand(invocation, project);
    return draw(invocation, { ...compileDefinition(source, registryOf(project)), place: undefined, policyTrusted });
  },
};

async function drawRun(invocation: Invocation, word: string): Promise<Finish> {
  return withStoredRuns(invocation, "read", async (session) => {
    const call = { scope: session.project.scope, signal: invocation.signal };
    const run = await findRun(session, word, invocation.signal);
    const view = await session.engine.get(run, call);
    if (view === undefined) throw new SluiceError({ code: "RUN_NOT_FOUND", message: `Found no run ${run}.` });
    const place = { run, stage: view.state.stage, phase: view.state.phase, status: view.outcome ?? view.status };
    return draw(invocation, { pipeline: await pipelineOfRun(session, view), place, policyTrusted: view.policyTrusted });
  });
}

interface Drawn {
  readonly pipeline: Pipeline;
  readonly place: GraphPlace | undefined;
  readonly policyTrusted: boolean;
}

function draw(invocation: Invocation, { pipeline, place, policyTrusted }: Drawn): Finish {
  const { terminal } = invocation;
  const drawn = pipelineGraph(pipeline);
  const isMermaid = invocation.text("format") === "mermaid";
  const text = graphText(drawn, { place, terminal, ascii: invocation.flag("ascii") });
  const note = policyTrusted ? "" : `\n\n${UNTRUSTED}`;
  return {
    exit: 0,
    document: { ...drawn, ...(place === undefined ? {} : { place }), policyTrusted },
    text: isMermaid ? graphMermaid(drawn, place) : `${text}${note}`,
    verbatim: isMermaid,
  };
}
