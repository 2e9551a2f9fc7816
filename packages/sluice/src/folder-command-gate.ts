import { isAbsolute, join, relative } from "node:path";
import { type GateContext, type GateDescriptor, isJsonObject, type Json, type Outcome, type Vcs } from "@sluice/core";
import { command, inconclusive } from "@sluice/gates";

/**
 * The gate `command` for a definition that stands in the repository it judges: a `cwd` may be relative, and then means a folder of that
 * repository, so that no machine's path stands in a shared file. Without a `cwd` nothing is different.
 *
 * A command in a folder of the repository sees the files that are checked out. Where those are of another commit than the judged one,
 * whatever it says is about something else: that is inconclusive, never a pass.
 */
export function folderCommandGate(root: string, vcs: Vcs | undefined): GateDescriptor {
  return {
    ...command,
    validate: (config) => command.validate(placed(config, root)),
    async evaluate(context) {
      const differs = await checkoutDiffers(context, root, vcs);
      if (differs !== undefined) return differs;
      return (await command.evaluate?.(context)) ?? inconclusive("The gate has no code.");
    },
  };
}

function placed(config: Json, root: string): Json {
  if (!isJsonObject(config)) return config;
  const { cwd } = config;
  return typeof cwd === "string" && !isAbsolute(cwd) && !cwd.split(/[\\/]/).includes("..") ? { ...config, cwd: join(root, cwd) } : config;
}

async function checkoutDiffers({ config, subject, signal }: GateContext, root: string, vcs: Vcs | undefined): Promise<Outcome | undefined> {
  const folder = (config as { readonly cwd?: unknown }).cwd;
  const inside = typeof folder === "string" && !relative(root, folder).startsWith("..");
  if (!inside || vcs === undefined || subject.kind !== "git") return undefined;
  const { head } = subject.facets as { readonly head?: string };
  const checkedOut = await vcs.resolve("HEAD", { signal });
  if (head !== undefined && checkedOut === head) return undefined;
  return inconclusive(`The command would run in files of ${checkedOut ?? "no commit"}, but ${head ?? "an unknown commit"} is judged.`, {
    code: "CHECKOUT_DIFFERS",
  });
}
