import { execFileSync } from "node:child_process";
import { chmodSync, linkSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { digestBytes, type FileRead, SluiceError } from "@sluice/core";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { createWorkFolders } from "./index.ts";

const base = mkdtempSync(join(tmpdir(), "sluice-work-folder-"));
afterAll(() => rmSync(base, { recursive: true, force: true }));

const FIFO_TOOL = "mkfifo";
const folders = createWorkFolders();
let root = "";
let outside = "";
let round = 0;

beforeEach(() => {
  round++;
  root = join(base, `root-${round}`);
  outside = join(base, `root-${round}-evil`);
  mkdirSync(root);
  mkdirSync(outside);
  writeFileSync(join(outside, "secret.txt"), "SECRET");
});

const read = (path: string, maxBytes = 1000): Promise<FileRead> => folders.open(root, { [path]: null }).read(path, { maxBytes });
const put = (path: string, text: string): void => writeFileSync(join(root, path), text);
const refused = (because: string): object => ({ kind: "refused", because });
const textOf = (file: FileRead): string => (file.kind === "present" ? Buffer.from(file.bytes).toString() : file.because);

const codeOf = async (promise: Promise<unknown>): Promise<string> => {
  try {
    await promise;
    return "resolved";
  } catch (error) {
    return SluiceError.is(error) ? error.code : "another error";
  }
};

describe("plain files", () => {
  test("a file is read as it is, bytes and all", async () => {
    mkdirSync(join(root, "a/b"), { recursive: true });
    writeFileSync(join(root, "a/b/c.bin"), Buffer.from([0, 255, 10, 13]));
    expect(await read("a/b/c.bin")).toEqual({ kind: "present", bytes: new Uint8Array([0, 255, 10, 13]) });
    put("empty", "");
    expect(await read("empty")).toEqual({ kind: "present", bytes: new Uint8Array() });
  });

  test("what is not there is missing", async () => {
    put("file", "x");
    expect(await read("nothing")).toEqual({ kind: "absent", because: "missing" });
    expect(await read("no/such/folder")).toEqual({ kind: "absent", because: "missing" });
    expect(await read("file/below")).toEqual({ kind: "absent", because: "missing" });
  });

  test("exactly the limit fits, one byte more does not", async () => {
    put("big", "x".repeat(1000));
    expect(textOf(await read("big", 1000))).toBe("x".repeat(1000));
    expect(await read("big", 999)).toEqual(refused("too-large"));
    put("sparse", "");
    truncateSync(join(root, "sparse"), 10_000_000_000);
    expect(await read("sparse", Number.MAX_SAFE_INTEGER)).toEqual(refused("too-large"));
  });

  test("an aborted read rejects", async () => {
    put("file", "x");
    const signal = AbortSignal.abort();
    expect(await codeOf(folders.open(root, { file: null }).read("file", { maxBytes: 10, signal }))).toBe("ABORTED");
    expect(await codeOf(folders.baseline(root, ["file"], { signal }))).toBe("ABORTED");
  });
});

describe("PTH-1: paths", () => {
  test("everything that is not plainly below the folder is refused", async () => {
    const evil = `../root-${round}-evil/secret.txt`;
    const paths = [
      "",
      ".",
      "..",
      "./a",
      "a/.",
      "a//b",
      "/etc/passwd",
      "a/",
      "../x",
      "a/../../x",
      evil,
      "a\0b",
      "a\\b",
      "C:\\x",
      "a\nb",
      "\ud800",
      "x".repeat(5000),
    ];
    for (const path of paths) expect([path, await read(path)]).toEqual([path, refused("outside")]);
    expect(await folders.baseline(root, paths)).toEqual(Object.fromEntries(paths.map((path) => [path, null])));
  });

  test("names of prototypes are names", async () => {
    put("constructor", "x");
    expect(await folders.open(root, {}).read("constructor", { maxBytes: 10 })).toEqual({ kind: "absent", because: "unchanged" });
    expect(textOf(await read("constructor"))).toBe("x");
  });
});

describe("PTH-2: everything that is not a plain file of the folder", () => {
  test("links to files, loops, folders", async () => {
    put("file", "inside");
    symlinkSync(join(outside, "secret.txt"), join(root, "link-out"));
    symlinkSync("file", join(root, "link-in"));
    symlinkSync("loop", join(root, "loop"));
    symlinkSync("dangling-target", join(root, "dangling"));
    mkdirSync(join(root, "folder"));
    for (const path of ["link-out", "link-in", "loop", "loop/x", "dangling", "folder"])
      expect([path, await read(path)]).toEqual([path, refused("not-a-regular-file")]);
  });

  test("links to folders: outside is refused, also the sibling with the same beginning", async () => {
    symlinkSync(outside, join(root, "way-out"));
    symlinkSync("/etc", join(root, "etc"));
    symlinkSync("/proc/self", join(root, "proc"));
    mkdirSync(join(root, "real"));
    put("real/file", "inside");
    symlinkSync("real", join(root, "alias"));
    expect(await read("way-out/secret.txt")).toEqual(refused("outside"));
    expect(await read("etc/passwd", 1_000_000)).toEqual(refused("outside"));
    expect(await read("proc/environ", 1_000_000)).toEqual(refused("outside"));
    expect(textOf(await read("alias/file"))).toBe("inside");
  });

  test("hard links", async () => {
    linkSync(join(outside, "secret.txt"), join(root, "hard"));
    expect(await read("hard")).toEqual(refused("not-a-regular-file"));
  });

  test("a FIFO does not block, a socket and a device are refused", async () => {
    execFileSync(FIFO_TOOL, [join(root, "fifo")]);
    expect(await read("fifo")).toEqual(refused("not-a-regular-file"));
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(root, "socket"), resolve));
    expect(await read("socket")).toEqual(refused("not-a-regular-file"));
    await new Promise((resolve) => server.close(resolve));
    symlinkSync("/dev", join(root, "dev"));
    expect(await read("dev/zero")).toEqual(refused("not-a-regular-file"));
  });

  test.runIf(process.getuid?.() !== 0)("a file that may not be read", async () => {
    put("closed", "x");
    chmodSync(join(root, "closed"), 0);
    expect(await read("closed")).toEqual(refused("unreadable"));
  });
});

