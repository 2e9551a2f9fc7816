// The bench is run by people, rarely: without this it would rot between two runs.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const run = promisify(execFile);

test("a figure prints one JSON line of the promised shape, and a summary beside it", async () => {
  const args = ["--conditions=@sluice/source", "bench/main.ts", "--only", "pure", "--quick"];
  const { stdout, stderr } = await run(process.execPath, args);
  const lines = stdout.trimEnd().split("\n");
  const figures = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(figures.map((figure) => figure["name"])).toEqual(["pure/actor-send", "pure/transition", "pure/reducer", "pure/next"]);
  for (const figure of figures) {
    expect(Object.keys(figure)).toEqual(["name", "ratio", "unit", "detail"]);
    expect(figure).toMatchObject({
      ratio: expect.any(Number),
      unit: expect.any(String),
      detail: { good: expect.any(String), node: process.version },
    });
    expect(figure["ratio"]).toBeGreaterThan(0);
  }
  expect(stderr).toContain("pure/actor-send");
});

test("a figure that does not exist is refused", async () => {
  const args = ["--conditions=@sluice/source", "bench/main.ts", "--only", "nothing"];
  await expect(run(process.execPath, args)).rejects.toMatchObject({ code: 1, stdout: "" });
});
