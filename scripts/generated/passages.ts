import { EVENT_TYPES, PHASE_TABLE } from "@sluice/lifecycle";
import { defects } from "../defects/table.ts";
import { renderErrorCodes } from "./error-codes.ts";
import { renderExploreCodes, renderExploredExample } from "./explored.ts";
import type { GeneratedPassage } from "./page.ts";
import { renderWrongPipelines } from "./wrong-pipelines.ts";

/** All generated passages. */
export const passages: readonly GeneratedPassage[] = [
  { page: "docs/architecture.md", name: "state-diagram", render: renderStateDiagram },
  { page: "docs/reference/errors.md", name: "error-codes", render: renderErrorCodes },
  { page: "docs/reference/events.md", name: "event-types", render: () => EVENT_TYPES.map((type) => `- \`${type}\``).join("\n") },
  { page: "docs/reference/explore.md", name: "explore-codes", render: renderExploreCodes },
  { page: "docs/reference/explore.md", name: "explored-example", render: renderExploredExample },
  { page: "docs/reference/wrong-pipelines.md", name: "wrong-pipelines", render: renderWrongPipelines },
  { page: "docs/reference/defects.md", name: "planted-defects", render: renderDefects },
];

function renderStateDiagram(): string {
  const arrows = PHASE_TABLE.map(({ from, on, to }) => `  ${place(from)} --> ${place(to)}: ${on}`);
  return ["```mermaid", "stateDiagram-v2", ...arrows, "```"].join("\n");
}

function place(name: string): string {
  return name === "completed" ? "[*]" : name;
}

function renderDefects(): string {
  return defects
    .map(
      ({ id, what, file, suites }) =>
        `- \`${id}\`: ${what}. Planted in \`${file}\`, found by the tests of ${suites.map((suite) => `\`${suite}\``).join(" and ")}.`,
    )
    .join("\n");
}