describe("the folder itself", () => {
  test("a missing folder, a file, a link or a relative path cannot be opened", async () => {
    put("file", "x");
    symlinkSync(root, join(base, `link-${round}`));
    for (const folder of [join(base, "missing"), join(root, "file"), join(base, `link-${round}`), "relative", ""]) {
      expect([folder, await codeOf(folders.baseline(folder, ["file"]))]).toEqual([folder, "WORK_FOLDER_UNREADABLE"]);
      expect(await folders.open(folder, { file: null }).read("file", { maxBytes: 10 })).toEqual(refused("unreadable"));
    }
  });

  test("a folder that the work replaced by a link is unreadable, not somebody else's", async () => {
    const baseline = await folders.baseline(root, ["secret.txt"]);
    renameSync(root, `${root}-moved`);
    symlinkSync(outside, root);
    expect(await folders.open(root, baseline).read("secret.txt", { maxBytes: 10 })).toEqual(refused("unreadable"));
  });
});

describe("baselines", () => {
  test("digests of what is there, null for what is not", async () => {
    put("there", "text");
    symlinkSync("there", join(root, "link"));
    expect(await folders.baseline(root, ["there", "missing", "link"])).toEqual({ there: digestBytes("text"), missing: null, link: null });
  });

  test("what the work did not change counts as absent; what it wrote is read", async () => {
    put("old", "approved");
    put("changed", "one");
    const baseline = await folders.baseline(root, ["old", "changed", "new"]);
    put("old", "approved"); // written again, but the same
    put("changed", "two");
    put("new", "three");
    const files = folders.open(root, baseline);
    expect(await files.read("old", { maxBytes: 10 })).toEqual({ kind: "absent", because: "unchanged" });
    expect(textOf(await files.read("changed", { maxBytes: 10 }))).toBe("two");
    expect(textOf(await files.read("new", { maxBytes: 10 }))).toBe("three");
  });

  test("without a baseline nobody can tell: absent", async () => {
    put("unnamed", "approved");
    expect(await folders.open(root, {}).read("unnamed", { maxBytes: 10 })).toEqual({ kind: "absent", because: "unchanged" });
  });
});

/** Swaps a file and a link to the outside as fast as it can, atomically, until told to stop. */
const SWAPPER = `
  const { workerData, parentPort } = require('node:worker_threads');
  const fs = require('node:fs');
  const { root, outside, flag } = workerData;
  const stop = new Int32Array(flag);
  let rounds = 0;
  while (Atomics.load(stop, 0) === 0) {
    fs.writeFileSync(root + '/next', 'inside');
    fs.renameSync(root + '/next', root + '/contested');
    fs.symlinkSync(outside + '/secret.txt', root + '/next-link');
    fs.renameSync(root + '/next-link', root + '/contested');
    fs.symlinkSync(outside, root + '/next-dir');
    fs.renameSync(root + '/folder', root + '/parked');
    fs.renameSync(root + '/next-dir', root + '/folder');
    fs.unlinkSync(root + '/folder');
    fs.renameSync(root + '/parked', root + '/folder');
    rounds++;
  }
  parentPort.postMessage(rounds);
`;

test("PTH-3: a race between file and link is never won", { timeout: 30_000 }, async () => {
  mkdirSync(join(root, "folder"));
  put("folder/secret.txt", "inside");
  put("contested", "inside");
  const flag = new SharedArrayBuffer(4);
  const worker = new Worker(SWAPPER, { eval: true, workerData: { root, outside, flag } });
  const rounds = new Promise<number>((resolve, reject) => worker.once("message", resolve).once("error", reject));
  const seen = new Map<string, number>();
  const end = performance.now() + 2000;
  while (performance.now() < end) {
    for (const path of ["contested", "folder/secret.txt"]) {
      const text = textOf(await read(path));
      seen.set(text, (seen.get(text) ?? 0) + 1);
    }
  }
  Atomics.store(new Int32Array(flag), 0, 1);
  expect(await rounds).toBeGreaterThan(10);
  expect(seen.has("SECRET")).toBe(false);
  expect(seen.get("inside")).toBeGreaterThan(0);
});
