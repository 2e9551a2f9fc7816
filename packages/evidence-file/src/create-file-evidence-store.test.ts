import { execFileSync } from "node:child_process";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSettableClock, describeEvidenceStore, runSuite } from "@sluice/conformance";
import { digestBytes, type EvidenceKey, type EvidenceStore, SluiceError } from "@sluice/core";
import { afterEach, describe, expect, test } from "vitest";
import { createFileEvidenceStore } from "./create-file-evidence-store.ts";

const capabilities = { durability: "disk", manyProcesses: true, maxBytes: 100_000 } as const;
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "sluice-evidence-"));
  folders.push(folder);
  return folder;
}

function folderOf(root: string, { scope, digest }: EvidenceKey): string {
  const name = digest.slice("sha256:".length);
  return join(root, scope, name.slice(0, 2), name);
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** The suite's subject in a fresh folder; `broken` puts a defect in. */
async function subject(broken: (store: EvidenceStore) => Partial<EvidenceStore> = () => ({})) {
  const folder = newFolder();
  const clock = createSettableClock();
  const opened = (): EvidenceStore => {
    const store = createFileEvidenceStore({ folder, clock: clock.now, maxBytes: capabilities.maxBytes });
    return { ...store, ...broken(store) };
  };
  return {
    clock,
    store: opened(),
    another: async () => opened(),
    reopen: async () => opened(),
    async alter(key: EvidenceKey) {
      const file = join(folderOf(folder, key), "body");
      const bytes = readFileSync(file);
      bytes[bytes.length - 1] = 0x21;
      writeFileSync(file, bytes);
    },
    bytes: async () => Buffer.concat(filesBelow(folder).map((file) => readFileSync(file))),
  };
}

describeEvidenceStore(
  { describe, test, skip: () => expect.unreachable() },
  { name: "evidence in files", capabilities, create: () => subject() },
);

describe("a store that is broken on the disk fails the suite", () => {
  const held = new Map<string, Uint8Array>();
  test.each<[string, string, (store: EvidenceStore) => Partial<EvidenceStore>]>([
    ["erased bytes left", "nothing is left on the disk", () => ({ erase: async () => true })],
    [
      "altered bytes handed out",
      "altered bytes are told",
      (store) => ({
        async put(body) {
          const put = await store.put(body);
          held.set(put.digest, body.body);
          return put;
        },
        async get(key) {
          const read = await store.get(key);
          const body = held.get(key.digest);
          return read.kind === "altered" && body !== undefined ? { kind: "present", body, class: "reported", keptAt: 0 } : read;
        },
      }),
    ],
    ["a memory of its own", "is there, or gone, for the others", () => privateMemory()],
  ])("%s", async (_defect, case_, broken) => {
    const { failed } = await runSuite((api) => describeEvidenceStore(api, { name: "broken", capabilities, create: () => subject(broken) }));
    expect(failed.map(({ name }) => name).filter((name) => name.includes(case_))).not.toEqual([]);
  });
});

function privateMemory(): Partial<EvidenceStore> {
  const kept = new Set<string>();
  return {
    async put({ body }) {
      const digest = digestBytes(body);
      kept.add(digest);
      return { kind: "kept", digest };
    },
    get: async ({ digest }) =>
      kept.has(digest) ? { kind: "present", body: new Uint8Array(), class: "reported", keptAt: 0 } : { kind: "missing" },
  };
}

const FIFO_TOOL = "mkfifo";

function makePipe(file: string): void {
  execFileSync(FIFO_TOOL, [file]);
}

const body = new TextEncoder().encode("what was looked at");
const key: EvidenceKey = { scope: "default", digest: digestBytes(body) };

describe("the folder", () => {
  test("PTH-5 everything in it is for this user alone", async () => {
    const folder = join(newFolder(), "made");
    const store = createFileEvidenceStore({ folder });
    await store.put({ scope: "default", body, class: "observed" });
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) => join(entry.parentPath, entry.name));
    for (const entry of [folder, ...entries]) expect(lstatSync(entry).mode & 0o077, entry).toBe(0);
  });

  test.skipIf(process.platform === "win32").each([0o770, 0o707])("PTH-5 one of mode %o is refused", async (mode) => {
    const folder = newFolder();
    chmodSync(folder, mode);
    const store = createFileEvidenceStore({ folder });
    await expect(store.put({ scope: "default", body, class: "observed" })).rejects.toMatchObject({ code: "STORE_INSECURE" });
    await expect(store.get(key)).rejects.toMatchObject({ code: "STORE_INSECURE" });
  });

  test("PTH-4 a link in the place of the folder, of a scope or of a body's folder is not written through", async () => {
    for (const depth of [0, 1, 2, 3]) {
      const outside = newFolder();
      const place = join(newFolder(), "evidence");
      const names = [place, key.scope, key.digest.slice(7, 9), key.digest.slice(7)].slice(0, depth + 1);
      const linked = join(names[0] ?? "", ...names.slice(1));
      if (depth > 0) mkdirSync(join(linked, ".."), { recursive: true, mode: 0o700 });
      symlinkSync(outside, linked);
      const store = createFileEvidenceStore({ folder: place });
      const refused = await store.put({ scope: "default", body, class: "observed" }).then(
        () => undefined,
        (error: unknown) => error,
      );
      expect(SluiceError.is(refused, "STORE_INSECURE"), `a link at depth ${depth}`).toBe(true);
      expect(readdirSync(outside)).toEqual([]);
    }
  });

  test("PTH-2 a link in the place of a body is altered, and mended by whoever has the bytes", async () => {
    const folder = newFolder();
    const store = createFileEvidenceStore({ folder });
    await store.put({ scope: "default", body, class: "observed" });
    const file = join(folderOf(folder, key), "body");
    const aside = join(newFolder(), "same-bytes");
    renameSync(file, aside);
    symlinkSync(aside, file);
    expect(await store.get(key)).toEqual({ kind: "altered" });
    expect((await store.put({ scope: "default", body, class: "observed" })).kind).toBe("kept");
    expect((await store.get(key)).kind).toBe("present");
    expect(statSync(aside).isFile()).toBe(true);
  });

  test.each<[string, (file: string) => void]>([
    ["a folder", (file) => mkdirSync(join(file, "more"), { recursive: true })],
    ["a pipe, which would be waited on for ever", makePipe],
    ["a file of ten gigabytes", (file) => (writeFileSync(file, ""), truncateSync(file, 10_000_000_000))],
    ["a file of nothing", (file) => writeFileSync(file, "")],
    ["the body without its first line", (file) => writeFileSync(file, body)],
  ])("PTH-2 %s in the place of a body is altered, and mended by whoever has the bytes", async (_what, put) => {
    const folder = newFolder();
    const store = createFileEvidenceStore({ folder });
    await store.put({ scope: "default", body, class: "observed" });
    const file = join(folderOf(folder, key), "body");
    rmSync(file);
    put(file);
    expect(await store.get(key)).toEqual({ kind: "altered" });
    expect((await store.put({ scope: "default", body, class: "observed" })).kind).toBe("kept");
    expect((await store.get(key)).kind).toBe("present");
  });

  test.each<[string, (file: string) => void]>([
    ["a link", (file) => symlinkSync("/dev/zero", file)],
    ["a pipe", makePipe],
    ["a folder", (file) => mkdirSync(file)],
  ])("PTH-2 %s in the place of an erasure's mark is an erasure", async (_what, put) => {
    const folder = newFolder();
    const store = createFileEvidenceStore({ folder });
    await store.put({ scope: "default", body, class: "observed" });
    put(join(folderOf(folder, key), "erased"));
    expect(await store.get(key)).toMatchObject({ kind: "erased", by: "unknown" });
    expect(await store.has(key)).toBe(false);
    expect((await store.put({ scope: "default", body, class: "observed" })).kind).toBe("erased");
    expect(await store.erase({ ...key, by: "carol", because: "why" })).toBe(false);
    expect(readdirSync(folderOf(folder, key))).toEqual(["erased"]);
  });

  test("ends of keeping that nobody wrote keep, and take nothing away before its time", async () => {
    const folder = newFolder();
    const clock = createSettableClock();
    const store = createFileEvidenceStore({ folder, clock: clock.now });
    await store.put({ scope: "default", body, class: "observed", keepForMs: 1000 });
    for (const name of ["until-", "until--1", "until-1e1", "until-99999999999999999", "until-soon"]) {
      const file = join(folderOf(folder, key), name);
      writeFileSync(file, "");
      clock.advance(2000);
      expect([name, await store.expire({ limit: 9 })]).toEqual([name, 0]);
      rmSync(file);
    }
    expect(await store.expire({ limit: 9 })).toBe(1);
  });

  test("a mark of an erasure that cannot be read hands nothing out", async () => {
    const folder = newFolder();
    const store = createFileEvidenceStore({ folder });
    await store.put({ scope: "default", body, class: "observed" });
    writeFileSync(join(folderOf(folder, key), "erased"), "no JSON");
    expect(await store.get(key)).toMatchObject({ kind: "erased", by: "unknown" });
    expect((await store.put({ scope: "default", body, class: "observed" })).kind).toBe("erased");
  });
});

