import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SluiceError } from "@sluice/core";
import { afterAll, describe, expect, test } from "vitest";
import { createReportFolder, type ReportFiles } from "./index.ts";
import { systemReportFiles } from "./report-files.ts";

const place = mkdtempSync(join(tmpdir(), "sluice-reports-"));
afterAll(() => rmSync(place, { recursive: true, force: true }));

let folders = 0;
const fresh = (): string => join(place, `f${(folders += 1)}`, "reports");
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const MAX = { maxBytes: 1000 } as const;

async function codeOf(act: () => unknown): Promise<string> {
  try {
    await act();
    return "resolved";
  } catch (error) {
    return SluiceError.is(error) ? error.code : "another error";
  }
}

describe("a report folder", () => {
  test("is made for this user only, and what was written last is read back (PTH-4, PTH-5)", async () => {
    const folder = fresh();
    const reports = createReportFolder(folder);
    await reports.write("a.json", bytes("one"));
    await reports.write("a.json", bytes("two"));
    expect(await reports.read("a.json", MAX)).toEqual({ kind: "present", bytes: bytes("two") });
    expect([statSync(folder).mode & 0o777, statSync(join(folder, "a.json")).mode & 0o777]).toEqual([0o700, 0o600]);
    expect(readdirSync(folder)).toEqual(["a.json"]);
    expect(await reports.read("b.json", MAX)).toEqual({ kind: "absent", because: "missing" });
    expect(await reports.read("a.json", { maxBytes: 2 })).toEqual({ kind: "refused", because: "too-large" });
  });

  test("others must not be able to write it, and it is no link (PTH-4, PTH-5)", async () => {
    const open = fresh();
    mkdirSync(open, { recursive: true });
    for (const mode of [0o770, 0o707, 0o777]) {
      chmodSync(open, mode);
      expect(await codeOf(() => createReportFolder(open).write("a.json", bytes("x")))).toBe("REPORT_FOLDER_INSECURE");
    }
    const link = join(place, "link");
    symlinkSync(open, link);
    chmodSync(open, 0o700);
    expect(await codeOf(() => createReportFolder(link).write("a.json", bytes("x")))).toBe("REPORT_FOLDER_INSECURE");
    const file = join(place, "file");
    writeFileSync(file, "");
    expect(await codeOf(() => createReportFolder(file).write("a.json", bytes("x")))).toMatch(/^REPORT_/);
    expect(await codeOf(() => createReportFolder("relative"))).toBe("REPORT_FOLDER_INSECURE");
    expect(readdirSync(open)).toEqual([]);
  });

  test("a link in the place of a report is replaced, not followed, and never read (PTH-4)", async () => {
    const folder = fresh();
    const victim = join(place, "victim");
    writeFileSync(victim, "untouched");
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    symlinkSync(victim, join(folder, "a.json"));
    linkSync(victim, join(folder, "b.json"));
    const reports = createReportFolder(folder);
    expect(await reports.read("a.json", MAX)).toMatchObject({ kind: "refused" });
    expect(await reports.read("b.json", MAX)).toMatchObject({ kind: "refused" });
    await reports.write("a.json", bytes("ours"));
    expect(await reports.read("a.json", MAX)).toEqual({ kind: "present", bytes: bytes("ours") });
    expect(readFileSync(victim, "utf8")).toBe("untouched");
  });

  test.each(["../a", "a/b", "", ".hidden", "A.json", "a\0", "x".repeat(200)])("the name %j is refused (PTH-1)", async (name) => {
    const folder = fresh();
    const reports = createReportFolder(folder);
    expect(await codeOf(() => reports.write(name, bytes("x")))).toBe("REPORT_NOT_WRITTEN");
    expect(await reports.read(name, MAX)).toEqual({ kind: "refused", because: "outside" });
    expect(existsSync(folder)).toBe(false);
  });

  test("an aborted call does nothing", async () => {
    const folder = fresh();
    const signal = AbortSignal.abort();
    expect(await codeOf(() => createReportFolder(folder).write("a.json", bytes("x"), { signal }))).toBe("ABORTED");
    expect(await codeOf(() => createReportFolder(folder).read("a.json", { ...MAX, signal }))).toBe("ABORTED");
    expect(existsSync(folder)).toBe(false);
  });
});

/** Files whose calls from the n-th on fail, or only that one; every create leaves half of its bytes behind when it fails. */
function failing(at: number, how: "once" | "from-then-on"): ReportFiles {
  let calls = 0;
  return Object.fromEntries(
    Object.entries(systemReportFiles).map(([name, act]: [string, (...given: never[]) => Promise<unknown>]) => [
      name,
      async (...given: never[]) => {
        calls += 1;
        if (how === "once" ? calls !== at : calls < at) return act(...given);
        if (name === "create") writeFileSync(String(given[0]), "ha", { flag: "wx" });
        throw Object.assign(new TypeError("planted"), { code: "EIO" });
      },
    ]),
  ) as unknown as ReportFiles;
}

describe("when the disk fails", () => {
  test.each(["once", "from-then-on"] as const)(
    "at the n-th call, %s, for every n: whole or refused, and never half a report (OR-06)",
    async (how) => {
      const codes: string[] = [];
      for (let at = 1; codes.at(-1) !== "resolved"; at += 1) {
        const folder = fresh();
        await createReportFolder(folder).write("a.json", bytes("older"));
        codes.push(await codeOf(() => createReportFolder(folder, { files: failing(at, how) }).write("a.json", bytes("newer"))));
        const found = await createReportFolder(folder).read("a.json", MAX);
        expect(["older", "newer"]).toContain(found.kind === "present" ? new TextDecoder().decode(found.bytes) : found.kind);
        // While the disk goes on failing, a draft may stay behind; it stands under no report's name.
        expect(readdirSync(folder).filter((name) => how === "once" || !name.endsWith(".tmp"))).toEqual(["a.json"]);
      }
      const calls = ["makeFolder", "inspect", "create", "rename", "syncFolder"];
      expect(codes).toEqual([...calls.map(() => "REPORT_NOT_WRITTEN"), "resolved"]);
    },
  );
});
