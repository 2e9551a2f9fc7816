import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { command, createSluice, git, pipelineFile, type RunStore, type Sluice, sqlite } from "sluice";
import { GIT_ENVIRONMENT, type Place } from "./make-repository.ts";

const example = fileURLToPath(new URL("..", import.meta.url));

// #region host
/** The host: one pipeline, three workers, a repository and a database. */
export function openHost(place: Place, store: RunStore = sqlite({ file: place.store })): Sluice {
  const { desks, repository, cache, folder } = place;
  const atDesk = { cwd: ({ subject }: { subject: { key: string } }) => join(desks, subject.key), env: environment(place) };
  const sluice = createSluice({
    pipelines: [pipelineFile(join(example, "delivery.yaml"))],
    store,
    vcs: git({ repo: repository, base: "main", cache }),
    effects: {
      developer: command([process.execPath, worker("developer")], atDesk),
      reviewer: command([process.execPath, worker("reviewer")], atDesk),
      merge: command([process.execPath, worker("merge")], { cwd: folder, env: environment(place) }),
    },
  });
  return { ...sluice, close: () => sluice.close().then(() => store.close()) };
}
// #endregion host

/** The script of a worker. */
export function worker(name: string): string {
  return join(example, "workers", `${name}.mjs`);
}

/** All that workers see of this machine, besides PATH. */
export function environment({ effects, mergeQueue }: Place): Readonly<Record<string, string>> {
  return { ...GIT_ENVIRONMENT, EFFECT_FILE: effects, MERGE_QUEUE: mergeQueue };
}
