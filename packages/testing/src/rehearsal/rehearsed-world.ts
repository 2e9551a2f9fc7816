import { type Facets, type Notice, type Notifier, type People, SluiceError, type Vcs, type WorkFolders } from "@sluice/core";
import { fakeVcs } from "../fake-vcs.ts";
import { readText } from "../memory-files.ts";

/** What the world of a rehearsal is made of. */
export interface WorldOptions {
  /** What the repository shows at the beginning. */
  readonly facets: Facets;
  /** Members by the names of groups. */
  readonly people: Readonly<Record<string, readonly string[]>>;
  /** Who wrote the commits under judgement. */
  readonly authors: readonly string[];
  /** The repository is the test's own: what it shows is not said here. */
  readonly ownVcs: boolean;
  /** Where the folders of the host's own effects are. */
  readonly workFolders: WorkFolders | undefined;
}

/** Folders that begin so are in memory. */
export const MEMORY = "/rehearsal/";

/** Everything around a rehearsed run: what the repository shows, who is in which group, what people were told, what workers left. */
export interface RehearsedWorld {
  /** The repository is the test's own. */
  readonly ownVcs: boolean;
  readonly vcs: Vcs;
  readonly people: People;
  readonly notifier: Notifier;
  readonly workFolders: WorkFolders;
  readonly notices: readonly Notice[];
  /** The repository shows something else from now on. Facets that are not named stay. */
  move(facets: Facets): void;
  /** A worker leaves files in its folder. */
  leave(folder: string, files: Readonly<Record<string, string>>): void;
}

/** Makes a world in memory. */
export function rehearseWorld({ facets, people, authors, ownVcs, workFolders }: WorldOptions): RehearsedWorld {
  let shown = facets;
  const notices: Notice[] = [];
  const folders = new Map<string, Readonly<Record<string, string>>>();
  return {
    ownVcs,
    vcs: {
      ...fakeVcs({ commits: {} }),
      observe: async () => shown,
      commits: async () => authors.map((author) => ({ id: shown["head"] ?? "", parents: [], author, committer: author, message: "" })),
    },
    people: {
      portVersion: 1,
      groupsOf: async (who) => Object.keys(people).filter((group) => people[group]?.includes(who) === true),
      membersOf: async (group) => (Object.hasOwn(people, group) ? people[group] : undefined),
    },
    notifier: {
      portVersion: 1,
      notify: async (notice) => void notices.push(notice),
    },
    workFolders: {
      portVersion: 1,
      async baseline(folder, paths, options) {
        // Each try has a folder of its own, in which there is nothing before it.
        if (workFolders === undefined || folder.startsWith(MEMORY)) return Object.fromEntries(paths.map((path) => [path, null]));
        return workFolders.baseline(folder, paths, options);
      },
      open(folder, baseline) {
        if (workFolders !== undefined && !folder.startsWith(MEMORY)) return workFolders.open(folder, baseline);
        return { read: async (path, { maxBytes }) => readText(folders.get(folder) ?? {}, path, maxBytes) };
      },
    },
    notices,
    move(moved) {
      if (ownVcs)
        throw new SluiceError({
          code: "CONFIG_INVALID",
          message: "This rehearsal was given a repository: let that one show other facets.",
        });
      shown = { ...shown, ...moved };
    },
    leave(folder, files) {
      folders.set(folder, { ...folders.get(folder), ...files });
    },
  };
}
