import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { childVariables } from "./child-variables.ts";
import { MARKER_VARIABLE } from "./survivors.ts";

/** The whole environment of one child, and what has to go when it has ended. */
export interface ChildEnvironment {
  readonly env: Readonly<Record<string, string>>;
  readonly token: string;
  dispose(): Promise<void>;
}

/** Without a home the child gets a fresh empty one: a home shared by commands would let one of them configure the next. */
export async function childEnvironment(
  path: string,
  home: string | undefined,
  given: Readonly<Record<string, string>>,
): Promise<ChildEnvironment> {
  const fresh = home === undefined && given["HOME"] === undefined ? await mkdtemp(join(tmpdir(), "sluice-home-")) : undefined;
  const token = randomBytes(16).toString("hex");
  const outer = process.env[MARKER_VARIABLE];
  const marker = outer === undefined ? token : `${outer}.${token}`;
  const env = { ...childVariables(path, home ?? fresh ?? "/", given), [MARKER_VARIABLE]: marker };
  return { env, token, dispose: () => removeFolder(fresh) };
}

async function removeFolder(folder: string | undefined): Promise<void> {
  if (folder !== undefined) await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}
