import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSampleProject, type SampleProject } from "./fixtures/sample-project.ts";

let sample: SampleProject;
let stores: (name: string) => string;
beforeAll(async () => {
  sample = await createSampleProject();
  const folder = join(dirname(sample.root), "stores");
  mkdirSync(folder, { mode: 0o700 });
  stores = (name) => join(folder, name);
});
afterAll(() => sample.dispose());

async function json(...args: readonly string[]): Promise<{ readonly exit: number | string; readonly document: Record<string, unknown> }> {
  const { exit, out } = await sample.call([...args, "--json"]);
  return { exit, document: JSON.parse(out) as Record<string, unknown> };
}

describe("sluice backup", () => {
  test.each([
    ["a database", "runs.db", "copy.db"],
    ["plain files", "files/", "copy/"],
  ])("copies %s; the copy verifies, and a run goes on in it", async (_what, from, to) => {
    await sample.call(["run", "delivery", "--key", "A-1", "--as", "bob", "--store", stores(from)]);
    expect(await json("backup", stores(to), "--store", stores(from))).toMatchObject({ exit: 0, document: { verified: true, runs: 1 } });
    expect(await json("ledger", "--verify", "--store", stores(to))).toMatchObject({ exit: 0, document: { verified: true } });
    expect(await json("approve", "A-1", "--gate", "confirm", "--store", stores(to))).toMatchObject({ exit: 0 });
    expect(await json("backup", stores(to), "--store", stores(from))).toMatchObject({
      exit: expect.any(Number),
      document: { error: { code: "OUTPUT_FAILED" } },
    });
  });

  test("wants a store that is there", async () => {
    expect(await json("backup", stores("other.db"), "--store", stores("none.db"))).toMatchObject({
      document: { error: { code: "STORE_FAILED" } },
    });
  });
});