describe("whoever dies over a body leaves nothing undone", () => {
  test("a body that was taken away to be looked at is still read, and given back by the next look", async () => {
    const folder = newFolder();
    const store = createFileEvidenceStore({ folder });
    await store.put({ scope: "default", body, class: "observed", keepForMs: 60_000 });
    const own = folderOf(folder, key);
    renameSync(join(own, "body"), join(own, "taken.0b5a1f5e-0000-4000-8000-000000000000"));
    expect((await store.get(key)).kind).toBe("present");
    expect(await store.has(key)).toBe(true);
    expect(await store.expire({ limit: 1 })).toBe(0);
    expect(readdirSync(own)).toContain("body");
  });

  test("bytes that were left behind an erasure are never shown, and the next erasure takes them away", async () => {
    const folder = newFolder();
    const store = createFileEvidenceStore({ folder });
    await store.put({ scope: "default", body, class: "observed" });
    const own = folderOf(folder, key);
    const draft = readFileSync(join(own, "body"));
    await store.erase({ ...key, by: "carol", because: "why" });
    writeFileSync(join(own, "draft.0b5a1f5e-0000-4000-8000-000000000000"), draft);
    writeFileSync(join(own, "body"), draft);
    expect((await store.get(key)).kind).toBe("erased");
    expect(await store.erase({ ...key, by: "carol", because: "again" })).toBe(false);
    expect(readdirSync(own)).toEqual(["erased"]);
  });

  test("keeping longer and taking away at once never loses what is to be kept", async () => {
    const folder = newFolder();
    const clock = createSettableClock();
    const stores = Array.from({ length: 4 }, () => createFileEvidenceStore({ folder, clock: clock.now }));
    for (let round = 0; round < 25; round++) {
      const [one, two, three, four] = stores as [EvidenceStore, EvidenceStore, EvidenceStore, EvidenceStore];
      await one.put({ scope: "default", body, class: "observed", keepForMs: 1 });
      clock.advance(1);
      const longer = { scope: "default", body, class: "observed", keepForMs: 2 } as const;
      await Promise.all([two.expire({ limit: 9 }), one.put(longer), three.expire({ limit: 9 }), four.put({ ...longer, keepForMs: 1 })]);
      expect((await one.get(key)).kind, `round ${round}`).toBe("present");
      clock.advance(2);
      expect(await one.expire({ limit: 9 })).toBe(1);
    }
  });
});
