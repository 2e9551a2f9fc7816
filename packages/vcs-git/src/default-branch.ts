import type { CacheFolder } from "./cache-folder.ts";
import { isRefName } from "./revision.ts";

const CUSTOMARY = ["main", "master", "trunk"];

/**
 * The branch that `origin` calls its default; in a bare repository its HEAD; else the only one of the customary names that exists. The
 * HEAD of a repository with a worktree says what somebody works on, not what the default is.
 */
export async function readDefaultBranch(
  { git, source, bare }: CacheFolder,
  uploadPack: string,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const patterns = ["HEAD", ...CUSTOMARY.map((name) => `refs/heads/${name}`)];
  const { stdout } = await git("ls-remote", ["--quiet", "--symref", `--upload-pack=${uploadPack}`, "--", source, ...patterns], { signal });
  const lines = stdout.toString("utf8").split("\n");
  const targetOf = (ref: string, prefix: string): string | undefined => {
    const line = lines.find((one) => one.startsWith(`ref: ${prefix}`) && one.endsWith(`\t${ref}`));
    return line?.slice(`ref: ${prefix}`.length, -ref.length - 1);
  };
  const customary = CUSTOMARY.filter((name) => lines.some((line) => line.endsWith(`\trefs/heads/${name}`)));
  const branch =
    targetOf("refs/remotes/origin/HEAD", "refs/remotes/origin/") ??
    (bare ? targetOf("HEAD", "refs/heads/") : undefined) ??
    (customary.length === 1 ? customary[0] : undefined);
  return branch !== undefined && isRefName(branch) ? branch : undefined;
}
