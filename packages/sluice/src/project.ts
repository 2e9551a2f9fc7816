import { dirname, join, resolve } from "node:path";
import { DEFAULT_SCOPE, type ErrorCode, isIdentifier, SluiceError, type Vcs } from "@sluice/core";
import { createGitVcs } from "@sluice/vcs-git";
import type { Invocation } from "./command.ts";
import { findPolicy, type Policy } from "./find-policy.ts";
import { loadConfig, type LoadedConfig } from "./load-config.ts";
import { findRepository, type Repository } from "./repository.ts";
import { showLine } from "./show-line.ts";
import type { SluiceConfig } from "./sluice-config.ts";
import type { TrustedPlace } from "./trusted-files.ts";

/** What a command works on: a repository, the policy for it, and its configuration. */
export interface Project {
  /** Top folder of the repository, or the folder the command was called in. */
  readonly root: string;
  readonly repository: Repository | undefined;
  readonly vcs: Vcs | undefined;
  readonly policy: Policy;
  /** Where trusted content is read; absent when policy comes from disk. */
  readonly trusted: TrustedPlace | undefined;
  readonly config: SluiceConfig;
  readonly configFile: string | undefined;
  /** The configuration and what it imports, where they were compared with the policy ref: paths from the top of the repository. */
  readonly policyFiles: readonly string[];
  /** Absolute path of the definition. */
  readonly definitionFile: string;
  readonly scope: string;
  /** Why there is neither policy nor configuration, where a command went on without them. */
  readonly unread?: SluiceError;
}

/** What of a repository is looked at. */
export interface ProjectChoice {
  /** Default: the folder the command was called in. */
  readonly folder?: string;
  /** The revision under judgement. Default: HEAD. */
  readonly head?: string | undefined;
  /** Where policy is read when nothing else is said. Default: the base of `head`. */
  readonly base?: string | undefined;
}

/** Finds repository, policy and configuration. */
export async function openProject(invocation: Invocation, wanted: ProjectChoice = {}): Promise<Project> {
  const place = placeOf(invocation, wanted.folder ?? invocation.cwd);
  const { repository, vcs } = place;
  const call = { signal: invocation.signal };
  const fromDisk = invocation.flag("policy-file");
  const ref = invocation.text("policy-ref") ?? (fromDisk ? undefined : wanted.base);
  const choice = { ref, fromDisk, head: wanted.head ?? "HEAD" };
  const policy = await findPolicy(repository, vcs, choice, call);
  const trusted = trustedPlace(place, policy);
  const loaded = await loadConfig({ file: configOption(invocation), definition: place.definitionFile, trusted }, call);
  return { ...place, policy, trusted, ...configOf(loaded, place), scope: scopeOf(invocation) };
}

/** Troubles with policy and configuration that leave the store readable. */
const UNREAD = ["CONFIG_UNTRUSTED", "CONFIG_INVALID", "VCS_REVISION_INVALID", "VCS_FAILED"] as const satisfies readonly ErrorCode[];

/**
 * As {@link openProject}; but where policy and configuration cannot be read or trusted, a project without them: nobody is in a group, and
 * nothing of it is trusted. For commands on stored runs, whose definitions the store keeps. Whoever named a policy or a configuration
 * gets the refusal.
 */
export async function openProjectOrPlace(invocation: Invocation): Promise<Project> {
  try {
    return await openProject(invocation);
  } catch (error) {
    const isNamed = ["config", "policy-ref"].some((name) => invocation.text(name) !== undefined) || invocation.flag("policy-file");
    if (isNamed || !SluiceError.is(error) || !UNREAD.some((code) => code === error.code)) throw error;
    const place = placeOf(invocation);
    const policy = { trusted: false, from: "nowhere" };
    return {
      ...place,
      policy,
      trusted: undefined,
      config: {},
      configFile: undefined,
      policyFiles: [],
      scope: scopeOf(invocation),
      unread: error,
    };
  }
}

/** What can be known without any policy. */
interface Place {
  readonly root: string;
  readonly repository: Repository | undefined;
  readonly vcs: Vcs | undefined;
  readonly definitionFile: string;
}

/** Finds the repository and the definition's file. */
function placeOf(invocation: Invocation, folder = invocation.cwd): Place {
  const repository = findRepository(folder);
  const root = repository?.root ?? resolve(folder);
  const named = invocation.text("pipeline");
  return {
    root,
    repository,
    vcs: repository === undefined ? undefined : createGitVcs({ repo: repository.root }),
    definitionFile: named === undefined ? join(root, "sluice.yaml") : resolve(invocation.cwd, named),
  };
}

/** Where a policy's content is read. */
function trustedPlace({ repository, vcs }: Place, { commit }: Policy): TrustedPlace | undefined {
  return repository === undefined || vcs === undefined || commit === undefined ? undefined : { repository, vcs, commit };
}

/** Absolute path of the configuration that was named. */
function configOption(invocation: Invocation): string | undefined {
  const named = invocation.text("config");
  return named === undefined ? undefined : resolve(invocation.cwd, named);
}

function configOf({ config, file, policyFiles }: LoadedConfig, { root }: Place): Pick<Project, "config" | "configFile" | "policyFiles"> {
  const folder = file === undefined ? root : dirname(file);
  const { store, evidence } = config;
  const places = {
    // What ends in a slash goes on doing so: it names a folder.
    ...(typeof store === "string" ? { store: `${resolve(folder, store)}${store.endsWith("/") ? "/" : ""}` } : {}),
    ...(typeof evidence === "string" ? { evidence: resolve(folder, evidence) } : {}),
  };
  return { configFile: file, policyFiles, config: { ...config, ...places } };
}

function scopeOf(invocation: Invocation): string {
  const scope = invocation.text("scope") ?? DEFAULT_SCOPE;
  if (isIdentifier(scope)) return scope;
  throw new SluiceError({
    code: "IDENTIFIER_INVALID",
    message: `Found the scope "${showLine(scope)}", expected 1 to 64 of a-z 0-9 . _ -.`,
  });
}
