// What we show others must keep its promises, too: every definition of the documentation, the templates and the examples is explored.
import { describe, expect, test } from "vitest";
import type { Pipeline } from "../packages/core/src/index.ts";
import { filesBelow, readFile } from "../scripts/checks/repository.ts";
import { compilePipeline, loadDefinition } from "../packages/definition/src/index.ts";
import { builtInGates, createGateRegistry } from "../packages/gates/src/index.ts";
import { explore } from "../packages/testing/src/index.ts";

/** As much as a test run can afford; `sluice explore` looks at more. */
const STATES = 1200;

/** One shows a broken promise, the other reads lists beside it. */
const NOT_THESE = ["explored.yaml", "policy-lists.yaml"];

const definitions = ["docs/reference/examples", "examples", "packages/sluice/templates"]
  .flatMap(filesBelow)
  .filter((path) => path.endsWith(".yaml") && !path.includes("wrong-pipelines") && !NOT_THESE.some((name) => path.endsWith(name)))
  .filter((path) => /^format: 1$/m.test(readFile(path).text) && /^initial: /m.test(readFile(path).text));

describe("definitions that we show", () => {
  test("there are some", () => {
    expect(definitions.length).toBeGreaterThan(6);
  });

  test.each(definitions)("%s keeps every promise in the first states of everything that can happen", { timeout: 120_000 }, (path) => {
    const { violation, states } = explore(pipelineIn(path), { states: STATES });
    expect(violation).toBeUndefined();
    expect(states).toBeGreaterThan(20);
  });
});

function pipelineIn(path: string): Pipeline {
  const loaded = loadDefinition(readFile(path).text, { file: path });
  const compiled = loaded.ok ? compilePipeline(loaded.source, createGateRegistry(builtInGates)) : loaded;
  if (compiled.ok) return compiled.pipeline;
  throw new TypeError(`${path} does not follow the format: ${JSON.stringify(compiled.problems)}`);
}
