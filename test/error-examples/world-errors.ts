import { chmodSync } from "node:fs";
import { command, detachedCommand, git, github, memory, plane, reportFolder } from "../../packages/sdk/src/index.ts";
import { createWorkFolders } from "../../packages/work-folder/src/index.ts";
import type { ErrorExamples } from "./error-example.ts";
import { folder, sampleProject, repository, request } from "./worlds.ts";

const NEVER = { signal: new AbortController().signal };

/** The world around a run: repositories, processes, files, callers. */
export const worldErrors = {
  VCS_FAILED: {
    cause: "There is no repository, git is not installed or did not answer in time, or the engine of a subject with a `ref` has no `vcs`.",
    remedy: "Run the git command of the message by hand in that folder; then give `createSluice` a `vcs: git({ repo })` of that place.",
    async provoke() {
      // #region VCS_FAILED
      await git({ repo: folder(), base: "main" }).resolve("main");
      // #endregion VCS_FAILED
    },
  },
  VCS_REVISION_INVALID: {
    cause: "The revision or path has characters that git could read as something else, or no commit is found where one is needed.",
    remedy:
      "Give a full id, `HEAD`, a branch, a tag or a full ref, with `~` and `^` at most; for the policy, one that exists (`--policy-ref`).",
    async provoke() {
      const { vcs } = await repository();
      // #region VCS_REVISION_INVALID
      await vcs.resolve("--upload-pack=/tmp/evil");
      // #endregion VCS_REVISION_INVALID
    },
  },
  TRACKER_FAILED: {
    cause: "The tracker's server was not reached in time, refused the token, or answered something that is not its API.",
    remedy: "Ask the same address with the same token by hand; what was missed is found by the next look.",
    async provoke() {
      const project = { workspace: "acme", project: "web", identifier: "ORCH", token: "t", account: "sluice" };
      // #region TRACKER_FAILED
      const tracker = plane({ url: "http://127.0.0.1:9", ...project }); // nobody listens there
      await tracker.statuses();
      // #endregion TRACKER_FAILED
    },
  },
  FORGE_FAILED: {
    cause:
      "The forge's server was not reached in time, refused the token, limited how often it is asked, or answered something else than its API.",
    remedy: "Ask the same address with the same token by hand; what was missed is found by the next look.",
    async provoke() {
      // #region FORGE_FAILED
      const forge = github({ repo: "acme/web", url: "http://127.0.0.1:9" }); // nobody listens there
      await forge.changes({ limit: 1 });
      // #endregion FORGE_FAILED
    },
  },
  PROCESS_INVALID: {
    cause: "A command is empty or a relative path, its folder is not absolute, or its time or output limit is no number.",
    remedy: 'Name a command of the PATH or an absolute path, and an absolute `cwd`: `join(import.meta.dirname, "deploy.sh")`.',
    async provoke() {
      // #region PROCESS_INVALID
      await command(["./deploy.sh"], { cwd: folder() }).perform(request(), NEVER);
      // #endregion PROCESS_INVALID
    },
  },
  COMMAND_NOT_FOUND: {
    cause: "The command is in no folder of the PATH that the host began with; `node_modules/.bin` and relative folders do not count.",
    remedy: "Install it for the host's user, or name it by its absolute path.",
    async provoke() {
      // #region COMMAND_NOT_FOUND
      await command(["no-such-command"], { cwd: folder() }).perform(request(), NEVER);
      // #endregion COMMAND_NOT_FOUND
    },
  },
  PROCESS_NOT_STARTED: {
    cause: "The command is there, but the operating system would not start it: the folder is missing, or a limit is reached.",
    remedy: "Mend what the message says; the attempt is counted, and the work is tried again by its `repeat`.",
    async provoke() {
      // #region PROCESS_NOT_STARTED
      await command(["git", "--version"], { cwd: "/no/such/folder" }).perform(request(), NEVER);
      // #endregion PROCESS_NOT_STARTED
    },
  },
  OUTPUT_FAILED: {
    cause: "The command line was to write a report or new files where it cannot: a missing or closed folder, or something that is no file.",
    remedy: "Make the folder first, and choose a path that you may write; nothing was left half written.",
    async provoke() {
      const project = await sampleProject();
      // #region OUTPUT_FAILED
      return project.call(["check", "--stage", "release", "--output", "json=no/such/folder/report.json", "--json"]);
      // #endregion OUTPUT_FAILED
    },
  },
  WORK_FOLDER_UNREADABLE: {
    cause:
      "The `folder` that an effect's handler names is missing, relative, a link, or may not be read; then nobody could tell what work left.",
    remedy: "Make the folder before the work is sent, and name it by its absolute real path.",
    async provoke() {
      // #region WORK_FOLDER_UNREADABLE
      await createWorkFolders().baseline("/no/such/folder", ["report.md"]);
      // #endregion WORK_FOLDER_UNREADABLE
    },
  },
  RECORDS_INSECURE: {
    cause:
      "The `records` folder of `detachedCommand` is a link, another user's, or writable by others: who writes there says how work ended.",
    remedy: "Take the right away (`chmod go-w`), or name a folder that only the host's user can write; it is made when it is missing.",
    async provoke() {
      const records = folder();
      // #region RECORDS_INSECURE
      chmodSync(records, 0o777);
      const deploy = detachedCommand(["deploy"], { cwd: records, records });
      await deploy.inspect?.(request(), NEVER);
      // #endregion RECORDS_INSECURE
    },
  },
  REPORT_FOLDER_INSECURE: {
    cause: "The folder for reports is relative, a link, another user's, writable by others, or inside the repository under judgement.",
    remedy: "Give an absolute path outside of worktrees that only the host's user can write; it is made when it is missing.",
    provoke() {
      // #region REPORT_FOLDER_INSECURE
      reportFolder("reports");
      // #endregion REPORT_FOLDER_INSECURE
    },
  },
  REPORT_NOT_WRITTEN: {
    cause: "The system refused to write a gate's report, or its name is no plain one; then the gate is in error, never passed.",
    remedy: "Make room and take care of the folder's rights, then `resume`: the gate looks again and writes its report.",
    async provoke() {
      const reports = reportFolder(folder());
      // #region REPORT_NOT_WRITTEN
      await reports.write("../elsewhere.json", new TextEncoder().encode("{}"));
      // #endregion REPORT_NOT_WRITTEN
    },
  },
  ABORTED: {
    cause: "The `signal` that came with the call was aborted, or the command line was interrupted.",
    remedy: "Nothing is lost: what was stored stays. Send the same command again, with the same id, to go on.",
    async provoke() {
      // #region ABORTED
      await memory().load({ scope: "default", run: "r-1" }, { signal: AbortSignal.abort() });
      // #endregion ABORTED
    },
  },
  INTERNAL: {
    cause: "Something failed that must not, in Sluice or in code of the host that runs in its process, such as its configuration.",
    remedy: "Look at the stack on standard error. Where it is code of the host, mend that; otherwise please report it with the stack.",
    async provoke() {
      const project = await sampleProject();
      // #region INTERNAL
      project.write("crash.config.mjs", "queueMicrotask(() => { throw new TypeError(); });\nexport default {};\n");
      return project.sluice("list", "--config", "crash.config.mjs", "--policy-file", "--json");
      // #endregion INTERNAL
    },
  },
} satisfies ErrorExamples;
