import { compilePipeline, loadDefinition } from "../../packages/definition/src/index.ts";
import { builtInGates, createGateRegistry } from "../../packages/gates/src/index.ts";
import { explorationText } from "../../packages/sluice/src/exploration-text.ts";
import { NO_TERMINAL } from "../../packages/sluice/src/terminal.ts";
import { EXPLORE_CODES, explore } from "../../packages/testing/src/index.ts";
import { readFile } from "../checks/repository.ts";

/** Every promise that is explored, in words. */
export function renderExploreCodes(): string {
  return Object.entries(EXPLORE_CODES)
    .map(([code, meaning]) => `- \`${code}\`: ${meaning}`)
    .join("\n");
}

/** What exploring the example says. */
export function renderExploredExample(): string {
  const { text } = readFile("docs/reference/examples/explored.yaml");
  const loaded = loadDefinition(text, { file: "explored.yaml" });
  const compiled = loaded.ok ? compilePipeline(loaded.source, createGateRegistry(builtInGates)) : loaded;
  if (!compiled.ok) return JSON.stringify(compiled.problems);
  return ["```text", explorationText(explore(compiled.pipeline), NO_TERMINAL), "```"].join("\n");
}
