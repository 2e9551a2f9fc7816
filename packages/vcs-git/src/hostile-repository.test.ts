import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SluiceError, type Vcs } from "@sluice/core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createGitVcs } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-hostile-"));
const sentinels = join(folder, "sentinels");
const evil = join(folder, "evil.sh");
const cache = join(folder, "cache");
const repo = join(folder, "repo");
const linked = join(folder, "linked");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const cleanEnv = { PATH: process.env["PATH"], HOME: folder, GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null" };
const identity = ["-c", "user.name=Eve", "-c", "user.email=eve@example.org"];
const git = (cwd: string, ...args: readonly string[]): string =>
  execFileSync("git", [...identity, ...args], { cwd, env: cleanEnv, stdio: ["ignore", "pipe", "ignore"] })
    .toString()
    .trim();
/** For controls: what an ordinary call would have done. It may well fail. */
const careless = (cwd: string, ...args: readonly string[]): void => {
  try {
    execFileSync("git", [...identity, ...args], { cwd, env: cleanEnv, stdio: "ignore", timeout: 10_000 });
  } catch (error) {
    expect(error).toBeDefined();
  }
};
const touched = (): readonly string[] => readdirSync(sentinels);

const COMMAND_KEYS = [
  "core.fsmonitor", "core.sshCommand", "core.editor", "core.pager", "core.askPass", "core.gitProxy", "core.alternateRefsCommand", "sequence.editor",
  "diff.external", "diff.evil.textconv", "diff.evil.command", "filter.evil.clean", "filter.evil.smudge", "filter.evil.process", "merge.evil.driver",
  "gpg.program", "gpg.ssh.program", "credential.helper", "remote.origin.uploadpack", "remote.origin.receivepack", "uploadpack.packObjectsHook",
  "pager.log", "pager.diff", "interactive.diffFilter", "difftool.evil.cmd", "mergetool.evil.cmd", "browser.evil.cmd", "web.browser", "trailer.evil.command", "sendemail.smtpserver",
] as const; // prettier-ignore
const OTHER_KEYS = [
  ["alias.log", "!evil"], ["commit.gpgSign", "true"], ["log.showSignature", "true"], ["protocol.ext.allow", "always"], ["protocol.allow", "always"],
  ["core.untrackedCache", "true"], ["diff.ignoreSubmodules", "all"], ["status.showUntrackedFiles", "no"], ["uploadpack.allowFilter", "true"],
  ["transfer.fsckObjects", "false"], ["submodule.sub.update", "!evil"], ["url.ext::evil .insteadOf", "https://"],
] as const; // prettier-ignore
const HOOKS = [
  "pre-commit", "prepare-commit-msg", "commit-msg", "post-commit", "post-checkout", "post-merge", "pre-push", "pre-receive", "update", "post-update",
  "reference-transaction", "post-index-change", "pre-auto-gc", "fsmonitor-watchman", "post-rewrite", "sendemail-validate", "post-receive",
] as const; // prettier-ignore

const configText = (): string =>
  [
    ...COMMAND_KEYS.map((key) => [key, `${evil} ${key}`] as const),
    ...OTHER_KEYS.map(([key, value]) => [key, value.replace("evil", `${evil} alias`)] as const),
  ]
    .map(([key, value]) => {
      const [section, name] = [key.slice(0, key.lastIndexOf(".")), key.slice(key.lastIndexOf(".") + 1)];
      const [first = "", ...rest] = section.split(".");
      return `[${first}${rest.length > 0 ? ` "${rest.join(".")}"` : ""}]\n\t${name} = "${value}"\n`;
    })
    .join("");

const ids = { base: "", head: "", fake: "" };

function plantHooks(hooks: string): void {
  mkdirSync(hooks, { recursive: true });
  for (const hook of HOOKS) {
    writeFileSync(join(hooks, hook), `#!/bin/sh\n${evil} hook-${hook}\n`);
    chmodSync(join(hooks, hook), 0o755);
  }
}

beforeAll(() => {
  mkdirSync(sentinels);
  writeFileSync(evil, `#!/bin/sh\nname=$(echo "$1" | tr -c 'A-Za-z0-9.\\n-' _)\ntouch "${sentinels}/$name"\nexit 1\n`);
  chmodSync(evil, 0o755);
  mkdirSync(repo);
  git(repo, "init", "--quiet", "--initial-branch=main");
  writeFileSync(join(repo, ".gitattributes"), "* filter=evil diff=evil merge=evil\n*.txt filter=evil diff=evil ident export-subst\n");
  writeFileSync(join(repo, "file.txt"), "real\n");
  git(repo, "add", "--all");
  git(repo, "commit", "--quiet", "-m", "base");
  ids.base = git(repo, "rev-parse", "HEAD");
  git(repo, "checkout", "--quiet", "-b", "work");
  git(folder, "init", "--quiet", "--bare", join(repo, "vendor"));
  writeFileSync(
    join(repo, "vendor", "config"),
    `[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = ".."\n\tfsmonitor = "${evil} embedded"\n`,
  );
  writeFileSync(join(repo, "vendor", "refs", "keep"), "");
  writeFileSync(join(repo, "vendor", "objects", "keep"), "");
  writeFileSync(join(repo, "file.txt"), "changed $Id$\n");
  writeFileSync(join(repo, ".gitmodules"), `[submodule "sub"]\n\tpath = sub\n\turl = ext::${evil}\n\tupdate = none\n\tignore = all\n`);
  git(repo, "add", "--all");
  git(repo, "commit", "--quiet", "-m", "work");
  ids.head = git(repo, "rev-parse", "HEAD");
  git(repo, "worktree", "add", "--quiet", "--detach", linked, ids.head);
  // What an agent with write access then does to it.
  ids.fake = git(repo, "commit-tree", "-m", "fake", `${ids.base}^{tree}`);
  git(repo, "update-ref", `refs/replace/${ids.head}`, ids.fake);
  writeFileSync(
    join(repo, ".git", "config"),
    `[core]\n\trepositoryformatversion = 0\n\thooksPath = "${join(repo, ".git", "hooks")}"\n[include]\n\tpath = "${join(repo, ".git", "more")}"\n`,
  );
  writeFileSync(join(repo, ".git", "more"), `${configText()}[includeIf "gitdir:/"]\n\tpath = "${join(repo, ".git", "even-more")}"\n`);
  writeFileSync(join(repo, ".git", "even-more"), `[core]\n\tfsmonitor = "${evil} includeIf"\n`);
  plantHooks(join(repo, ".git", "hooks"));
  mkdirSync(join(repo, ".git", "info"), { recursive: true });
  writeFileSync(join(repo, ".git", "info", "attributes"), "* filter=evil diff=evil\n");
  writeFileSync(join(repo, "file.txt"), "dirty\n");
});

beforeEach(() => {
  for (const name of touched()) rmSync(join(sentinels, name));
});

/** Every public call, once; what each gave or the code it failed with. */
async function everything(vcs: Vcs): Promise<Readonly<Record<string, unknown>>> {
  const calls = {
    observe: () => vcs.observe({ ref: "refs/heads/work", facets: { base: "main" } }),
    resolve: () => vcs.resolve("work"),
    resolveHead: () => vcs.resolve("HEAD"),
    tree: () => vcs.tree(ids.head),
    mergeBase: () => vcs.mergeBase("main", ids.head),
    isAncestor: () => vcs.isAncestor(ids.base, ids.head),
    changedFiles: () => vcs.changedFiles({ base: "main", head: ids.head }),
    diffStat: () => vcs.diffStat({ base: "main", head: ids.head }),
    addedLines: () => vcs.addedLines({ base: "main", head: ids.head, paths: ["file.txt"], maxBytes: 1000 }),
    touchedFiles: () => vcs.touchedFiles({ base: "main", head: ids.head }),
    commits: () => vcs.commits({ base: ids.base, head: ids.head }),
    readFile: () => vcs.readFile({ commit: ids.head, path: "file.txt", maxBytes: 1000 }),
    readEmbedded: () => vcs.readFile({ commit: ids.head, path: "vendor/config", maxBytes: 10_000 }),
    readMissing: () => vcs.readFile({ commit: ids.head, path: "missing", maxBytes: 1000 }),
    exportTree: async () => {
      const into = mkdtempSync(join(folder, "export-"));
      await vcs.exportTree({ commit: ids.head, folder: into });
      return readFileSync(join(into, "file.txt"), "utf8");
    },
    defaultBranch: () => vcs.defaultBranch(),
  };
  const results: Record<string, unknown> = {};
  for (const [name, call] of Object.entries(calls)) {
    try {
      results[name] = await call();
    } catch (error) {
      results[name] = SluiceError.is(error) ? error.code : error;
    }
  }
  return results;
}

/** What is there, whatever the repository says, and no sentinel. */
const truth = (): object => ({
  observe: { head: ids.head, base: "main", baseCommit: ids.base },
  resolve: ids.head,
  resolveHead: ids.head,
  mergeBase: ids.base,
  isAncestor: "yes",
  commits: [{ id: ids.head, message: "work\n" }],
  addedLines: { lines: [{ path: "file.txt", line: 1, text: "changed $Id$" }], binary: [], cut: false },
  touchedFiles: expect.arrayContaining([{ path: "file.txt", change: "modified", type: "file" }]),
  readFile: { kind: "present", bytes: new Uint8Array(Buffer.from("changed $Id$\n")) }, // GIT-9: neither replaced nor filtered
  readEmbedded: { kind: "present" },
  exportTree: "changed $Id$\n",
  readMissing: { kind: "absent", because: "missing" },
  defaultBranch: "main",
});

describe("GIT-3, GIT-4, GIT-5: a hostile repository executes nothing", () => {
  test("the fixture is dangerous: ordinary calls do execute it", () => {
    expect(COMMAND_KEYS.length + OTHER_KEYS.length).toBeGreaterThanOrEqual(22);
    expect(HOOKS.length).toBeGreaterThanOrEqual(8);
    careless(repo, "status");
    careless(repo, "diff");
    careless(join(repo, "vendor"), "status");
    careless(repo, "update-ref", "refs/heads/probe", ids.base);
    careless(repo, "update-ref", "-d", "refs/heads/probe");
    expect(touched()).toEqual(expect.arrayContaining(["includeIf", "hook-reference-transaction", "filter.evil.process", "embedded"]));
  });

  test("every public call tells the truth and leaves no sentinel", async () => {
    expect(await everything(createGitVcs({ repo, cache }))).toMatchObject(truth());
    expect(touched()).toEqual([]);
  });

  test("GIT-6: nor does a linked worktree", async () => {
    expect(await everything(createGitVcs({ repo: linked, cache }))).toMatchObject(truth());
    expect(touched()).toEqual([]);
  });
});

describe("GIT-6: a replaced .git", () => {
  test("file that leads to a repository of the agent's", async () => {
    const evilDir = join(folder, "evil-git-dir");
    git(folder, "init", "--quiet", "--bare", evilDir);
    writeFileSync(join(evilDir, "config"), `[core]\n\trepositoryformatversion = 0\n\tworktree = "${linked}"\n${configText()}`);
    plantHooks(join(evilDir, "hooks"));
    const victim = join(folder, "victim");
    mkdirSync(victim);
    writeFileSync(join(victim, ".git"), `gitdir: ${evilDir}\n`);
    careless(victim, "status");
    expect(touched()).not.toEqual([]);
    for (const name of touched()) rmSync(join(sentinels, name));
    const seen = await everything(createGitVcs({ repo: victim, cache }));
    expect(seen["resolve"]).toBeUndefined();
    expect(touched()).toEqual([]);
  });

  test("file that leads nowhere, or holds rubbish", async () => {
    for (const content of ["gitdir: /nonexistent\n", "rubbish", "gitdir: \n", `gitdir: ${"x".repeat(10_000)}`]) {
      const victim = mkdtempSync(join(folder, "rubbish-"));
      writeFileSync(join(victim, ".git"), content);
      expect((await everything(createGitVcs({ repo: victim, cache })))["observe"]).toBe("VCS_FAILED");
    }
    expect(touched()).toEqual([]);
  });
});

describe("objects that are elsewhere", () => {
  test("a promisor remote does not get its commands run to fetch what is missing", async () => {
    const partial = join(folder, "partial");
    git(folder, "init", "--quiet", "--initial-branch=main", partial);
    writeFileSync(join(partial, "a"), "a");
    git(partial, "add", "a");
    git(partial, "commit", "--quiet", "-m", "a");
    const blob = git(partial, "rev-parse", "HEAD:a");
    rmSync(join(partial, ".git", "objects", blob.slice(0, 2), blob.slice(2)));
    git(partial, "config", "core.repositoryFormatVersion", "1");
    git(partial, "config", "extensions.partialClone", "origin");
    git(partial, "config", "remote.origin.promisor", "true");
    git(partial, "config", "remote.origin.url", repo);
    git(partial, "config", "remote.origin.uploadpack", `${evil} lazy`);
    careless(partial, "cat-file", "-p", blob);
    expect(touched()).toEqual(["lazy"]);
    rmSync(join(sentinels, "lazy"));
    expect((await everything(createGitVcs({ repo: partial, cache })))["observe"]).toBe("VCS_FAILED");
    expect(touched()).toEqual([]);
  });

  test("alternates are followed as data only; a chain to nowhere is an error or absence, not a pass", async () => {
    const borrower = join(folder, "borrower");
    git(folder, "init", "--quiet", "--initial-branch=main", borrower);
    writeFileSync(join(borrower, ".git", "objects", "info", "alternates"), `${join(repo, ".git", "objects")}\n`);
    git(borrower, "update-ref", "refs/heads/main", ids.base);
    writeFileSync(join(borrower, ".git", "config"), `[core]\n\trepositoryformatversion = 0\n${configText()}`);
    expect(await createGitVcs({ repo: borrower, cache }).resolve("main")).toBe(ids.base);
    writeFileSync(join(borrower, ".git", "objects", "info", "alternates"), "/nonexistent\n");
    const fresh = await everything(createGitVcs({ repo: borrower, cache: join(folder, "other-cache") }));
    expect(fresh["readFile"]).toBe("VCS_FAILED");
    expect(touched()).toEqual([]);
  });

  test("a damaged object is not taken over", async () => {
    const damaged = join(folder, "damaged");
    git(folder, "init", "--quiet", "--initial-branch=main", damaged);
    writeFileSync(join(damaged, "a"), "honest");
    writeFileSync(join(damaged, "b"), "forged");
    git(damaged, "add", "--all");
    git(damaged, "commit", "--quiet", "-m", "a");
    const path = (name: string): string => {
      const blob = git(damaged, "rev-parse", `HEAD:${name}`);
      return join(damaged, ".git", "objects", blob.slice(0, 2), blob.slice(2));
    };
    execFileSync("cp", ["-f", path("b"), path("a")]);
    expect((await everything(createGitVcs({ repo: damaged, cache })))["observe"]).toBe("VCS_FAILED");
  });
});

describe("GIT-7: a poisoned environment", () => {
  test("changes nothing", async () => {
    const home = join(folder, "evil-home");
    mkdirSync(join(home, "git"), { recursive: true });
    writeFileSync(join(home, ".gitconfig"), configText());
    writeFileSync(join(home, "git", "config"), configText());
    const trace = join(sentinels, "trace");
    const poison: Readonly<Record<string, string>> = {
      GIT_DIR: join(repo, ".git"),
      GIT_WORK_TREE: repo,
      GIT_INDEX_FILE: join(repo, ".git", "index"),
      GIT_OBJECT_DIRECTORY: join(folder, "nowhere"),
      GIT_ALTERNATE_OBJECT_DIRECTORIES: join(repo, ".git", "objects"),
      GIT_COMMON_DIR: join(repo, ".git"),
      GIT_NAMESPACE: "evil",
      GIT_EXTERNAL_DIFF: `${evil} external-diff`,
      GIT_SSH_COMMAND: `${evil} ssh`,
      GIT_SSH: evil,
      GIT_PROXY_COMMAND: evil,
      GIT_ASKPASS: evil,
      GIT_EDITOR: `${evil} editor`,
      GIT_PAGER: `${evil} pager`,
      GIT_CONFIG_PARAMETERS: `'core.fsmonitor=${evil} parameters' 'uploadpack.packObjectsHook=${evil} pack'`,
      GIT_CONFIG_GLOBAL: join(home, ".gitconfig"),
      GIT_CONFIG_SYSTEM: join(home, ".gitconfig"),
      GIT_CONFIG_COUNT: "1",
      GIT_CONFIG_KEY_0: "uploadpack.packObjectsHook",
      GIT_CONFIG_VALUE_0: `${evil} count`,
      GIT_EXEC_PATH: home,
      GIT_TEMPLATE_DIR: join(repo, ".git"),
      GIT_TRACE: trace,
      GIT_TRACE_PACKET: trace,
      GIT_TRACE2_EVENT: trace,
      GIT_REPLACE_REF_BASE: "refs/heads/",
      GIT_SHALLOW_FILE: join(folder, "nowhere"),
      GIT_ATTR_SOURCE: "HEAD",
      HOME: home,
      XDG_CONFIG_HOME: home,
      PATH: `.::${process.env["PATH"] ?? ""}`,
    };
    const saved = Object.fromEntries(Object.keys(poison).map((name) => [name, process.env[name]]));
    Object.assign(process.env, poison);
    try {
      expect(await everything(createGitVcs({ repo, cache: join(folder, "poisoned-cache") }))).toMatchObject(truth());
      expect(touched()).toEqual([]);
    } finally {
      for (const [name, value] of Object.entries(saved)) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
    }
    expect(existsSync(trace)).toBe(false);
  });
});
