import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { createSluice, pipelineFile, SluiceError } from "./index.ts";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "sluice-file-")));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SOUND = `format: 1
name: tickets
initial: judge
stages:
  judge:
    gates: [{ id: ok, use: approval, with: { of: [alice] } }]
    next: done
  done: { final: succeeded }
`;

function written(name: string, content: string | Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

/** What is thrown. */
function errorOf(act: () => unknown): { readonly code: string; readonly message: string; readonly position: SluiceError["position"] } {
  try {
    act();
  } catch (error) {
    if (SluiceError.is(error)) return { code: error.code, message: error.message, position: error.position };
    throw error;
  }
  return expect.fail("nothing was thrown");
}

test("a definition from its file, by path or by URL, starts runs", async () => {
  const file = written("sound.yaml", SOUND);
  expect(pipelineFile(pathToFileURL(file))).toEqual(pipelineFile(file));
  const sluice = createSluice({ pipelines: [pipelineFile(file)] });
  const { id } = await sluice.start("tickets", {
    key: "K-1",
    subject: { facets: { head: "h1" } },
    startedBy: { id: "bob", assurance: "local" },
  });
  expect((await sluice.settled(id)).run).toMatchObject({ stage: "judge", status: "waiting" });
  await sluice.close();
});

test.each([
  ["no file", () => join(folder, "none.yaml")],
  ["a folder", () => folder],
  ["bytes that are no text", () => written("bytes.yaml", Uint8Array.of(0x66, 0xff, 0xfe))],
])("given %s, it is unreadable", (_what, file) => {
  expect(errorOf(() => pipelineFile(file()))).toMatchObject({ code: "DEFINITION_UNREADABLE", position: { file: file() } });
});

test("given several mistakes, all are told with line, column, source line and caret", () => {
  const file = written("wrong.yaml", SOUND.replace("initial", "owner: sam\ninitial").replace("use:", "usee:"));
  const { code, message, position } = errorOf(() => pipelineFile(file));
  expect({ code, position }).toEqual({ code: "DEFINITION_INVALID", position: { file, line: 3, column: 1 } });
  expect(message).toContain(`${file}:3:1 `);
  expect(message).toContain("  3 | owner: sam\n    | ^");
  expect(message).toContain(`${file}:7:`);
});

test("what is found only with the gates at hand is told at its line too", () => {
  const unknown = pipelineFile(written("unknown.yaml", SOUND.replace("use: approval", "use: aproval")));
  const { code, message, position } = errorOf(() => createSluice({ pipelines: [unknown] }));
  expect({ code, line: position?.line }).toEqual({ code: "DEFINITION_INVALID", line: 6 });
  expect(message).toContain("  6 |     gates: [{ id: ok, use: aproval");
  const unproven = pipelineFile(written("unproven.yaml", SOUND.replace("next: done", "next: judge")));
  const stuck = errorOf(() => createSluice({ pipelines: [unproven] }));
  expect(stuck).toMatchObject({ code: "DEFINITION_UNPROVEN" });
  expect(stuck.message).toMatch(/unproven\.yaml:\d+:\d+ error /);
});
