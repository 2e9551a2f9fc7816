import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Json } from "@sluice/core";

/** Hands over a JSON file that only this user can read, in a folder of its own, for as long as `use` takes (threat PTH-4). */
export async function withWorkerInput<Result>(input: Json, use: (file: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-work-"));
  try {
    const file = join(folder, "input.json");
    await writeFile(file, JSON.stringify(input), { mode: 0o600, flag: "wx" });
    return await use(file);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
