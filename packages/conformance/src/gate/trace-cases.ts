import { deepEqual } from "node:assert/strict";
import { mkdtemp, readdir, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SuiteCase } from "../suite-api.ts";
import { look } from "./look.ts";
import type { LookUnderTest } from "./look-cases.ts";

const TEMPORARY = ["TMPDIR", "TMP", "TEMP"] as const;

/** Looks in an empty current folder with an empty folder for temporary files, and what must be left of both. */
export const traceCases: readonly SuiteCase<LookUnderTest>[] = [
  {
    name: "leaves nothing behind in the current folder or among temporary files",
    run: async ({ suite, each }) => {
      const world = await each.world();
      const left = await inEmptyFolders(() => look(suite, each, world));
      deepEqual(left, { current: [], temporary: [] });
    },
  },
];

async function inEmptyFolders(
  act: () => Promise<unknown>,
): Promise<{ readonly current: readonly string[]; readonly temporary: readonly string[] }> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "sluice-trace-")));
  const [current, temporary] = [await mkdtemp(join(folder, "c-")), await mkdtemp(join(folder, "t-"))];
  const before = { cwd: process.cwd(), env: TEMPORARY.map((name) => [name, process.env[name]] as const) };
  try {
    process.chdir(current);
    for (const name of TEMPORARY) process.env[name] = temporary;
    await act();
    return { current: await readdir(current), temporary: await readdir(temporary) };
  } finally {
    process.chdir(before.cwd);
    for (const [name, value] of before.env) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    await rm(folder, { recursive: true, force: true });
  }
}
