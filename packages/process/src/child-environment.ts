import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MARKER_VARIABLE } from "./survivors.ts";

/** The whole environment of one child, and what has to go when it has ended. */
export interface ChildEnvironment {
  readonly env: Readonly<Record<string, string>>;
  readonly token: string;
  dispose(): Promise<void>;
}

/**
 * Built from nothing, because a host's environment holds its secrets and variables that change what programs do (PRC-8). Without a home the
 * child gets a fresh empty one: a home shared by commands would let one of them configure the next.
 */
export async function childEnvironment(
  path: string,
  home: string | undefined,
  given: Readonly<Record<string, string>>,
): Promise<ChildEnvironment> {
  const fresh = home === undefined && given["HOME"] === undefined ? await mkdtemp(join(tmpdir(), "sluice-home-")) : undefined;
  const token = randomBytes(16).toString("hex");
  const outer = process.env[MARKER_VARIABLE];
  const env: Record<string, string> = { PATH: path, LC_ALL: "C", ...given };
  env["HOME"] ??= home ?? fresh ?? "/";
  env[MARKER_VARIABLE] = outer === undefined ? token : `${outer}.${token}`;
  const systemRoot = process.env["SystemRoot"];
  if (process.platform === "win32" && systemRoot !== undefined) env["SystemRoot"] ??= systemRoot; // sockets and crypto fail without it
  return { env, token, dispose: () => removeFolder(fresh) };
}

async function removeFolder(folder: string | undefined): Promise<void> {
  if (folder !== undefined) await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}
