import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { INCIDENTS } from "./incidents/incidents.ts";

describe.each(INCIDENTS.map((incident) => [incident.name, incident] as const))("%s", (_name, incident) => {
  test("goes wrong on the machine written by hand", async () => {
    expect(await incident.naive()).toMatchObject({ right: false });
  });

  test("comes out right on Sluice", async () => {
    expect(await incident.sluice()).toMatchObject({ right: true });
  });
});

test("can be played one by one, and an unknown name is told what there is", async () => {
  const main = fileURLToPath(new URL("main.ts", import.meta.url));
  const play = (...names: readonly string[]) => promisify(execFile)(process.execPath, ["--conditions=@sluice/source", main, ...names]);
  expect((await play("two-gates-parked")).stdout.split("\n").filter((line) => line.includes("right"))).toHaveLength(1);
  await expect(play("nothing")).rejects.toMatchObject({ code: 2 });
});
