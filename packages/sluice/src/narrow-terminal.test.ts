import { afterAll, beforeAll, expect, test } from "vitest";
import { COMMANDS } from "./command-list.ts";
import { createSampleProject, type SampleProject } from "./fixtures/sample-project.ts";
import { widthOf } from "./text-width.ts";

let sample: SampleProject;
beforeAll(async () => {
  sample = await createSampleProject();
  await sample.sluice("run", "delivery", "--key", "OK-1", "--as", "bob");
  await sample.sluice("run", "delivery", "--key", "HOLD-1", "--as", "bob");
});
afterAll(() => sample.dispose());

const CALLS: readonly (readonly string[])[] = [
  ["--help"],
  ...COMMANDS.map(({ name }) => [name, "--help"]),
  ["verify"],
  ["check"],
  ["check", "--stage", "release"],
  ["check", "--stage", "no-such-stage"],
  ["graph"],
  ["graph", "--run", "OK-1"],
  ["doctor"],
  ["list"],
  ["list", "--limit", "1"],
  ["show", "OK-1"],
  ["explain", "OK-1"],
  ["explain", "HOLD-1"],
  ["explain", "NOBODY-1"],
  ["ledger", "OK-1", "--verify"],
  ["approve", "OK-1", "--as", "alice"],
  ["signal", "--type", "note", "--key", "OK-1"],
  ["tick"],
];

test.each(CALLS.map((args) => [args] as const))("in 40 columns nothing of %j is wider, and nothing is cut", async (args) => {
  const narrow = await sample.call(args, { columns: 40 });
  const lines = `${narrow.out}${narrow.err}`.split("\n");
  expect(lines.filter((line) => widthOf(line) > 40)).toEqual([]);
  expect(lines.filter((line) => line.endsWith("…"))).toEqual([]);
});
