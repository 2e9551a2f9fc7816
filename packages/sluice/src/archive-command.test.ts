import { mkdirSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSampleProject, type SampleProject } from "./fixtures/sample-project.ts";

let sample: SampleProject;
let folder: string;
let store: string;

beforeAll(async () => {
  sample = await createSampleProject();
  const config = (await sample.git("show", "HEAD:sluice.config.mjs")).replace(
    "export default {",
    'export default {\n  retention: { outcomes: { cancelled: "1ms" }, pipelines: { other: "1ms" } },',
  );
  sample.write("sluice.config.mjs", config);
  await sample.commit("keep runs");
  await sample.commit("judge by it");
  folder = join(dirname(sample.root), "stores");
  mkdirSync(folder, { mode: 0o700 });
  store = join(folder, "runs.db");
  for (const key of ["A-1", "A-2", "A-3"]) await sample.call(["run", "delivery", "--key", key, "--as", "bob", "--store", store]);
  await sample.call(["cancel", "A-1", "--store", store]);
  await sample.call(["approve", "A-2", "--gate", "confirm", "--store", store]);
  await sample.call(["tick", "--store", store]);
});
afterAll(() => sample.dispose());

async function json(...args: readonly string[]): Promise<{ readonly exit: number | string; readonly document: Record<string, unknown> }> {
  const { exit, out } = await sample.call([...args, "--store", store, "--json"]);
  return { exit, document: JSON.parse(out) as Record<string, unknown> };
}

async function keys(): Promise<readonly string[]> {
  const { document } = await json("list");
  return (document["runs"] as readonly { readonly key: string }[]).map(({ key }) => key).toSorted();
}

describe("sluice archive", () => {
  test("follows the policy of the configuration: what no rule is about stays, and nothing leaves without --delete", async () => {
    expect(await json("archive")).toMatchObject({ exit: 0, document: { archived: [{}], removed: [] } });
    expect(readdirSync(join(folder, "archive"))).toHaveLength(1);
    expect(await keys()).toEqual(["A-1", "A-2", "A-3"]);
  });

  test("takes old runs out with --delete, never open ones, and what it wrote is imported again", async () => {
    expect(await json("archive", "--older-than", "90d", "--delete", "--to", join(folder, "old"))).toMatchObject({
      document: { archived: [{}], removed: [expect.any(String)], kept: [] },
    });
    expect(await keys()).toEqual(["A-2", "A-3"]);
    const { document } = await json("archive", "--older-than", "1ms", "--delete", "--to", join(folder, "all"));
    expect(await keys()).toEqual(["A-3"]);
    expect(await json("import", String(document["file"]))).toMatchObject({ exit: 0, document: { runs: [{ kind: "imported" }] } });
    expect(await keys()).toEqual(["A-2", "A-3"]);
    expect(await json("ledger", "--verify")).toMatchObject({ exit: 0, document: { verified: true, runs: 2 } });
    const { out } = await sample.call(["archive", "--older-than", "90d", "--store", store]);
    expect(out).toContain("no run ended long enough ago");
  });

  test("wants a duration that it can read", async () => {
    expect(await json("archive", "--older-than", "soon")).toMatchObject({ exit: 2, document: { error: { code: "CONFIG_INVALID" } } });
  });
});
